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

    @Test func `a request for reasons has a step of its own, in its place among the others`()
        throws
    {
        let stream = (0..<60).flatMap { index -> [UInt8] in
            let id = UInt64(index)
            switch index % 6 {
            case 2: return Requests.explain(id: id, Self.row)
            case 4: return Requests.change(id: id, Self.row)
            default: return Requests.score(id: id, Self.row)
            }
        }
        var run = SessionRun()
        #expect(stream.withRawSpan { run.feed($0) } == stream.count)
        let told = try run.replies
        #expect(told.map(\.id) == (0..<60).map(UInt64.init))
        #expect(told.allSatisfy { $0.status == .ok })
        #expect(told.map(\.opcode).prefix(6) == [0x81, 0x81, 0x83, 0x81, 0x84, 0x81])
        // Twenty of them, and the scores between them, of which the last are behind all.
        #expect(run.steps == 41 && run.counters.rows == 60)
        #expect(SessionCheck.fault(of: run) == nil)
    }

    /// What a session does with a stream when it may give no reasons.
    private static func receive(
        _ stream: [UInt8],
        _ session: inout ServerSession,
        _ replies: inout ByteQueue,
        isLate: Bool = false,
        givesReasons: Bool,
        scorer: StubScorer = StubScorer()
    ) -> ServerSession.Received {
        var block = ScoreBlock()
        let counters = SessionCounters()
        return stream.withRawSpan { bytes in
            session.receive(
                bytes,
                isLate: isLate,
                givesReasons: givesReasons,
                scorer: scorer,
                block: &block,
                counters: counters,
                replies: &replies
            )
        }
    }

    @Test func `reasons that may not be given yet wait with all that is behind them`() throws {
        var session = ServerSession()
        var replies = ByteQueue()
        let stream =
            Requests.score(id: 1, Self.row) + Requests.ping(id: 2)
            + Requests.change(id: 3, Self.row) + Requests.score(id: 4, Self.row)
        let first = Self.receive(stream, &session, &replies, givesReasons: false)
        #expect(first.bytesUsed == 64 + 16 && first.answers == 2)
        #expect(first.mayHaveMore && first.awaitsReasons && !first.gaveReasons)
        let rest = Array(stream.dropFirst(80))
        let again = Self.receive(rest, &session, &replies, givesReasons: false)
        #expect(again.bytesUsed == 0 && again.answers == 0)
        #expect(again.mayHaveMore && again.awaitsReasons && session.isAtRest)
        let given = Self.receive(rest, &session, &replies, givesReasons: true)
        #expect(given.bytesUsed == 64 && given.gaveReasons && !given.awaitsReasons)
        #expect(given.mayHaveMore)
        let last = Self.receive(Array(rest.dropFirst(64)), &session, &replies, givesReasons: false)
        #expect(last.bytesUsed == 64 && !last.mayHaveMore && !last.gaveReasons)
        #expect(try GivenReply.all(in: replies.bytes).map(\.id) == [1, 2, 3, 4])
    }

    @Test func `explanations that are little work share a step, and no other does`() throws {
        var session = ServerSession()
        var replies = ByteQueue()
        let scorer = StubScorer(explainRows: 24)
        func given(_ stream: [UInt8]) -> ServerSession.Received {
            Self.receive(stream, &session, &replies, givesReasons: true, scorer: scorer)
        }
        let explain = Requests.explain(id: 1, Self.row)
        let three = given(explain + explain + explain)
        #expect(three.answers == 2 && three.gaveReasons && three.mayHaveMore)
        #expect(!three.awaitsReasons)
        let change = given(explain + Requests.change(id: 2, Self.row))
        #expect(change.answers == 1 && change.gaveReasons && change.mayHaveMore)
        let behind = given(Requests.score(id: 3, Self.row) + explain)
        #expect(behind.answers == 1 && !behind.gaveReasons && behind.mayHaveMore)
    }

    @Test func `what is refused without being looked at waits for no turn`() throws {
        for (isLate, allowed, scorer, status) in [
            (true, OpcodeSet.all, StubScorer(), Status.busy),
            (false, .observe, StubScorer(), .unauthenticated),
            (false, .all, StubScorer(hasModel: false), .noModel),
        ] {
            var session = ServerSession()
            session.allowed = allowed
            var replies = ByteQueue()
            let stream = Requests.explain(id: 1, Self.row) + Requests.change(id: 2, Self.row)
            let received = Self.receive(
                stream,
                &session,
                &replies,
                isLate: isLate,
                givesReasons: false,
                scorer: scorer
            )
            #expect(received.bytesUsed == 128 && !received.awaitsReasons && !received.gaveReasons)
            #expect(try GivenReply.all(in: replies.bytes).map(\.status) == [status, status])
        }
        // A part of a request waits for the rest of it, not for a turn.
        var session = ServerSession()
        var replies = ByteQueue()
        let part = Array(Requests.explain(id: 1, Self.row).dropLast())
        let received = Self.receive(part, &session, &replies, givesReasons: false)
        #expect(received.bytesUsed == 0 && !received.mayHaveMore && !received.awaitsReasons)
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
        (OpcodeSet.score, [0, 0, 0, 0, 8, 0, 0]), (.observe, [8, 8, 0, 0, 0, 8, 8]),
        (OpcodeSet(), [8, 8, 8, 8, 8, 8, 8]),
    ])
    func `a caller gets what it may ask, and for the rest who gives the right to it`(
        allowed: OpcodeSet,
        statuses: [UInt8]
    ) throws {
        var run = SessionRun(Circumstances(.serving, allowed: allowed))
        run.feed(Requests.score(id: 1, Self.row) + Requests.batch(id: 2, [Self.row]))
        run.feed(Requests.frame(opcode: 0x10, id: 3) + Requests.ping(id: 4))
        run.feed(Requests.frame(opcode: 0x12, id: 5))
        run.feed(Requests.explain(id: 6, Self.row) + Requests.change(id: 7, Self.row))
        // What may not be asked is not told what would be wrong with it.
        run.feed(Requests.frame(opcode: 0x02, id: 8) + Requests.frame(opcode: 0x55, id: 9))
        let told = try run.replies
        #expect(told.prefix(7).map { $0.status?.rawValue } == statuses)
        #expect(told[7].status == (allowed.contains(.scoreBatch) ? .malformed : .unauthenticated))
        #expect(told[8].status == .unknownOpcode)
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
        run.feed(Requests.explain(id: 7, Self.row) + Requests.change(id: 8, Self.row))
        let told = try run.replies
        #expect(told.map(\.status) == [.busy, .busy, .ok, .ok, .ok, .malformed, .busy, .busy])
        #expect(told[0].sentence.contains("try again"))
        #expect(run.counters.replies(.busy) == 4 && run.closing == nil)
    }

    @Test(arguments: [false, true])
    func `a late server refuses scores by the block, each by its id, with a model or without`(
        hasModel: Bool
    ) throws {
        let count = 200
        var run = SessionRun(Circumstances(hasModel ? .serving : .noModel, isLate: true))
        let stream = (0..<count).flatMap { Requests.score(id: UInt64($0 * 7), Self.row) }
        #expect(stream.withRawSpan { run.feed($0) } == stream.count)
        #expect(run.steps == 4)
        let told = try run.replies
        #expect(told.map(\.id) == (0..<count).map { UInt64($0 * 7) })
        #expect(told.allSatisfy { $0.status == .busy && $0.sentence == told[0].sentence })
        #expect(run.counters.replies(to: .score, .busy) == 200 && run.counters.rows == 0)
        #expect(SessionCheck.fault(of: run) == nil)
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

    func mayBeMissing(_ index: Int) -> Bool { false }
    func infoDocument() -> [UInt8] { [] }
    func statsDocument() -> [UInt8] { [] }
    func foundDefect(_ sentence: String) {}
}
