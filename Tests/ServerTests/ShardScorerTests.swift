import Documents
import Foundation
import Logging
import Models
import ONNX
import Testing
import Wire

@testable import Server

@Suite struct ShardScorerTests {
    private static let path = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../models/loan-default/model.onnx").path

    private static func scorer(_ file: ModelFile) -> ShardScorer {
        let board = StatsBoard(loops: 2)
        return ShardScorer(
            serving: ServedModel(file),
            stats: board.shards[0],
            board: board,
            limits: ServerLimits(),
            log: Logger(label: "test")
        )
    }

    @Test func `a block gets the model's probabilities, bit for bit`() throws {
        let file = try ModelFile.load(path: Self.path)
        let scorer = Self.scorer(file)
        var block = ScoreBlock()
        for index in 0..<64 {
            block.rows[index] = [Double(index % 6), 900.5, 4000.25, 52_000, 5, 640]
        }
        let haveScores = scorer.score(&block, count: 64)
        #expect(haveScores)
        for index in 0..<64 {
            let expected = file.model.probability(of: block.rows[index])
            let probability = block.probabilities[index]
            let flags = block.flags[index]
            #expect(probability.bitPattern == expected.bitPattern)
            #expect(flags == (expected >= 0.5 ? 1 : 0))
        }
    }

    @Test(arguments: 0..<6, [Double.nan, .infinity, -.infinity])
    func `a row with a figure that is not finite has no score and its neighbours have`(
        feature: Int,
        value: Double
    ) throws {
        let scorer = Self.scorer(try ModelFile.load(path: Self.path))
        var block = ScoreBlock()
        for index in 0..<3 { block.rows[index] = [2, 900.5, 4000.25, 52_000, 5, 640] }
        block.rows[1][feature] = value
        let haveScores = scorer.score(&block, count: 3)
        #expect(!haveScores)
        let probabilities = (0..<3).map { block.probabilities[$0] }
        let flags = (0..<3).map { block.flags[$0] }
        #expect(probabilities[1].isNaN)
        #expect(flags[1] == ScoreFlags.noScore.rawValue)
        #expect(probabilities[0].isFinite && probabilities[0] == probabilities[2])
        #expect(flags[0] & ScoreFlags.noScore.rawValue == 0 && flags[0] == flags[2])
    }

