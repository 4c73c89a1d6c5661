import Documents
import Statistics
import TestSupport
import Testing

@testable import Gate

@Suite struct ServedChecksTests {
    @Test func `one other bit is found`() {
        let rows = MadeRows.scored(100)
        #expect(ServedChecks.bits(rows, served: rows.probabilities).verdict == .pass)
        var served = rows.probabilities
        served[7] = served[7].nextDown
        let check = ServedChecks.bits(rows, served: served)
        #expect(check.verdict == .fail)
        #expect(check.details.count == 1)
        #expect(check.details.first?.hasPrefix("row 8:") == true)
    }

    @Test func `zero with another sign and rows that lack an answer are found`() {
        let rows = MadeRows.scored(3).with([0, 0.5, 1])
        #expect(ServedChecks.bits(rows, served: [-0.0, 0.5, 1]).verdict == .fail)
        #expect(ServedChecks.bits(rows, served: [0, 0.5]).verdict == .fail)
        #expect(ServedChecks.bits(rows, served: [0, 0.5, 1, 1]).verdict == .fail)
    }

    @Test(arguments: [
        nil, "", "[]", #"{"holdout": "b"}"#, #"{"holdout": "b", "metrics": {}}"#,
        #"{"holdout": "a", "metrics": {"accuracy": {"value": 1}}}"#,
        #"{"holdout": "a", "metrics": {"accuracy": {"value": "1"}}, "threshold": 0.5}"#,
    ])
    func `a declaration that cannot be held against anything is no pass`(text: String?) {
        let check = ServedChecks.declared(text, MadeRows.scored(100), holdoutDigest: "a")
        #expect(check.verdict == .fail)
        #expect(!check.reason.isEmpty)
    }

    /// What a trainer would declare of some rows, with a change.
    private static func declaration(
        of scored: Scored,
        _ change: (inout [String: HoldoutRecord.Metric]) -> Void = { _ in }
    ) -> String {
        var metrics: [String: HoldoutRecord.Metric] = [:]
        for metric in ClassificationMetric.allCases {
            metrics[metric.rawValue] = .init(value: scored.metrics[metric], low: nil, high: nil)
        }
        change(&metrics)
        let counts = scored.metrics.confusion
        return HoldoutRecord(
            holdout: "a",
            threshold: scored.threshold,
            metrics: metrics,
            confusion: HoldoutRecord.Confusion(
                trueNegatives: counts.trueNegatives,
                falsePositives: counts.falsePositives,
                falseNegatives: counts.falseNegatives,
                truePositives: counts.truePositives
            ),
            spiegelhalterZ: nil
        ).json
    }

    @Test func `what a trainer declares is what is measured`() {
        let scored = MadeRows.scored(100)
        let text = Self.declaration(of: scored)
        let check = ServedChecks.declared(text, scored, holdoutDigest: "a")
        #expect(check.verdict == .pass, "\(check.reason)")
        #expect(ServedChecks.declared(text, scored, holdoutDigest: "b").verdict == .fail)
        for (name, value, words) in [
            ("accuracy", 0.123, "declares accuracy 0.123, and "),
            ("recall", nil, "declares recall none, and "),
        ] as [(String, Double?, String)] {
            let other = Self.declaration(of: scored) {
                $0[name] = .init(value: value, low: nil, high: nil)
            }
            let check = ServedChecks.declared(other, scored, holdoutDigest: "a")
            #expect(check.verdict == .fail)
            #expect(check.reason.hasPrefix(words), "\(check.reason)")
        }
        let less = Self.declaration(of: scored) { $0["f1"] = nil }
        let lacking = ServedChecks.declared(less, scored, holdoutDigest: "a")
        #expect(lacking.reason.hasPrefix("declares no f1, and "), "\(lacking.reason)")
    }

    @Test func `a metric that is defined on neither side is no difference`() {
        // No row is predicted to default, so precision is of none.
        let scored = MadeRows.scored(40).with(Array(repeating: 0.2, count: 40))
        guard scored.metrics[.precision] == nil else {
            Issue.record("precision is \(String(describing: scored.metrics[.precision]))")
            return
        }
        let check = ServedChecks.declared(
            Self.declaration(of: scored),
            scored,
            holdoutDigest: "a"
        )
        #expect(check.verdict == .pass, "\(check.reason)")
    }

    @Test func `without a server nothing is known to be served`() async throws {
        let files = try LoanDefault()
        let data = try HoldoutData(
            decoding: files.holdout,
            features: files.policy.contract.features
        )
        let contender = try Contender(files.model, name: "m", on: data.rows)
        for path in ["/nowhere/sestina", "/bin/false", "/bin/cat"] {
            let checks = await ServedChecks.checks(
                contender,
                data,
                on: ScoringServer(executable: path)
            )
            #expect(checks.map(\.verdict) == [.invalid, .pass], "\(path): \(checks)")
        }
    }
}
