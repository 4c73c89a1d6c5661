import Testing

@testable import Gate

@Suite struct SelfTestTests {
    private func checks(_ policy: Policy) throws -> [Check] {
        let files = try LoanDefault()
        let data = try HoldoutData(decoding: files.holdout, features: policy.contract.features)
        let base = try Contender(files.model, name: "loan-default", on: data.rows)
        return SelfTest(base: base, data, by: policy, effort: LoanDefault.selfTestEffort).checks
    }

    @Test func `everything that is planted is found by its rule`() throws {
        let checks = try checks(LoanDefault().policy)
        #expect(checks.map(\.subject) == Plant.Fault.allCases.map(\.rawValue))
        for check in checks {
            #expect(check.verdict == .pass, "\(check.subject): \(check.reason)")
        }
    }

    @Test func `rules that let everything through make the whole invalid`() throws {
        let policy = try MadeRows.policy(metrics: #"{"accuracy": {"floor": 0, "margin": 1}}"#)
        let invalid = try checks(policy).filter { $0.verdict == .invalid }.map(\.subject)
        #expect(
            invalid == [
                "labels shuffled", "a feature negated", "a column zeroed", "one region constant",
            ]
        )
    }
}
