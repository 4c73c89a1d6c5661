import Foundation
import Repository
import RepositorySupport
import Testing

@testable import Gate

/// From a repository to a report, where what is judged might not be what a checkout has.
@Suite struct GateRunCheckoutTests {
    private let repository: MadeRepository

    /// A repository whose model is reached by a link; HEAD is a branch for work.
    init() async throws {
        repository = try await MadeRepository()
        try FileManager.default.createDirectory(
            atPath: repository.path + "/models",
            withIntermediateDirectories: true
        )
        try FileManager.default.createSymbolicLink(
            atPath: repository.path + "/models/m",
            withDestinationPath: "../stores/m"
        )
        let policy = String(decoding: try LoanDefault.file("policy.json"), as: UTF8.self)
        try await repository.commit([
            "stores/m/model.onnx": "champion", "stores/m/policy.json": policy,
            "stores/m/holdout.csv": "old",
        ])
        try await repository.branch("work")
    }

    private func report() async -> GateReport {
        await GateRun(
            repository.git,
            environment: [:],
            target: "main",
            usesFiles: false,
            isStrict: true,
            server: ScoringServer(executable: "/nowhere/sestina"),
            retrain: nil
        ).report()
    }

    @Test func `what a link leads to is judged when it changes`() async throws {
        try await repository.commit(["stores/m/model.onnx": "broken"])
        let report = await report()
        #expect(report.judgements.map(\.model) == ["m"])
        #expect(report.verdict == .fail && report.blocks)
    }

    @Test(arguments: [
        (".gitattributes", "*.onnx text eol=crlf\n", "the attribute text of stores/m/model.onnx"),
        (
            "stores/m/.gitattributes", "*.csv filter=x\n",
            "attribute filter=x of stores/m/holdout.csv"
        ),
    ])
    func `an attribute that changes bytes makes a run invalid, whatever changed`(
        path: String,
        line: String,
        words: String
    ) async throws {
        try await repository.commit([path: line])
        let report = await report()
        #expect(report.verdict == .invalid && report.blocks && report.judgements.isEmpty)
        #expect(report.obstacle?.contains(words) == true, "\(report.obstacle ?? "")")
    }

    @Test func `a link that leads elsewhere makes a run invalid`() async throws {
        try FileManager.default.removeItem(atPath: repository.path + "/models/m")
        try FileManager.default.createSymbolicLink(
            atPath: repository.path + "/models/m",
            withDestinationPath: "/etc"
        )
        try await repository.commit()
        let report = await report()
        #expect(report.verdict == .invalid && report.blocks)
        #expect(report.obstacle?.contains("leads out of the repository") == true)
    }

    @Test func `a conflict with the target makes a run invalid, and a settled one does not`()
        async throws
    {
        let work = try await repository.commit(["stores/m/model.onnx": "work"])
        try await repository.run("switch", "--quiet", "main")
        let tip = try await repository.commit(["stores/m/model.onnx": "main", "README.md": "words"])
        try await repository.run("switch", "--quiet", "work")
        let conflict = await report()
        #expect(conflict.verdict == .invalid)
        #expect(conflict.obstacle?.contains("has conflicts in stores/m/model.onnx") == true)
        #expect(conflict.commit == work)
        #expect(conflict.comparison.first?.contains("merged into main as it stands") == true)
        try await repository.run("merge", "--quiet", "--strategy-option=ours", "--no-edit", tip.hex)
        let settled = await report()
        #expect(settled.judgements.map(\.model) == ["m"])
        #expect(settled.comparison.first?.hasSuffix("its merge base with main") == true)
    }
}
