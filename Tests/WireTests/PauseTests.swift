import Bytes
import TestSupport
import Testing
import Wire
import WireChecks

@Suite struct PauseTests {
    @Test(arguments: [1, 31, 32, 33, 2048, 2049, 65_536], [1, 64, 65, 3000])
    func `a session that pauses answers everything in the end, in order`(
        limit: Int,
        count: Int
    ) throws {
        let stream = (0..<count).flatMap { index in
            index % 5 == 4
                ? Requests.ping(id: UInt64(index), [9])
                : Requests.score(id: UInt64(index), [0, 0, 0, 0, 0, 0])
        }
        var run = SessionRun()
        let used = stream.withRawSpan { run.feed($0, pausingAt: limit) }
        #expect(used == stream.count)
        #expect(try run.replies.map(\.id) == (0..<count).map(UInt64.init))
        #expect(run.waitingMax < limit + WireLimits.batchReplyBytesMax)
        #expect(SessionCheck.fault(of: run) == nil)
        // Nothing is left to pause for when the last replies reach the limit.
        if run.sent.count < limit { #expect(run.pauses == 0) }
        if count == 3000 { #expect(run.pauses > 0) }
    }

    @Test func `a session pauses between two batches, each of which is answered whole`() throws {
        let batch = Requests.batch(id: 1, .init(repeating: [1, 0, 0, 0, 0, 0], count: 16_384))
        let stream = batch + batch + batch
        var run = SessionRun()
        stream.withRawSpan { _ = run.feed($0, pausingAt: 1) }
        #expect(run.pauses == 3)
        #expect(run.waitingMax == WireLimits.batchReplyBytesMax)
        #expect(try run.replies.count == 3)
    }

    @Test func `replies that wait from before make it pause after one more`() {
        var session = ServerSession()
        var block = ScoreBlock()
        var replies = ByteQueue(capacity: 0)
        replies.append([UInt8](repeating: 0, count: 100))
        let stream = Requests.ping(id: 1) + Requests.ping(id: 2)
        let received = stream.withRawSpan {
            session.receive(
                $0,
                scorer: StubScorer(),
                block: &block,
                counters: SessionCounters(),
                replies: &replies,
                pausingAt: 100
            )
        }
        #expect(received.isPaused)
        #expect(received.answers == 1)
        #expect(received.bytesUsed == 16)
    }

    @Test func `a frame cut short is no reason to pause`() {
        var run = SessionRun()
        let stream = Requests.ping(id: 1) + [16, 0, 0]
        let used = stream.withRawSpan { run.feed($0, pausingAt: 17) }
        #expect(used == 16)
        #expect(run.pauses == 0)
    }

    @Test func `a fault that closes is no pause`() throws {
        var run = SessionRun()
        let stream = Requests.frame(length: 0, opcode: 1, id: 1) + Requests.ping(id: 2)
        let used = stream.withRawSpan { run.feed($0, pausingAt: 1) }
        #expect(used == stream.count)
        #expect(run.pauses == 0)
        #expect(try run.replies.count == 1)
    }
}
