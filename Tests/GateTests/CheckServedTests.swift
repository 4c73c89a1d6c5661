import TestSupport
import Testing

@testable import Gate

@Suite struct CheckServedTests {
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
