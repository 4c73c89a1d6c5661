import Foundation
import Histogram
import Models
import ONNX
import Platform
import Synchronization
import Testing
import Wire

@testable import Server

@Suite struct StatsSnapshotTests {
    private static func object(_ document: [UInt8]) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(document))
        return try #require(value as? [String: Any])
    }

    /// A moment that is later than any before it by more than a snapshot lasts.
    private static func snapshot(of board: StatsBoard, after ages: UInt64) -> StatsSnapshot {
        board.snapshot(
            at: MonotonicClock.nanoseconds + ages * ServerLimits.statsAgeNanosecondsMax
        )
    }

    @Test func `rows outside the range are told for the features of the model that is asked`()
        throws
    {
        let board = StatsBoard(loops: 2)
        let served = try TestModels.served()
        let model = served.file.model
        let ranges = try #require(model.ranges)
        for (loop, stats) in board.shards.enumerated() {
            stats.serves(features: model.featureNames)
            for feature in 0..<featureCount {
                var row = ranges.maximum
                row[feature] = row[feature].nextUp
                for _ in 0...feature * (loop + 1) { stats.countOutside(row, by: model) }
            }
        }
        let document = StatsReply().utf8(of: Self.snapshot(of: board, after: 0), serving: served)
        let told = try Self.object(document)["outside_training_range"] as? [String: Int]
        for (feature, name) in model.featureNames.enumerated() {
            #expect(told?[name] == 2 + 3 * feature)
        }
        #expect(told?.count == featureCount)
    }

    @Test func `first reasons of all loops are told for the features of the model that is asked`()
        throws
    {
        let board = StatsBoard(loops: 2)
        let served = try TestModels.served()
        let names = served.file.model.featureNames
        for (loop, stats) in board.shards.enumerated() {
            // Of a model before, which had other features.
            stats.serves(features: ["a", "b", "c", "d", "e", names[0]])
            for _ in 0..<7 { stats.firstReasons.count(0) }
            stats.firstReasons.count(5)
            stats.serves(features: names)
            for feature in 0..<featureCount {
                for _ in 0..<feature * (loop + 1) { stats.firstReasons.count(feature) }
            }
            stats.withoutReason.add(10 + loop)
        }
        let document = StatsReply().utf8(of: Self.snapshot(of: board, after: 0), serving: served)
        let told = try #require(try Self.object(document)["first_reasons"] as? [String: Any])
        #expect(told["none"] as? Int == 21)
        let counts = try #require(told["features"] as? [String: Int])
        #expect(names.map { counts[$0] } == [2, 3, 6, 9, 12, 15])
        #expect(counts.count == featureCount)
    }

    @Test func `features that no model before had are told with nothing counted`() throws {
        let board = StatsBoard(loops: 1)
        board.shards[0].serves(features: ["a", "b", "c", "d", "e", "f"])
        let row: Features = [2, 2, 2, 2, 2, 2]
        board.shards[0].countOutside(row, by: TestModels.trees(missing: []))
        let served = try TestModels.served()
        let document = StatsReply().utf8(of: Self.snapshot(of: board, after: 0), serving: served)
        let told = try Self.object(document)["outside_training_range"] as? [String: Int]
        #expect(told?.keys.sorted() == served.file.model.featureNames.sorted())
        #expect(told?.values.allSatisfy { $0 == 0 } == true)
    }

    @Test func `counts of all loops are summed, and those of each told beside them`() throws {
        let board = StatsBoard(loops: 3)
        for (loop, stats) in board.shards.enumerated() {
            stats.accepted.add(10 + loop)
            stats.bytesIn.add(100 * loop)
            stats.bytesOut.add(1000 * loop)
            stats.connectionsOpen.add(loop, ordering: .relaxed)
            stats.latency.withLock { _ = $0.record(1000 * UInt64(loop + 1)) }
        }
        board.refused.add(5, ordering: .relaxed)
        board.reloadsGood.add(2, ordering: .relaxed)
        board.reloadsFailed.add(1, ordering: .relaxed)
        let document = StatsReply().utf8(
            of: Self.snapshot(of: board, after: 0),
            serving: try TestModels.served()
        )
        let told = try Self.object(document)
        #expect(
            told["connections"] as? [String: Int] == [
                "open": 3, "accepted": 33, "refused": 5, "closed_for_memory": 0,
                "closed_for_others": 0,
            ]
        )
        #expect(told["bytes"] as? [String: Int] == ["in": 300, "out": 3000])
        #expect(told["reloads"] as? [String: Int] == ["good": 2, "failed": 1])
        let loops = told["loops"] as? [[String: Int]]
        #expect(loops?.map { $0["connections"] } == [0, 1, 2])
        let latency = told["latency_ns"] as? [String: Int]
        #expect(latency?["count"] == 3)
        // To two digits.
        #expect((2000...2020).contains(latency?["p50"] ?? 0))
        #expect((3000...3030).contains(latency?["max"] ?? 0))
    }

    @Test func `a document is written anew for other counts or another model, and only then`()
        throws
    {
        let board = StatsBoard(loops: 1)
        let (first, second) = (try TestModels.served(), try TestModels.served(named: "second"))
        let document = StatsReply()
        let early = Self.snapshot(of: board, after: 0)
        let told = document.utf8(of: early, serving: first)
        #expect(document.utf8(of: early, serving: first) == told)
        #expect(document.utf8(of: early, serving: second) != told)
        board.shards[0].accepted.add(1)
        let late = Self.snapshot(of: board, after: 10)
        try #require(late !== early)
        #expect(document.utf8(of: late, serving: first) != told)
        // Whoever comes back to earlier counts is told them, byte for byte.
        #expect(document.utf8(of: early, serving: first) == told)
    }

    @Test func `uptime counts from the board's beginning and not backwards`() throws {
        let board = StatsBoard(loops: 1)
        let served = try TestModels.served()
        var last = -1.0
        for ages: UInt64 in [0, 2, 200, 20_000] {
            let snapshot = Self.snapshot(of: board, after: ages)
            let told = try Self.object(StatsReply().utf8(of: snapshot, serving: served))
            let uptime = try #require(told["uptime_seconds"] as? Double)
            #expect(uptime >= last)
            last = uptime
        }
        // 20,000 times ten milliseconds.
        #expect(last >= 200 && last < 800)
    }
}
