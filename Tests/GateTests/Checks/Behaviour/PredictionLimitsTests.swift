import Statistics
import Testing

@testable import Gate

/// What predictions must look like, at the limits and beside them.
@Suite struct PredictionLimitsTests {
    private let made: MadeContender

    init() throws { made = try MadeContender(count: 400) }

    /// Probabilities of which so many are predicted to default.
    private func predicting(_ count: Int) -> [Double] {
        (0..<400).map { $0 < count ? 0.75 : 0.25 }
    }

    private func check(
        _ subject: String,
        _ probabilities: [Double],
        by policy: Policy
    ) -> Check? {
        made.check(.predictions, subject, probabilities, by: policy)
    }

    @Test(arguments: [
        (39, Verdict.fail, 0.1), (40, .pass, 0.1), (41, .pass, 0.1), (99, .pass, 0.1),
        (100, .pass, 0.4), (160, .pass, 0.4), (161, .fail, 0.4),
    ])
    func `a share is plausible from its least to its greatest`(
        count: Int,
        verdict: Verdict,
        bound: Double
    ) throws {
        let policy = MadePolicy.policy(defaultRate: 0.1...0.4)
        let check = try #require(self.check("default rate", predicting(count), by: policy))
        #expect(check.verdict == verdict, "\(check.reason)")
        #expect(check.challenger == Double(count) / 400)
        #expect(check.margin == bound)
        #expect(check.reason.hasPrefix("predicts default for "))
        #expect(check.reason.contains(", of 25.0 % who did"))
        #expect(check.reason.hasSuffix("; 10.0 % to 40.0 % is plausible") == (verdict == .fail))
    }

    @Test(arguments: [(30, 0.3), (110, 0.3), (130, 0.4), (170, 0.4)])
    func `a share that is implausible is told with the limit that it breaks`(
        count: Int,
        bound: Double
    ) throws {
        // A quarter defaults, and the policy expects customers of another kind.
        let policy = MadePolicy.policy(defaultRate: 0.3...0.4)
        let check = try #require(self.check("default rate", predicting(count), by: policy))
        #expect((check.verdict == .pass) == (0.3...0.4).contains(Double(count) / 400))
        #expect(check.margin == bound)
    }

    @Test(arguments: [(0, "no default"), (400, "default")])
    func `one answer for everyone fails where any share is allowed`(
        count: Int,
        word: String
    ) throws {
        let check = try #require(
            self.check("default rate", predicting(count), by: MadePolicy.policy())
        )
        #expect(check.verdict == .fail)
        #expect(
            check.reason
                == "degenerate: predicts \(word) for every row, though 25.0 % defaulted"
        )
    }

    @Test func `the spread passes at its least, and not the least step below`() throws {
        let probabilities = predicting(200)
        let spread = try #require(
            check("spread", probabilities, by: MadePolicy.policy())?.challenger
        )
        #expect((spread - 0.25).magnitude < 0.001)
        for (least, verdict) in [
            (spread, Verdict.pass), (spread.nextDown, .pass), (spread.nextUp, .fail),
        ] {
            let policy = MadePolicy.policy(spreadMin: least)
            let check = try #require(self.check("spread", probabilities, by: policy))
            #expect(check.verdict == verdict)
            #expect(check.margin == least)
            #expect(check.reason.contains(verdict == .pass ? ", and at least" : ", but at least"))
        }
    }

    @Test(arguments: [
        (Double.nan, false), (.infinity, false), (-.infinity, false), (0.0.nextDown, false),
        (1.0.nextUp, false), (-0.0, true), (0, true), (1, true), (.leastNonzeroMagnitude, true),
    ])
    func `a probability is 0 to 1 with both ends`(value: Double, isOne: Bool) throws {
        var probabilities = predicting(200)
        probabilities[9] = value
        let checks = made.checks(probabilities, by: MadePolicy.policy())
            .filter { $0.rule == .predictions }
        #expect(checks.first?.subject == "probabilities")
        #expect((checks.first?.verdict == .pass) == isOne)
        // Without probabilities neither their share nor their spread is asked.
        #expect(checks.count == (isOne ? 3 : 1))
        #expect(checks.first?.details == (isOne ? [] : ["row 10: \(value)"]))
    }

    @Test(arguments: [1, 20, 21, 400])
    func `twenty rows without a probability are listed and all are counted`(count: Int) throws {
        let probabilities = predicting(200).enumerated().map { $0 < count ? .nan : $1 }
        let check = try #require(
            self.check("probabilities", probabilities, by: MadePolicy.policy())
        )
        #expect(check.reason == "\(count) rows have no probability of 0 to 1")
        #expect(check.details.count == min(20, count))
    }

    @Test func `a narrower band never has a better answer`() {
        var generator = SeededGenerator(seed: 34)
        for _ in 0..<10 {
            let probabilities = predicting(1 + generator.nextIndex(below: 399))
            let middle = generator.nextUniform()
            let verdicts = stride(from: 1, through: 0, by: -0.1).map { width in
                let band = (middle - middle * width)...(middle + (1 - middle) * width)
                return check(
                    "default rate",
                    probabilities,
                    by: MadePolicy.policy(defaultRate: band)
                )?
                .verdict.badness ?? -1
            }
            #expect(verdicts == verdicts.sorted())
            #expect(verdicts[0] == Verdict.pass.badness)
        }
    }
}

/// How scoring times are judged.
@Suite struct SpeedLimitsTests {
    private func check(_ ratios: [Double], most: Double) -> Check {
        SpeedCheck.check(ratios.sorted(), champion: [10], nanosecondsMax: most, rowCount: 7)
    }

    @Test func `the whole interval decides, at the limit and the least step beyond`() throws {
        let ratios = (1...101).map { 1 + Double($0) / 1000 }
        let interval = try #require(check(ratios, most: 2).interval)
        let (low, high) = (interval.lowerBound, interval.upperBound)
        #expect(low < high && interval.contains(1.051))
        for (most, verdict) in [
            (high, Verdict.pass), (high.nextDown, .inconclusive), (low, .inconclusive),
            (low.nextDown, .fail),
        ] {
            #expect(check(ratios, most: most).verdict == verdict, "\(most)")
        }
    }

    @Test func `without a turn nothing is measured, and nothing is said`() {
        let check = check([], most: 1000)
        #expect(check.verdict == .inconclusive)
        #expect(check.reason == "not measured")
        #expect(check.challenger == nil && check.interval == nil)
    }

    @Test func `the sentence has both times and the limit`() {
        let check = check([Double](repeating: 1.25, count: 15), most: 2)
        #expect(
            check.reason
                == "1.25 ns, between 1.25 and 1.25; at most 2.0 is allowed; the champion takes 10.0"
        )
        #expect(
            check.challenger == 1.25 && check.champion == 10 && check.margin == 2
                && check.rowCount == 7
        )
    }

    @Test func `a slower challenger never has a better answer`() {
        var generator = SeededGenerator(seed: 35)
        for _ in 0..<50 {
            let ratios = (0..<25).map { _ in 0.5 + generator.nextUniform() }
            let verdicts = stride(from: 1, through: 4, by: 0.25).map { factor in
                check(ratios.map { $0 * factor }, most: 1.6).verdict.badness
            }
            #expect(verdicts == verdicts.sorted())
            #expect(verdicts.last == Verdict.fail.badness)
        }
    }
}
