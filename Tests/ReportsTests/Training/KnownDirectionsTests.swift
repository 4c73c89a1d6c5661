import Datasets
import Documents
import FoundationEssentials
import Models
import ONNX
import Testing
import Training
import TrainingSupport

@testable import Gate

/// What training knows of the loan book's directions, beside what the default model's gate asks for.
@Suite struct KnownDirectionsTests {
    private func policy() throws -> Policy {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let path = root.appending(path: "models/loan-default/policy.json")
        return try Policy(decoding: [UInt8](Data(contentsOf: path)), name: "policy.json")
    }

    @Test func `training holds what the default model's policy asks for`() throws {
        let policy = try policy()
        let known = MonotoneRule.known.directions(of: policy.contract.features)
        #expect(known.list == policy.monotone)
    }

    @Test func `the gate proves the directions of all three algorithms, and refutes free trees`()
        async throws
    {
        let policy = try policy()
        func verdicts(_ rule: MonotoneRule) async throws -> [Set<Verdict>] {
            var plan = TrainingPlan(forestTreeCount: 10, foldCount: 2, replicateCount: 20)
            plan.monotone = rule
            let training = try await Training(
                plan,
                data: Small.data,
                holdout: Small.holdout,
                progress: .none
            )
            return training.candidates.map { candidate in
                let checks = MonotonicityChecks(
                    model: candidate.fitted.model,
                    rows: Small.holdout.rows,
                    policy: policy,
                    evaluationsMax: 20_000
                ).checks
                return Set(
                    checks.map { $0.reason.contains("that is a search") ? .notAsked : $0.verdict }
                )
            }
        }
        // Pass by proof alone, not because a search found nothing.
        #expect(try await verdicts(.known) == [[.pass], [.pass], [.pass]])
        let free = try await verdicts(.none)
        #expect(free[1].contains(.fail) && free[2].contains(.fail))
    }
}
