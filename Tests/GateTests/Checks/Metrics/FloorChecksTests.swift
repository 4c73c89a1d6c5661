import Datasets
import Statistics
import Testing

@testable import Gate

/// Metrics beside what the policy demands of any model.
@Suite struct FloorChecksTests {
    private let made: MadeContender
    private let probabilities: [Double]

    init() throws {
        made = try MadeContender(count: 200)
        probabilities = made.right(but: Array(0..<9) + [40, 44])
    }

    private func check(
        _ rule: Policy.MetricRule,
        _ probabilities: [Double]
    ) -> Check? {
        made.check(.floor, rule.metric.rawValue, probabilities, by: MadePolicy.policy([rule]))
    }

    /// What a metric is on the rows.
    private func value(_ metric: ClassificationMetric) throws -> Double {
        try #require(check(.floor(metric, 0.5), probabilities)?.challenger)
    }

    @Test(arguments: ClassificationMetric.allCases)
    func `a metric passes at its bound, and not the least step beyond`(
        metric: ClassificationMetric
    ) throws {
        let value = try value(metric)
        let (inside, outside) =
            metric.higherIsBetter ? (value.nextDown, value.nextUp) : (value.nextUp, value.nextDown)
        for (bound, verdict) in [(value, Verdict.pass), (inside, .pass), (outside, .fail)] {
            let check = try #require(self.check(.floor(metric, bound), probabilities))
            #expect(check.verdict == verdict, "\(check.reason)")
            #expect(check.margin == bound)
            #expect(check.rowCount == 200)
            #expect(check.champion == nil && check.difference == nil && check.interval == nil)
        }
    }

    @Test(arguments: ClassificationMetric.allCases)
    func `the sentence says on which side of what a metric stands`(
        metric: ClassificationMetric
    ) throws {
        let value = try value(metric)
        let word = metric.higherIsBetter ? "floor" : "ceiling"
        let table = [
            (value, "at the \(word) of "), (value / 2, " is above the \(word) of "),
            (value * 2, " is below the \(word) of "),
        ]
        for (bound, words) in table {
            let reason = check(.floor(metric, bound), probabilities)?.reason
            #expect(reason?.contains(words) == true, "\(reason ?? "none")")
            #expect(reason?.hasSuffix(figure(bound)) == true, "\(reason ?? "none")")
        }
    }

    @Test func `a metric without a floor is not asked about`() {
        let policy = MadePolicy.policy([.margin(.recall, 0.1), .floor(.accuracy, 0)])
        let asked = made.checks(probabilities, by: policy).filter { $0.rule == .floor }
        #expect(asked.map(\.subject) == ["accuracy"])
    }

    @Test(arguments: [
        (ClassificationMetric.precision, 0.1), (.rocAUC, .nan), (.averagePrecision, .nan),
        (.logLoss, .nan), (.brierScore, .infinity), (.logLoss, -0.5), (.brierScore, 1.5),
    ])
    func `a metric that all rows leave undefined is the model's fault`(
        metric: ClassificationMetric,
        probability: Double
    ) throws {
        let all = probabilities.map { _ in probability }
        let check = try #require(self.check(.floor(metric, 0), all))
        #expect(check.verdict == .fail)
        #expect(check.challenger == nil)
        #expect(check.reason == "the metric has no value on these rows")
    }

    /// The answer about the rows below a limit, of which every fourth from row 0 on defaults.
    private func slice(
        below limit: Int,
        rowsMin: Int,
        _ rule: Policy.MetricRule
    ) -> Check? {
        let slice = MadePolicy.slice("s", below: limit, rowsMin: rowsMin, rule)
        return made.check(
            .floor,
            "\(rule.metric.rawValue) of s",
            made.right(),
            by: MadePolicy.policy(slices: [slice])
        )
    }

    @Test(arguments: [(49, Verdict.pass), (50, .pass), (51, .inconclusive)])
    func `a slice is tested from its least rows on`(rowsMin: Int, verdict: Verdict) throws {
        let check = try #require(slice(below: 50, rowsMin: rowsMin, .floor(.accuracy, 1)))
        #expect(check.verdict == verdict)
        #expect(check.rowCount == 50)
        let words = "not testable: the slice has 50 rows and \(rowsMin) are needed"
        #expect((check.reason == words) == (verdict == .inconclusive))
    }

    @Test(arguments: ClassificationMetric.allCases)
    func `a slice without rows never passes`(metric: ClassificationMetric) throws {
        let check = try #require(slice(below: 0, rowsMin: 1, .floor(metric, 0)))
        #expect(check.verdict == .inconclusive)
        #expect(check.reason == "not testable: the slice has 0 rows and 1 are needed")
        #expect(check.rowCount == 0)
    }

    @Test func `a slice that lacks a class says nothing of the model`() throws {
        // Row 0 alone is a default.
        let one = try #require(slice(below: 1, rowsMin: 1, .floor(.rocAUC, 0)))
        #expect(one.verdict == .inconclusive)
        #expect(one.reason == "the metric has no value on these rows")
        #expect(slice(below: 2, rowsMin: 1, .floor(.rocAUC, 1))?.verdict == .pass)
        #expect(slice(below: 1, rowsMin: 1, .floor(.recall, 1))?.verdict == .pass)
    }

    @Test func `a slice is judged by its own rows, whatever the others are`() {
        let slice = MadePolicy.slice("s", below: 8, .floor(.accuracy, 0.7))
        let policy = MadePolicy.policy([.floor(.accuracy, 0.9)], slices: [slice])
        let verdicts = { (wrong: Range<Int>) in
            made.checks(made.right(but: wrong), by: policy).filter { $0.rule == .floor }
                .map(\.verdict)
        }
        #expect(verdicts(0..<2) == [.pass, .pass])
        #expect(verdicts(0..<3) == [.pass, .fail])
        #expect(verdicts(100..<130) == [.fail, .pass])
    }

    @Test(arguments: ClassificationMetric.allCases)
    func `a higher demand never has a better answer`(metric: ClassificationMetric) throws {
        var generator = SeededGenerator(seed: 31)
        for _ in 0..<5 {
            let probabilities = made.data.rows.labels.map { _ in generator.nextUniform() }
            let bounds = (0..<10).map { _ in generator.nextUniform() }.sorted()
            let verdicts = (metric.higherIsBetter ? bounds : bounds.reversed()).map { bound in
                check(.floor(metric, bound), probabilities)?.verdict.badness ?? -1
            }
            #expect(verdicts == verdicts.sorted(), "\(bounds)")
            #expect(verdicts.allSatisfy { $0 >= 0 })
        }
    }
}
