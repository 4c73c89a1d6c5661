import Datasets
import Statistics
import Testing

@testable import Gate

/// Whether probabilities mean what they say.
@Suite struct CalibrationChecksTests {
    private static let error = "expected calibration error"
    private static let spiegelhalter = "Spiegelhalter's p"

    private let made: MadeContender

    init() throws { made = try MadeContender(count: 400) }

    private func check(
        _ subject: String,
        _ probabilities: [Double],
        against champion: [Double]? = nil,
        by policy: Policy = MadePolicy.policy()
    ) -> Check? {
        made.check(.calibration, subject, probabilities, against: champion, by: policy)
    }

    /// The same probability for every row; a quarter of them default.
    private func same(_ probability: Double) -> [Double] {
        made.data.rows.labels.map { _ in probability }
    }

    @Test(arguments: [(0.25, 0.0), (0.5, 0.25), (0.0, 0.25), (1.0, 0.75), (0.375, 0.125)])
    func `the error is how far the rate is from what was said`(
        probability: Double,
        expected: Double
    ) throws {
        let error = try #require(check(Self.error, same(probability))?.challenger)
        #expect((error - expected).magnitude < 1e-12)
    }

    @Test func `the error passes at its limit, and not the least step beyond`() throws {
        let probabilities = same(0.5)
        for (most, verdict) in [
            (0.25, Verdict.pass), (0.25.nextUp, .pass), (0.25.nextDown, .fail), (0, .fail),
        ] {
            let policy = MadePolicy.policy(errorMax: most)
            let check = try #require(self.check(Self.error, probabilities, by: policy))
            #expect(check.verdict == verdict)
            #expect(check.margin == most)
            #expect(check.reason.hasPrefix("off by 0.25 on average over 10 bins of like rows;"))
        }
    }

    @Test func `beside a champion the difference of the errors is told`() throws {
        let check = try #require(self.check(Self.error, same(0.5), against: same(0.375)))
        #expect(check.champion == 0.125)
        #expect(check.challenger == 0.25)
        #expect(check.difference == 0.125)
        #expect(check.verdict == .pass)
    }

    @Test func `Spiegelhalter's p passes at its least, and not the least step beyond`() throws {
        let probabilities = made.right(but: 0..<50)
        let p = try #require(check(Self.spiegelhalter, probabilities)?.challenger)
        for (least, verdict) in [(p, Verdict.pass), (p.nextDown, .pass), (p.nextUp, .fail)] {
            let policy = MadePolicy.policy(spiegelhalterPMin: least)
            let check = try #require(self.check(Self.spiegelhalter, probabilities, by: policy))
            #expect(check.verdict == verdict, "\(check.reason)")
            #expect(check.reason.hasPrefix("z is "))
            #expect(check.margin == least)
        }
    }

    @Test func `probabilities that are rates pass, and surer ones fail`() throws {
        let policy = MadePolicy.policy(errorMax: 0.05, spiegelhalterPMin: 0.01)
        let verdicts = { (probability: Double) in
            made.checks(same(probability), by: policy).filter { $0.rule == .calibration }
                .map(\.verdict)
        }
        #expect(verdicts(0.25) == [.pass, .pass])
        #expect(verdicts(0.1) == [.fail, .fail])
        #expect(verdicts(0.9) == [.fail, .fail])
    }

    @Test func `without variance there is no test, and no pass`() throws {
        let certain = made.data.rows.labels.map { $0 ? 1.0 : 0 }
        let table: [([Double], Verdict, String)] = [
            (certain, .inconclusive, "not testable: every probability is 0, ½ or 1"),
            (same(0.5), .inconclusive, "not testable: every probability is 0, ½ or 1"),
            (certain.map { 1 - $0 }, .fail, "the model is certain of every row, and wrong"),
        ]
        for (probabilities, verdict, words) in table {
            let check = try #require(self.check(Self.spiegelhalter, probabilities))
            #expect(check.verdict == verdict)
            #expect(check.reason.hasPrefix(words), "\(check.reason)")
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, -1e-9, 1.0.nextUp])
    func `one row without a probability fails both`(value: Double) throws {
        // A row that is certain and wrong does not hide that another has no probability.
        for wrong in [false, true] {
            var probabilities = made.right()
            probabilities[7] = value
            if wrong { probabilities[0] = 0 }
            let checks = made.checks(probabilities, by: MadePolicy.policy())
                .filter { $0.rule == .calibration }
            #expect(checks.map(\.verdict) == [.fail, .fail])
            for check in checks {
                #expect(check.reason == "there is none, as some rows have no probability")
                #expect(check.challenger == nil && check.difference == nil)
            }
        }
    }

    @Test func `a laxer limit never has a worse answer`() {
        var generator = SeededGenerator(seed: 32)
        for _ in 0..<5 {
            let probabilities = made.data.rows.labels.map { _ in generator.nextUniform() }
            let limits = (0..<6).map { _ in generator.nextUniform() }.sorted()
            let errors = limits.map { limit in
                let policy = MadePolicy.policy(errorMax: limit)
                return check(Self.error, probabilities, by: policy)?.verdict.badness ?? -1
            }
            #expect(errors == errors.sorted(by: >))
            let tests = limits.map { limit in
                let policy = MadePolicy.policy(spiegelhalterPMin: limit)
                return check(Self.spiegelhalter, probabilities, by: policy)?.verdict.badness ?? -1
            }
            #expect(tests == tests.sorted())
            #expect((errors + tests).allSatisfy { $0 >= 0 })
        }
    }
}
