import FoundationEssentials
import Models
import ONNX
import TestSupport

@testable import Gate

/// The model that is served by default, with what it is judged on and by, and ways to spoil it.
struct LoanDefault {
    let model: [UInt8]
    let holdout: [UInt8]
    let policy: Policy

    init() throws {
        model = try Self.file("model.onnx")
        holdout = try Self.file("holdout.csv")
        policy = try Policy(decoding: Self.file("policy.json"), name: "policy.json")
    }

    /// The bytes of a file beside the model.
    static func file(_ name: String) throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let path = root.appending(path: "models/loan-default/" + name)
        return [UInt8](try Data(contentsOf: path))
    }

    /// The policy with some of its text replaced.
    static func policy(replacing old: String, with new: String) throws -> Policy {
        let text = String(decoding: try file("policy.json"), as: UTF8.self)
        precondition(text.contains(old), "the policy has the text that a test replaces")
        return try Policy(decoding: Array(text.replacing(old, with: new).utf8), name: "policy")
    }

    /// Little effort, for tests that do not count on much.
    static var effort: Judge.Effort {
        var effort = Judge.Effort()
        effort.replicates = 200
        effort.selfTestReplicates = 40
        effort.searchRowsMax = 20_000
        effort.drawnRows = 16_384
        effort.selfTestDrawnRows = 16_384
        effort.speedRounds = 15
        return effort
    }

    /// So little that only what is planted tells whether it is found.
    static var selfTestEffort: Judge.Effort {
        var effort = effort
        effort.selfTestReplicates = 20
        return effort
    }

    /// A judge with the built server.
    func judge(_ policy: Policy? = nil, retrain: Retrainer? = nil) -> Judge {
        // What a debug build's times are worth is not this test's business.
        Judge(
            by: policy ?? self.policy,
            server: ScoringServer(executable: BuiltCommand.path(of: "sestina")),
            retrain: retrain,
            effort: Self.effort
        )
    }

    /// The model with another core or preparation, declared as good as the one that it was.
    func spoilt(
        preparation: Preparation? = nil,
        _ change: (LinearModel) -> LinearModel = { $0 }
    ) throws -> [UInt8] {
        let file = try ModelFile.decode(model, name: "loan-default")
        guard case .linear(let linear) = file.model.core else { return [] }
        let spoilt = Model(
            featureNames: file.model.featureNames,
            threshold: file.model.threshold,
            ranges: file.model.ranges,
            algorithm: file.model.algorithm,
            preparation: preparation ?? file.model.preparation,
            core: .linear(change(linear)),
            link: file.model.link
        )
        return try ModelFile.encode(
            spoilt,
            record: ModelRecord(
                name: "loan-default",
                goldenRows: file.goldenRows.map(\.features),
                training: file.metadata["training"],
                metrics: file.metadata["metrics"]
            )
        )
    }
}