    @Test func `a missing value is scored where the model takes it, and is in no row outside`()
        throws
    {
        let scorer = Self.scorer(try TestModels.file(missing: [1, 4]))
        // Whether rows are scored together or one after another is the kernels' choice.
        for count in [6, 64] {
            var block = ScoreBlock()
            for index in 0..<count { block.rows[index] = [0, 0, 0, 0, 0, 0] }
            let noisy = Double(bitPattern: 0xFFF8_0000_0000_0123)
            block.rows[0][1] = .nan
            block.rows[1] = [2, noisy, 0, 0, .signalingNaN, 0]
            block.rows[2][0] = .nan
            block.rows[3] = [.infinity, .nan, 0, 0, 0, 0]
            block.rows[4] = [0, .nan, 0, .nan, 0, 0]
            let haveScores = scorer.score(&block, count: count)
            #expect(!haveScores)
            let outside = ScoreFlags.outsideTrainingRange.rawValue
            let (none, flags) = (ScoreFlags.noScore.rawValue, (0..<6).map { block.flags[$0] })
            #expect(flags == [1, outside | 1, none, none, none, 1])
            let found = (0..<6).map { block.probabilities[$0] }
            #expect(found[0] == 0.75 && found[1] == 0.625 && found[5] == 0.75)
            #expect(found[2].isNaN && found[3].isNaN && found[4].isNaN)
        }
        let counts = try Self.object(scorer.statsDocument())["outside_training_range"]
        #expect(counts as? [String: Int] == ["a": 2, "b": 0, "c": 0, "d": 0, "e": 0, "f": 0])
        #expect(
            (0..<6).map { scorer.mayBeMissing($0) } == [false, true, false, false, true, false]
        )
        let info = try Self.object(scorer.infoDocument())["model"] as? [String: Any]
        let contract = info?["contract"] as? [String: Any]
        #expect(contract?["missing"] as? [Bool] == [false, true, false, false, true, false])
    }

    @Test func `a block of rows with missing values alone has all its scores`() throws {
        let scorer = Self.scorer(try TestModels.file(missing: Set(0..<6)))
        var block = ScoreBlock()
        for index in 0..<64 {
            block.rows[index] = Features { index >> $0 & 1 == 1 ? .nan : 2 }
        }
        let haveScores = scorer.score(&block, count: 64)
        #expect(haveScores)
        for index in 0..<64 {
            let expected = 0.125 * Double(index.nonzeroBitCount)
            let (probability, flags) = (block.probabilities[index], block.flags[index])
            #expect(probability == expected)
            // What is there lies outside, what is missing does not.
            #expect(flags == (expected >= 0.5 ? 1 : 0) | (index == 63 ? 0 : 2))
        }
    }

    @Test func `a result that is no probability has no score and is no figure`() throws {
        let fixture = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../ONNXTests/Fixtures/tree_rounds_too_far.onnx").path
        let scorer = Self.scorer(try ModelFile.load(path: fixture))
        var block = ScoreBlock()
        for index in 0..<64 { block.rows[index] = [index % 3 == 1 ? 1 : -1, 0, 0, 0, 0, 0] }
        let haveScores = scorer.score(&block, count: 64)
        #expect(!haveScores)
        for index in 0..<64 {
            let (probability, flags) = (block.probabilities[index], block.flags[index])
            if index % 3 == 1 {
                #expect(probability.isNaN && flags == ScoreFlags.noScore.rawValue)
            } else {
                #expect(probability == 0.75006103515625 && flags == 1)
            }
        }
    }

    @Test func `rows outside the training range are flagged and counted by feature`() throws {
        let file = try ModelFile.load(path: Self.path)
        let scorer = Self.scorer(file)
        let ranges = try #require(file.model.ranges)
        var block = ScoreBlock()
        for index in 0..<4 { block.rows[index] = ranges.maximum }
        block.rows[1][3] = ranges.maximum[3].nextUp
        block.rows[2][3] = ranges.minimum[3].nextDown
        block.rows[2][0] = ranges.maximum[0] + 1
        block.rows[3][5] = .nan
        _ = scorer.score(&block, count: 4)
        let outside = ScoreFlags.outsideTrainingRange.rawValue
        #expect((0..<3).map { block.flags[$0] & outside } == [0, outside, outside])
        #expect(block.flags[3] == ScoreFlags.noScore.rawValue)
        let stats = try Self.object(scorer.statsDocument())
        let counts = stats["outside_training_range"] as? [String: Int]
        #expect(counts?.values.sorted() == [0, 0, 0, 0, 1, 2])
        #expect(counts?[file.model.featureNames[3]] == 2)
    }

    @Test func `info tells of the model that answers, at once after another was taken`() throws {
        let file = try ModelFile.load(path: Self.path)
        var scorer = Self.scorer(file)
        let first = scorer.infoDocument()
        #expect(scorer.infoDocument() == first)
        // The last field of an ONNX model that says the same counts: another file, the same model.
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: Self.path))) + [6 << 3 | 2, 1, 65]
        let other = try ModelFile.decode(bytes, name: "other")
        _ = scorer.statsDocument()
        scorer.served = ServedModel(other)
        for document in [scorer.infoDocument(), scorer.statsDocument()] {
            let model = try Self.object(document)["model"] as? [String: Any]
            #expect(model?["digest"] as? String == other.digest.hex)
            #expect(model?["name"] as? String == "other")
        }
    }

    @Test func `the documents are JSON with the members of the specification`() throws {
        let file = try ModelFile.load(path: Self.path)
        let scorer = Self.scorer(file)
        let info = try Self.object(scorer.infoDocument())
        #expect(info["protocol"] as? Int == 1)
        let model = info["model"] as? [String: Any]
        #expect(model?["digest"] as? String == file.digest.hex)
        #expect((model?["features"] as? [String])?.count == 6)
        let contract = model?["contract"] as? [String: Any]
        #expect(contract?["digest"] as? String == file.contract.digest)
        #expect(contract?["missing"] as? [Bool] == Array(repeating: false, count: 6))
        #expect(model?["threshold"] as? Double == 0.5)
        #expect(model?["classes"] as? [String] == ["0", "1"])
        #expect(model?["default_class"] as? String == "1")
        let stats = try Self.object(scorer.statsDocument())
        #expect((stats["loops"] as? [Any])?.count == 2)
        let latency = stats["latency_ns"] as? [String: Any]
        #expect(latency?["count"] as? Int == 0)
        #expect(latency?["p99"] as? Int == 0)
        let replies = stats["replies"] as? [String: Any]
        #expect(replies?.count == Status.allCases.count)
        let outcomes = stats["outcomes"] as? [String: [String: Int]]
        #expect(
            outcomes?.keys.sorted() == [
                "batch", "change", "explain", "info", "none", "ping", "score", "stats",
            ]
        )
        #expect(outcomes?["score"]?.count == Status.allCases.count)
        let histogram = stats["latency_histogram_ns"] as? [String: Any]
        #expect((histogram?["up_to"] as? [String: Int])?.count == LatencyHistogram.bounds.count)
        let served = stats["model"] as? [String: Any]
        #expect(served?["digest"] as? String == file.digest.hex)
        #expect(served?["version"] as? Int == 0)
        let process = stats["process"] as? [String: Double]
        #expect(process?["cpu_seconds"] ?? 0 > 0)
        #expect(process?["open_descriptors"] ?? 0 > 2)
    }

    private static func object(_ document: [UInt8]) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(document))
        return try #require(value as? [String: Any])
    }
}
