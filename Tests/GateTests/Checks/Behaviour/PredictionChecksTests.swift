import Models
import Testing

@testable import Gate

@Suite struct PredictionChecksTests {
    private func policy() throws -> Policy {
        try LoanDefault.policy(replacing: "\"min\": 0.12", with: "\"min\": 0.13")
    }

    @Test(arguments: [0.0, 0.1, 0.9, 1.0])
    func `one class for everybody fails`(probability: Double) throws {
        let rows = MadeRows.scored(400)
        let same = rows.with(rows.probabilities.map { _ in probability })
        let checks = PredictionChecks.checks(same, by: try policy())
        #expect(checks.map(\.verdict) == [.pass, .fail, .fail])
        #expect(checks[1].reason.hasPrefix("degenerate"))
    }

    @Test(arguments: [Double.nan, .infinity, -0.001, 1.001])
    func `what is no probability fails`(value: Double) throws {
        var probabilities = MadeRows.scored(400).probabilities
        probabilities[11] = value
        let rows = MadeRows.scored(400).with(probabilities)
        let checks = PredictionChecks.checks(rows, by: try policy())
        #expect(checks.map(\.verdict) == [.fail])
        #expect(checks[0].details == ["row 12: \(value)"])
    }

    @Test func `plausible predictions pass`() throws {
        let checks = PredictionChecks.checks(MadeRows.scored(400), by: try policy())
        #expect(checks.map(\.verdict) == [.pass, .pass, .pass])
    }

    @Test func `certainty that is wrong fails, and that is right cannot be tested`() throws {
        let policy = try MadeRows.policy(metrics: "{}")
        let rows = MadeRows.scored(400)
        let right = rows.with(rows.labels.map { $0 ? 1 : 0 })
        var wrong = right.probabilities
        wrong[0] = 0
        let verdict = { (rows: Scored) in
            CalibrationChecks.checks(rows, champion: nil, by: policy)[1].verdict
        }
        #expect(verdict(right) == .inconclusive)
        #expect(verdict(right.with(wrong)) == .fail)
        #expect(verdict(rows.with(rows.labels.map { _ in .nan })) == .fail)
    }

    @Test func `decisions that flip are listed with their rows, up to a limit`() throws {
        let policy = try MadeRows.policy(metrics: "{}")
        let pair = { (wrong: Range<Int>) in
            MadeRows.pair(MadeRows.scored(1000), MadeRows.scored(1000, wrong: wrong))
        }
        let few = StabilityChecks.checks(pair(3..<13), by: policy)[1]
        #expect(few.verdict == .pass)
        #expect(few.details.count == 10)
        #expect(few.details[1].hasPrefix("row 5, who did default: 0.9"))
        let many = StabilityChecks.checks(pair(0..<100), by: policy)[1]
        #expect(many.verdict == .fail)
        #expect(many.details.count == 21)
        #expect(many.details.last == "and 80 more")
    }

    @Test func `scores that moved are told from chance by the number of rows`() throws {
        let policy = try MadeRows.policy(metrics: "{}")
        let moved = { (count: Int) in
            let rows = MadeRows.scored(count)
            let other = rows.with(rows.probabilities.map { $0 * 0.96 })
            return StabilityChecks.checks(MadeRows.pair(rows, other), by: policy)[0]
        }
        #expect(moved(2000).verdict != .pass)
        #expect(moved(20).verdict != .fail)
    }

    @Test(arguments: [
        ([0.9, 1.0, 1.1], Verdict.pass), ([2.5, 2.6, 2.7], .fail),
        ([1.5, 2.0, 2.7], .inconclusive),
    ])
    func `speed is judged by the interval of its time`(ratios: [Double], verdict: Verdict) {
        let all = ratios.flatMap { [Double](repeating: $0, count: 10) }
        let spread = verdict == .inconclusive ? ratios : all
        let check = SpeedCheck.check(spread, champion: [], nanosecondsMax: 2, rowCount: 10)
        #expect(check.verdict == verdict)
        let none = SpeedCheck.check([], champion: [], nanosecondsMax: 2, rowCount: 10)
        #expect(none.verdict == .inconclusive)
    }
}
