import Histogram
import Logging
import ONNX
import Platform
import TestSupport
import Testing
import Wire

@testable import EventLoop
@testable import Server

/// One turn after another, on a stream whose other end the test reads by itself.
@Suite(.timeLimit(.minutes(10))) struct ResponderTests {
    /// A turn, and the stream that it is for.
    private final class Bench {
        var responder: Responder
        var session = ServerSession()
        let stats: ShardStats
        let stream: TCPStream
        let caller: Caller

        init(replyBytes: CInt? = nil, limits: ServerLimits = ServerLimits()) throws {
            let board = StatsBoard(loops: 1)
            stats = board.shards[0]
            let scorer = ShardScorer(
                serving: try TestModels.served(),
                stats: stats,
                board: board,
                limits: limits,
                log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            responder = Responder(scorer: scorer, stats: stats, limits: limits)
            let pair = try Caller.pair(replyBytes: replyBytes)
            caller = pair.caller
            stream = try TCPStream(loop: Loop())
            try stream.adopt(pair.socket)
        }

        func answer(
            _ bytes: [UInt8],
            since began: UInt64 = MonotonicClock.nanoseconds,
            queued: UInt64? = nil,
            at now: UInt64 = MonotonicClock.nanoseconds
        ) -> Responder.Outcome {
            bytes.withRawSpan {
                responder.answer(
                    $0,
                    &session,
                    on: stream,
                    Delay.Times(read: began, queued: queued ?? now),
                    at: now
                )
            }
        }

        func end() {
            stream.close()
            stream.loop.run()
        }
    }

    @Test func `whole frames are answered in one write, and what is cut is left`() throws {
        let bench = try Bench()
        let frames = Requests.score(1) + Requests.plain(.ping, 2, [9]) + Requests.score(3)
        let outcome = bench.answer(frames + Requests.score(4).prefix(30))
        #expect(!outcome.isInStep)
        #expect(outcome.bytesUsed == frames.count && outcome.answers == 3)
        #expect(outcome.end == .done)
        let told = try (0..<3).map { _ in try #require(try bench.caller.replyNow()) }
        #expect(told.map(\.id) == [1, 2, 3] && told[1].payload == [9])
        #expect(try bench.caller.replyNow() == nil)
        #expect(bench.stats.bytesIn.value == UInt64(frames.count))
        #expect(bench.stats.bytesOut.value == UInt64(32 + 17 + 32))
        bench.end()
    }

    @Test func `a turn that answers nothing sends and counts nothing`() throws {
        let bench = try Bench()
        for bytes in [[], Array(Requests.score(1).prefix(63))] {
            let outcome = bench.answer(bytes)
            #expect(outcome.isInStep == bytes.isEmpty)
            #expect(outcome.bytesUsed == 0 && outcome.answers == 0)
        }
        bench.responder.publishLatency()
        #expect(bench.stats.bytesOut.value == 0)
        let measured = bench.stats.latency.withLock { $0.totalCount }
        #expect(measured == 0)
        bench.end()
    }

    @Test func `latencies count from when the requests were read, once they are published`() throws
    {
        let bench = try Bench()
        let second: UInt64 = 1_000_000_000
        _ = bench.answer(
            Requests.score(1) + Requests.score(2),
            since: MonotonicClock.nanoseconds - 3 * second
        )
        let unpublished = bench.stats.latency.withLock { $0.totalCount }
        #expect(unpublished == 0)
        bench.responder.publishLatency()
        let (count, longest) = bench.stats.latency.withLock { ($0.totalCount, $0.max) }
        #expect(count == 2)
        #expect(longest >= 3 * second)
        // Beyond what is told apart, a latency is the longest that is.
        _ = bench.answer(
            Requests.score(3),
            since: MonotonicClock.nanoseconds - 2 * ShardStats.latencyMax
        )
        bench.responder.publishLatency()
        let most = bench.stats.latency.withLock { $0.max }
        #expect(most >= ShardStats.latencyMax && most < ShardStats.latencyMax / 100 * 101)
        bench.end()
    }

    @Test func `replies that the socket does not take wait, and a turn stops where too many do`()
        throws
    {
        let bench = try Bench(replyBytes: 4096)
        let questions = (0..<2000).flatMap { Requests.plain(.info, $0) }
        var used = 0
        var end = Responder.Outcome.End.slice
        // However many slices that takes.
        while end == .slice {
            let turn = bench.answer(Array(questions[used...]))
            used += turn.bytesUsed
            end = turn.end
        }
        #expect(end == .backlog && used < questions.count)
        #expect(bench.stream.unsentBytes > 0)
        // What waits already counts: nothing more is answered until the peer has taken some.
        var unsent = bench.stream.unsentBytes
        while unsent < WireLimits.backlogBytesHigh {
            _ = bench.answer(Requests.plain(.info, 1))
            #expect(bench.stream.unsentBytes > unsent)
            unsent = bench.stream.unsentBytes
        }
        let last = bench.answer(questions)
        #expect(last.end == .backlog && last.answers == 1)
        bench.end()
    }

    @Test func `a turn ends with its slice, and what is left is for another`() throws {
        let bench = try Bench()
        let scores = (0..<200).flatMap { Requests.score($0) }
        let slice = ServerLimits.sliceNanoseconds
        // The slice is over after the first step, however quick that was.
        let first = bench.answer(scores, at: MonotonicClock.nanoseconds - slice)
        #expect(first.end == .slice && !first.isInStep)
        #expect(first.answers == 64 && first.bytesUsed == 64 * 64)
        // With nothing left it does not matter how long it took.
        let rest = Array(scores.dropFirst(3 * 64 * 64))
        let last = bench.answer(rest, at: MonotonicClock.nanoseconds - slice)
        #expect(last.end == .done && last.answers == 8)
        bench.end()
    }

    @Test func `reasons are given until their share is used up, and scores as ever`() throws {
        let bench = try Bench()
        let second: UInt64 = 1_000_000_000
        // The one step took a second, by the clock that was told.
        let first = bench.answer(
            Requests.about(.explain, 1) + Requests.about(.change, 2),
            at: MonotonicClock.nanoseconds - second
        )
        #expect(first.gaveReasons && first.answers == 1 && first.end == .slice)
        #expect(!bench.responder.reasons.isOpen)
        let more = Requests.score(3) + Requests.about(.change, 4) + Requests.score(5)
        let next = bench.answer(more)
        #expect(next.end == .reasons && next.answers == 1 && next.bytesUsed == 64)
        #expect(!next.gaveReasons && !next.isInStep)
        let again = bench.answer(Array(more.dropFirst(64)))
        #expect(again.end == .reasons && again.answers == 0 && again.bytesUsed == 0)
        // Whoever scored is to have a second, too; but then asks for nothing.
        bench.responder.turn(at: MonotonicClock.nanoseconds)
        #expect(!bench.responder.reasons.isOpen)
        var rest = Array(more.dropFirst(64))
        // Over one turn or, where the machine is slow, more of them.
        while !rest.isEmpty {
            bench.responder.turn(at: MonotonicClock.nanoseconds)
            let turn = bench.answer(rest)
            #expect(turn.gaveReasons == (rest.count == 128) || turn.answers == 0)
            rest = Array(rest.dropFirst(turn.bytesUsed))
        }
        #expect(bench.answer(Requests.score(6)).isInStep)
        let told = try (0..<5).map { _ in try #require(try bench.caller.replyNow()) }
        #expect(told.map(\.id) == [1, 3, 4, 5, 6])
        bench.end()
    }

    @Test func `who waited too long for reasons is refused even while their share is used up`()
        throws
    {
        let bench = try Bench()
        _ = bench.answer(
            Requests.about(.explain, 1),
            at: MonotonicClock.nanoseconds - 1_000_000_000
        )
        #expect(!bench.responder.reasons.isOpen)
        let now = MonotonicClock.nanoseconds
        let late = bench.answer(
            Requests.about(.explain, 2) + Requests.about(.change, 3),
            queued: now - 200_000_000,
            at: now
        )
        #expect(late.answers == 2 && late.end == .done && !late.gaveReasons && late.isInStep)
        let told = try (0..<3).map { _ in try #require(try bench.caller.replyNow()) }
        #expect(told.map(\.status).suffix(2) == [13, 13])
        bench.end()
    }

    @Test func `what waited too long for this loop is refused, and no other`() throws {
        let bench = try Bench()
        let now = MonotonicClock.nanoseconds
        for (waited, status) in [(UInt64(90), UInt8(0)), (110, 13)] {
            let frames = Requests.score(1) + Requests.plain(.ping, 2) + Requests.plain(.stats, 3)
            let outcome = bench.answer(frames, queued: now - waited * 1_000_000, at: now)
            #expect(outcome.answers == 3 && outcome.bytesUsed == frames.count)
            let told = try (0..<3).map { _ in try #require(try bench.caller.replyNow()) }
            #expect(told.map(\.status) == [status, 0, 0])
        }
        bench.end()
    }

    @Test func `whoever is refused reads why, and the session is over`() throws {
        let bench = try Bench()
        bench.responder.refuse(&bench.session, on: bench.stream, connectionsMax: 12)
        #expect(bench.session.closing == .overloaded)
        let told = try #require(try bench.caller.replyNow())
        #expect(told.opcode == 0x80 && told.status == 6 && told.id == 0)
        #expect(String(decoding: told.payload, as: UTF8.self).contains("12"))
        #expect(bench.answer(Requests.score(1)).answers == 0)
        #expect(try bench.caller.replyNow() == nil)
        bench.end()
    }

    @Test func `a turn after another model was taken is answered by it`() throws {
        let bench = try Bench()
        _ = bench.answer(Requests.score(1))
        let other = try ModelFile.decode(TestModels.bytes(TestModels.mark), name: "other")
        bench.responder.scorer.served = ServedModel(other)
        _ = bench.answer(Requests.score(2))
        let told = try (0..<2).map { _ in try #require(try bench.caller.replyNow()).payload }
        #expect(told[0].prefix(8) == told[1].prefix(8), "the same probability")
        #expect(told[0].suffix(8) != told[1].suffix(8), "of another file")
        bench.end()
    }
}
