import EventLoop
import Foundation
import Logging
import Models
import ONNX
import Platform
import Synchronization
import Testing
import Wire

@testable import Server

@Suite struct StatsBoardTests {
    private static let age = ServerLimits.statsAgeNanosecondsMax

    private static func served(named name: String = "m") throws -> ServedModel {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../models/loan-default/model.onnx")
        return ServedModel(try ModelFile.decode([UInt8](Data(contentsOf: path)), name: name))
    }

    private static func accepted(_ document: [UInt8]) throws -> Int? {
        let value = try JSONSerialization.jsonObject(with: Data(document)) as? [String: Any]
        return (value?["connections"] as? [String: Any])?["accepted"] as? Int
    }

    @Test func `counts are gathered once in ten milliseconds, whichever loops are asked`() throws {
        let board = StatsBoard(loops: 2)
        let start = MonotonicClock.nanoseconds
        let first = board.snapshot(at: start)
        for shard in board.shards { shard.accepted.add(3) }
        #expect(board.snapshot(at: start + Self.age - 1) === first)
        // A loop that looked at the clock before another gathered, and came to it after.
        #expect(board.snapshot(at: start - 1) === first)
        let second = board.snapshot(at: start + Self.age)
        #expect(second !== first)
        let (served, document) = (try Self.served(), StatsReply())
        #expect(try Self.accepted(document.utf8(of: first, serving: served)) == 0)
        #expect(try Self.accepted(document.utf8(of: second, serving: served)) == 6)
    }

    @Test func `a document tells the counts that it is given and its loop's model`() throws {
        let board = StatsBoard(loops: 1)
        let snapshot = board.snapshot(at: MonotonicClock.nanoseconds)
        let (served, other) = (try Self.served(), try Self.served(named: "other"))
        let document = StatsReply()
        let bytes = document.utf8(of: snapshot, serving: served)
        #expect(document.utf8(of: snapshot, serving: served) == bytes)
        let text = String(decoding: document.utf8(of: snapshot, serving: other), as: UTF8.self)
        #expect(text.contains("\"model\":{\"name\":\"other\","))
        #expect(document.utf8(of: snapshot, serving: served) == bytes)
    }

    @Test func `no loop tells less than another did before`() throws {
        let board = StatsBoard(loops: 4)
        let served = try Self.served()
        let told = Guarded([Int]())
        let isOver = Atomic(false)
        let threads = try board.shards.map { shard in
            try LoopThread {
                let document = StatsReply()
                while !isOver.load(ordering: .relaxed) {
                    shard.accepted.add(1)
                    // Told in the order of the answers: nobody answers while another does.
                    told.withLock { told in
                        let snapshot = board.snapshot(at: MonotonicClock.nanoseconds)
                        let bytes = document.utf8(of: snapshot, serving: served)
                        if let count = try? Self.accepted(bytes) { told.append(count) }
                    }
                }
            }
        }
        Thread.sleep(forTimeInterval: 0.3)
        isOver.store(true, ordering: .relaxed)
        for thread in threads { thread.join() }
        let counts = told.withLock { $0 }
        #expect(counts == counts.sorted())
        #expect(Set(counts).count > 5)
    }
}
