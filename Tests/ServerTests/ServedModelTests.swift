import Foundation
import Logging
import Models
import ONNX
import Testing

@testable import Server

/// What a server says of the model that it answers with.
@Suite struct ServedModelTests {
    private static func scorer(_ served: ServedModel) -> ShardScorer {
        let board = StatsBoard(loops: 1)
        return ShardScorer(
            serving: served,
            stats: board.shards[0],
            board: board,
            limits: ServerLimits(),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private static func model(in document: [UInt8]) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(document)) as? [String: Any]
        return try #require(value?["model"] as? [String: Any])
    }

    private static func fixture(_ name: String) throws -> ServedModel {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../ONNXTests/Fixtures/\(name)").path
        return ServedModel(try ModelFile.load(path: path))
    }

    @Test func `info tells the features, the threshold and the ranges, each in the model's order`()
        throws
    {
        let served = try TestModels.served()
        let told = try Self.model(in: Self.scorer(served).infoDocument())
        let model = served.file.model
        #expect(told["features"] as? [String] == model.featureNames)
        #expect(told["threshold"] as? Double == model.threshold)
        let ranges = try #require(model.ranges)
        let pairs = try #require(told["ranges"] as? [[Double]])
        #expect(pairs.count == featureCount)
        for (feature, pair) in pairs.enumerated() {
            #expect(pair == [ranges.minimum[feature], ranges.maximum[feature]])
        }
    }

    @Test func `a file from elsewhere has no ranges, features by place and half as threshold`()
        throws
    {
        let served = try Self.fixture("tree_rounds_too_far.onnx")
        try #require(served.file.model.ranges == nil)
        let told = try Self.model(in: Self.scorer(served).infoDocument())
        #expect(told["ranges"] is NSNull)
        #expect((told["features"] as? [String])?.count == featureCount)
        #expect(told["threshold"] as? Double == 0.5)
    }

    @Test func `info and stats name the same model`() throws {
        for served in [try TestModels.served(named: "loan \"default\"\n"), try TestModels.served()]
        {
            let scorer = Self.scorer(served)
            let info = try Self.model(in: scorer.infoDocument())
            let stats = try Self.model(in: scorer.statsDocument())
            for member in ["name", "algorithm", "digest"] {
                #expect(info[member] as? String == stats[member] as? String, "\(member)")
            }
            #expect(info["name"] as? String == served.file.name)
            #expect(info["digest"] as? String == served.file.digest.hex)
            #expect(info["version"] as? Int == stats["version"] as? Int)
        }
    }

    @Test func `the same file under another name has the same digest, another file another`() throws
    {
        let first = try TestModels.served()
        let renamed = try TestModels.served(named: "other")
        let marked = ServedModel(try ModelFile.decode(TestModels.bytes(TestModels.mark), name: "m"))
        #expect(first.file.digest.hex == renamed.file.digest.hex)
        #expect(first.file.digest.hex != marked.file.digest.hex)
    }
}
