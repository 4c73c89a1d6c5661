import Datasets
import Testing

@testable import Gate

@Suite struct ComparisonChecksTests {
    private static let all = """
        {"accuracy": {"margin": 0.02}, "precision": {"margin": 0.05}, "recall": {"margin": 0.05},
         "f1": {"margin": 0.05}, "roc_auc": {"margin": 0.02}, "average_precision": {"margin": 0.05},
         "log_loss": {"margin": 0.05}, "brier": {"margin": 0.02}}
        """

    private func checks(
        _ champion: Scored,
        _ challenger: Scored,
        _ metrics: String = all
    ) throws -> [Check] {
        let policy = try MadeRows.policy(metrics: metrics)
        return ComparisonChecks(MadeRows.pair(champion, challenger), [], by: policy).checks
    }

    @Test func `the same scores are said to be identical`() throws {
        let rows = MadeRows.scored(1000, wrong: 0..<10)
        let checks = try checks(rows, rows)
        #expect(checks.count == 8)
        for check in checks {
            #expect(check.verdict == .pass)
            #expect(check.difference == 0)
            #expect(check.reason.contains("identical"))
        }
    }

    @Test func `a challenger that is hardly worse passes in every metric`() throws {
        let checks = try checks(
            MadeRows.scored(2000, wrong: 100..<120),
            MadeRows.scored(2000, wrong: 102..<123)
        )
        for check in checks {
            #expect(check.verdict == .pass, "\(check.subject): \(check.reason)")
            #expect(check.smallestDetectable ?? 0 > 0)
            #expect(check.difference != nil && check.interval != nil && check.margin != nil)
        }
    }

    @Test func `a challenger that is far worse fails in every metric`() throws {
        let checks = try checks(
            MadeRows.scored(2000, wrong: 100..<120),
            MadeRows.scored(2000, wrong: 100..<700)
        )
        for check in checks {
            #expect(check.verdict == .fail, "\(check.subject): \(check.reason)")
            let isHigher = check.subject != "log_loss" && check.subject != "brier"
            #expect((check.difference ?? 0 < 0) == isHigher)
            #expect(check.interval?.contains(check.difference ?? .nan) == true)
        }
    }

    @Test(arguments: [(0, Verdict.pass), (25, .inconclusive), (33, .inconclusive), (90, .fail)])
    func `between a pass and a fail the rows cannot tell`(wrong: Int, verdict: Verdict) throws {
        let checks = try checks(
            MadeRows.scored(1000),
            MadeRows.scored(1000, wrong: 0..<wrong),
            #"{"accuracy": {"margin": 0.03}}"#
        )
        #expect(checks.map(\.verdict) == [verdict], "\(checks)")
    }

    @Test func `few rows without a difference prove nothing`() throws {
        let metrics = """
            {"accuracy": {"margin": 0.02}, "precision": {"margin": 0.05}, "f1": {"margin": 0.05},
             "recall": {"margin": 0.05}}
            """
        let (one, other) = (MadeRows.scored(40), MadeRows.scored(40))
        // Another bit somewhere, and so not identical.
        var probabilities = other.probabilities
        probabilities[1] = probabilities[1].nextUp
        for check in try checks(one, other.with(probabilities), metrics) {
            #expect(check.verdict == .inconclusive, "\(check.subject): \(check.reason)")
        }
    }

    @Test func `a metric without a value is not testable`() throws {
        let rows = MadeRows.scored(400)
        let never = rows.with(rows.probabilities.map { _ in 0.1 })
        let checks = try checks(rows, never, #"{"precision": {"margin": 0.05}}"#)
        #expect(checks.map(\.verdict) == [.inconclusive])
        let nan = rows.with(rows.probabilities.map { _ in Double.nan })
        let others = try self.checks(
            rows,
            nan,
            #"{"roc_auc": {"margin": 0.05}, "log_loss": {"margin": 0.05}}"#
        )
        #expect(others.map(\.verdict) == [.inconclusive, .inconclusive])
    }

    @Test(arguments: [(50, Verdict.pass), (500, .inconclusive)])
    func `a slice with too few rows is never a pass`(rowsMin: Int, verdict: Verdict) throws {
        let policy = try MadeRows.policy(
            metrics: #"{"accuracy": {"margin": 0.02}}"#,
            slices: """
                [{"name": "poor", "where": {"income": {"below": 300}}, "rows_min": \(rowsMin),
                  "metrics": {"accuracy": {"floor": 0.5, "margin": 0.04}}}]
                """
        )
        let rows = MadeRows.scored(1000)
        let data = Dataset(
            source: "made",
            columns: (0..<6).map { _ in (0..<1000).map(Double.init) },
            labels: rows.labels
        )
        let slices = policy.slices.map { SliceRows($0, of: data) }
        #expect(slices.map(\.rows.count) == [300])
        let checks =
            ComparisonChecks(MadeRows.pair(rows, rows), slices, by: policy).checks
            + FloorChecks.checks(rows, slices, by: policy)
        #expect(
            checks.map(\.subject) == [
                "accuracy", "accuracy of poor", "accuracy", "accuracy of poor",
            ]
        )
        #expect(checks.map(\.verdict) == [.pass, verdict, .pass, verdict])
    }

    @Test func `of many questions a fail has to be surer than of one`() throws {
        let metrics = #"{"accuracy": {"margin": 0.02}}"#
        let everyone = (1...4).map { number in
            """
            {"name": "all \(number)", "where": {"income": {"below": 1000000}}, "rows_min": 1,
             "metrics": {"accuracy": {"margin": 0.02}}}
            """
        }
        let alone = try MadeRows.policy(metrics: metrics)
        let among = try MadeRows.policy(
            metrics: metrics,
            slices: "[\(everyone.joined(separator: ","))]"
        )
        let champion = MadeRows.scored(1000)
        let data = Dataset(
            source: "made",
            columns: (0..<6).map { _ in (0..<1000).map(Double.init) },
            labels: champion.labels
        )
        let verdicts = { (policy: Policy, wrong: Int) in
            let pair = MadeRows.pair(champion, MadeRows.scored(1000, wrong: 0..<wrong))
            let slices = policy.slices.map { SliceRows($0, of: data) }
            return ComparisonChecks(pair, slices, by: policy).checks.map(\.verdict)
        }
        let first = try #require((1...200).first { verdicts(alone, $0) == [.fail] })
        #expect(verdicts(among, first) == Array(repeating: .inconclusive, count: 5))
        #expect(verdicts(among, 2 * first) == Array(repeating: .fail, count: 5))
    }
}
