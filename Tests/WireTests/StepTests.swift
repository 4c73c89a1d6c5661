import Bytes
import TestSupport
import Testing
import Wire
import WireChecks

/// How much a session does before whoever owns it can turn to another.
@Suite struct StepTests {
    private static let row = [1.0, 0, 0, 0, 0, 0]

    @Test(arguments: [1, 63, 64, 65, 128, 3000])
    func `a step is a block of scores, and all are answered in the end, in order`(
        count: Int
    ) throws {
        let stream = (0..<count).flatMap { index in
            index % 5 == 4
                ? Requests.ping(id: UInt64(index), [9])
                : Requests.score(id: UInt64(index), Self.row)
        }
        var run = SessionRun()
        let used = stream.withRawSpan { run.feed($0) }
        #expect(used == stream.count)
        #expect(try run.replies.map(\.id) == (0..<count).map(UInt64.init))
        #expect(SessionCheck.fault(of: run) == nil)
        // The last score of a step may bring a whole block with it.
        #expect((count + 127) / 128...(count + 63) / 64 ~= run.steps)
    }

    @Test func `a batch takes a step for each block of its rows`() throws {
        let batch = Requests.batch(id: 1, .init(repeating: Self.row, count: 16_384))
        var run = SessionRun()
        (batch + batch + batch).withRawSpan { _ = run.feed($0) }
        #expect(3 * 256...3 * 257 ~= run.steps)
        #expect(run.waitingMax < 40_000)
        #expect(try run.replies.count == 3)
        #expect(SessionCheck.fault(of: run) == nil)
    }

    @Test(arguments: [UInt8(0x10), 0x12])
    func `a document ends a step`(opcode: UInt8) throws {
        let question = Requests.frame(opcode: opcode, id: 1)
        var run = SessionRun()
        (question + question + question).withRawSpan { _ = run.feed($0) }
        #expect(run.steps == 3)
        #expect(try run.replies.count == 3)
    }

    @Test
    func `of a frame that is refused nothing is kept, and the reply comes with its last byte`()
        throws
    {
        let frame = Requests.frame(
            opcode: 0x11,
            id: 7,
            payload: .init(repeating: 0, count: 100_000)
        )
        var run = SessionRun()
        for byte in frame.dropLast() {
            #expect([byte].withRawSpan { run.feed($0) } <= 1)
            if run.broken != nil { break }
        }
        #expect(run.broken == nil)
    }

    @Test func `a batch is scored to its end by the model that it began with`() throws {
        var session = ServerSession()
        var block = ScoreBlock()
        var replies = ByteQueue()
        let counters = SessionCounters()
        let batch = Requests.batch(id: 1, .init(repeating: Self.row, count: 3))
        let scorer = TwoModels()
        for cut in [0..<16 + 48, 64..<160] {
            batch.withRawSpan { bytes in
                _ = session.receive(
                    bytes.extracting(cut),
                    scorer: scorer,
                    block: &block,
                    counters: counters,
                    replies: &replies
                )
            }
            #expect(session.isWithinReply == (cut.lowerBound == 0))
            scorer.now = scorer.second
        }
        #expect(scorer.asked.allSatisfy { $0 === scorer.first } && scorer.asked.count == 2)
        #expect(counters.rows == 3)
        let reply = try #require(try GivenReply.all(in: replies.bytes).first)
        #expect(reply.payload.prefix(8).elementsEqual([1, 0, 0, 0, 0, 0, 0, 0]))
    }

    @Test func `a batch that is begun goes on in a drain, and when the server is late`() throws {
        var session = ServerSession()
        var block = ScoreBlock()
        var replies = ByteQueue()
        let counters = SessionCounters()
        let stream = Requests.batch(id: 1, [Self.row, Self.row]) + Requests.score(id: 2, Self.row)
        var used = 0
        for end in [16 + 50, stream.count] {
            stream.withRawSpan { bytes in
                let received = session.receive(
                    bytes.extracting(used..<end),
                    isLate: used > 0,
                    scorer: StubScorer(),
                    block: &block,
                    counters: counters,
                    replies: &replies
                )
                used += received.bytesUsed
            }
            if end < stream.count {
                #expect(used == 16 + 48 && session.isWithinFrame && !session.isAtRest)
                session.drain()
            }
        }
        let told = try GivenReply.all(in: replies.bytes)
        #expect(told.map(\.status) == [.ok, .shuttingDown])
        #expect(session.closing == .shuttingDown)
    }

    @Test(arguments: [
        (OpcodeSet.score, [0, 0, 0, 0, 8]), (.observe, [8, 8, 0, 0, 0]),
        (OpcodeSet(), [8, 8, 8, 8, 8]),
    ])
    func `a caller gets what it may ask, and for the rest who gives the right to it`(
        allowed: OpcodeSet,
        statuses: [UInt8]
    ) throws {
        var run = SessionRun(Circumstances(.serving, allowed: allowed))
        run.feed(Requests.score(id: 1, Self.row) + Requests.batch(id: 2, [Self.row]))
        run.feed(Requests.frame(opcode: 0x10, id: 3) + Requests.ping(id: 4))
        run.feed(Requests.frame(opcode: 0x12, id: 5))
        // What may not be asked is not told what would be wrong with it.
        run.feed(Requests.frame(opcode: 0x02, id: 6) + Requests.frame(opcode: 0x55, id: 7))
        let told = try run.replies
        #expect(told.prefix(5).map { $0.status?.rawValue } == statuses)
        #expect(told[5].status == (allowed.contains(.scoreBatch) ? .malformed : .unauthenticated))
        #expect(told[6].status == .unknownOpcode)
        for reply in told where reply.status == .unauthenticated {
            #expect(reply.sentence.contains(reply.opcode < 0x90 ? "score" : "observe"))
        }
        #expect(run.closing == nil)
    }

    @Test func `who is late is told to try again, but whoever watches the server is answered`()
        throws
    {
        var run = SessionRun(Circumstances(.serving, isLate: true))
        run.feed(Requests.score(id: 1, Self.row) + Requests.batch(id: 2, [Self.row]))
        run.feed(Requests.frame(opcode: 0x10, id: 3) + Requests.ping(id: 4))
        run.feed(Requests.frame(opcode: 0x12, id: 5) + Requests.frame(opcode: 0x01, id: 6))
        let told = try run.replies
        #expect(told.map(\.status) == [.busy, .busy, .ok, .ok, .ok, .malformed])
        #expect(told[0].sentence.contains("try again"))
        #expect(run.counters.replies(.busy) == 2 && run.closing == nil)
    }
}

/// A scorer whose model changes.
private final class TwoModels: Scorer {
    final class Model {}

    let first = Model()
    let second = Model()
    lazy var now = first
    private(set) var asked: [AnyObject] = []

    var modelDigest: UInt64? { now === first ? 1 : 2 }
    var model: AnyObject? { now }

    func score(_ block: inout ScoreBlock, count: Int) -> Bool { true }
    func score(_ block: inout ScoreBlock, count: Int, by model: AnyObject) -> Bool {
        for index in 0..<count { block.flags[index] = 0 }
        asked.append(model)
        return true
    }
    func featureName(_ index: Int) -> String { "" }
    func infoDocument() -> [UInt8] { [] }
    func statsDocument() -> [UInt8] { [] }
    func foundDefect(_ sentence: String) {}
}
