import Models
import ONNX
import TestSupport
import Testing

@testable import Gate

@Suite struct CheckJudgeTests {
    private let files: LoanDefault

    init() throws { files = try LoanDefault() }

    private func verdicts(_ judgement: Judgement, _ rule: Check.Rule) -> [Verdict] {
        judgement.checks.filter { $0.rule == rule }.map(\.verdict)
    }

    @Test func `the champion against itself passes and is said to be identical`() async throws {
        let judgement = await files.judge().judge(
            files.model,
            against: files.model,
            on: files.holdout,
            name: "loan-default"
        )
        #expect(judgement.verdict == .pass, "\(judgement.sentence)")
    }

    @Test func `a model saved without its scaler fails`() async throws {
        let bytes = try files.spoilt(preparation: Preparation())
        let judgement = await files.judge().judge(
            bytes,
            against: files.model,
            on: files.holdout,
            name: "loan-default"
        )
        #expect(judgement.verdict == .fail)
    }
}
