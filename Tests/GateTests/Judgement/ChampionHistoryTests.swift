import Datasets
import Models
import ONNX
import Repository
import RepositorySupport
import Testing

@testable import Gate

/// Which former champions count, by small repositories; a model is known by its threshold.
@Suite struct ChampionHistoryTests {
    private let repository: MadeRepository
    private let text: String

    init() async throws {
        repository = try await MadeRepository()
        text = String(decoding: try LoanDefault.file("policy.json"), as: UTF8.self)
    }

    /// Commits a model, or bytes that are none, under a policy.
    private func commit(
        _ model: [UInt8],
        named name: String = "m",
        policy: String? = nil
    ) async throws {
        try repository.folder.write(model, to: "models/\(name)/model.onnx")
        try repository.folder.write((policy ?? text).utf8, to: "models/\(name)/policy.json")
        try await repository.commit()
    }

    private func commit(_ threshold: Double, policy: String? = nil) async throws {
        try await commit(try MadeContender.file(threshold: threshold), policy: policy)
    }

    private func champions(
        before threshold: Double,
        atMost count: Int = 10
    ) async throws -> (thresholds: [Double], end: String?) {
        let policy = try LoanDefault.policy(
            replacing: "\"champions\": 10",
            with: "\"champions\": \(count)"
        )
        let history = ChampionHistory(upTo: try await repository.id("HEAD"), in: repository.git)
        let former = try await history.champions(
            of: "m",
            before: try MadeContender.file(threshold: threshold),
            by: policy
        )
        let thresholds = try former.models.map {
            try ModelFile.decode($0.bytes, name: $0.name).model.threshold
        }
        return (thresholds, former.end)
    }

    @Test func `the last ones count, each once, and the champion not`() async throws {
        for threshold in [0.1, 0.2, 0.3, 0.2, 0.5, 0.3, 0.5] { try await commit(threshold) }
        let all = try await champions(before: 0.5)
        #expect(all.thresholds == [0.3, 0.2, 0.1])
        #expect(all.end == "has no other")
        let two = try await champions(before: 0.5, atMost: 2)
        #expect(two.thresholds == [0.3, 0.2])
        #expect(two.end == nil)
        #expect(try await champions(before: 0.5, atMost: 0).thresholds == [])
    }

    @Test func `other words in a file make it no other champion`() async throws {
        for threshold in [0.1, 0.2] { try await commit(threshold) }
        for number in 1...3 {
            let row = Features(repeating: Double(number))
            try await commit(try MadeContender.file(threshold: 0.2, goldenRows: [row]))
        }
        try await commit(0.5)
        #expect(try await champions(before: 0.5, atMost: 2).thresholds == [0.2, 0.1])
    }

    /// What stood before the last three models, how it ends history, and the part of a sentence that says so.
    private static let ends: [(model: [UInt8]?, old: String, new: String, words: String)] = [
        (nil, "\"version\"", "\"version\"", "has no other"),
        (nil, "\"float64\"", "\"float32\"", "which has another contract"),
        (nil, "\"fico_score\"\n", "\"score\"\n", "which has no policy that can be read"),
        (Array("no model".utf8), "", "", "whose model takes other features or cannot be read"),
    ]

    @Test(arguments: ends.indices)
    func `history ends at what is no measure for this contract`(index: Int) async throws {
        let (model, old, new, words) = Self.ends[index]
        try await commit(0.1)
        try await commit(
            try model ?? MadeContender.file(threshold: 0.2),
            policy: old.isEmpty ? text : text.replacing(old, with: new)
        )
        for threshold in [0.3, 0.4, 0.5] { try await commit(threshold) }
        let found = try await champions(before: 0.5)
        #expect(found.thresholds == (words == "has no other" ? [0.4, 0.3, 0.2, 0.1] : [0.4, 0.3]))
        #expect(found.end?.hasSuffix(words) == true, "\(found)")
    }

    @Test func `a model of other features ends history`() async throws {
        try await commit(0.1)
        let names = LoanColumns.features.reversed().map(\.self)
        try await commit(try MadeContender.file(threshold: 0.2, names: names))
        for threshold in [0.3, 0.5] { try await commit(threshold) }
        let found = try await champions(before: 0.5)
        #expect(found.thresholds == [0.3])
        #expect(found.end?.contains("takes other features") == true)
    }

    @Test func `a word that nobody may say ends nothing`() async throws {
        for threshold in [0.1, 0.2] { try await commit(threshold) }
        let tree = try await repository.run("rev-parse", "HEAD:models/m")
        try await repository.run(
            "commit",
            "--quiet",
            "--allow-empty",
            "--message",
            "in\n\nGate-Force: \(tree) urgent"
        )
        try await commit(0.5)
        #expect(try await champions(before: 0.5).thresholds == [0.2, 0.1])
    }
}
