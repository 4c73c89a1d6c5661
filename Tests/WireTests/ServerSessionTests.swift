import Bytes
import TestSupport
import Testing
import Wire
import WireChecks

@Suite struct ServerSessionTests {
    private static let row = [2, 900.5, 4000.25, 52_000, 5, 640]
    private static let ids: [UInt64] = [0, 1, 0x7fff_ffff_ffff_ffff, .max]

    @Test(arguments: ids)
    func `an id comes back as it was sent`(id: UInt64) throws {
        var run = SessionRun()
        run.feed(Requests.score(id: id, Self.row))
        run.feed(Requests.batch(id: id, [Self.row]))
        run.feed(Requests.ping(id: id))
        run.feed(Requests.frame(opcode: 0x55, id: id))
        #expect(try run.replies.map(\.id) == [id, id, id, id])
    }

    @Test(
        arguments: StubScorer.features.indices,
        [(Double.nan, "NaN"), (.infinity, "infinity"), (-.infinity, "-infinity")]
    )
    func `a feature that is not finite is named, and so is what it is`(
        index: Int,
        value: (Double, String)
    ) throws {
        var row = Self.row
        row[index] = value.0
        var run = SessionRun()
        run.feed(Requests.score(id: 3, row))
        let reply = try #require(try run.replies.first)
        #expect(reply.status == .invalidFeatures)
        let name = StubScorer.features[index]
        #expect(reply.sentence == "\(name) is \(value.1); every feature must be finite")
    }

    @Test(arguments: StubScorer.features.indices, [UInt8(3), 4])
    func `a feature that is not finite is named where reasons are asked for, too`(
        index: Int,
        opcode: UInt8
    ) throws {
        var row = Self.row
        row[index] = -.infinity
        var run = SessionRun()
        run.feed(Requests.frame(opcode: opcode, id: 3, payload: Requests.payload([row])))
        let reply = try #require(try run.replies.first)
        #expect(reply.status == .invalidFeatures && reply.opcode == opcode | 0x80)
        let name = StubScorer.features[index]
        #expect(reply.sentence == "\(name) is -infinity; every feature must be finite")
        #expect(run.counters.rows == 0)
    }

    @Test func `a contribution beyond what can be told is refused by the feature's name`() throws {
        var row = Self.row
        row[4] = 0x1p60
        var run = SessionRun()
        run.feed(Requests.explain(id: 3, row) + Requests.change(id: 4, row))
        let replies = try run.replies
        #expect(replies.map(\.status) == [.invalidFeatures, .ok])
        #expect(replies[0].sentence.hasPrefix("years_employed contributes more than can be told"))
    }

    @Test(arguments: StubScorer.features.indices, [Double.nan, .infinity, -.infinity])
    func `a batch row that is not finite harms no other row`(index: Int, value: Double) throws {
        var bad = Self.row
        bad[index] = value
        var run = SessionRun()
        run.feed(Requests.batch(id: 1, [Self.row, bad, Self.row]))
        let bytes = run.sentBytes
        let scores = try bytes.withRawSpan { span in
            try ClientSession.reply(in: span, at: 0)?.batch(in: span, rows: 3)
        }
        #expect(scores?.map(\.flags) == [[], .noScore, []])
        #expect(scores?[1].probability.bitPattern == 0x7ff8_0000_0000_0000)
        #expect(scores?[0].probability == 0.25 && scores?[2].probability == 0.25)
        #expect(run.counters.rows == 2)
    }

    @Test func `negative zero keeps its sign, alone and in a batch`() throws {
        let row = [-0.0, -0.0, -0.0, -0.0, -0.0, -0.0]
        var run = SessionRun()
        run.feed(Requests.score(id: 1, row) + Requests.batch(id: 2, [row]))
        let replies = try run.replies
        #expect(replies[0].probability?.bitPattern == 1 << 63)
        #expect(replies[1].payload[8..<16].elementsEqual([0, 0, 0, 0, 0, 0, 0, 0x80]))
    }

    /// A row of its own for each number below 16,384; its probability is a 16,384th of the number.
    private static func numbered(_ number: Int) -> [Double] {
        [Double(number) / 2048, 0, 0, 0, 0, 0]
    }

    @Test(arguments: [1, 63, 64, 65, 128, 129, 16_384])
    func `a batch of any size gives each row its own score`(rows: Int) throws {
        var run = SessionRun()
        run.feed(Requests.batch(id: 1, (0..<rows).map(Self.numbered)))
        let scores = try run.sentBytes.withRawSpan { span in
            try ClientSession.reply(in: span, at: 0)?.batch(in: span, rows: rows)
        }
        #expect(scores?.map(\.probability) == (0..<rows).map { Double($0) / 16_384 })
        #expect(run.counters.rows == UInt64(rows))
    }

    @Test(arguments: [1, 63, 64, 65, 128, 129, 1000])
    func `scores in one piece are answered in order, whatever comes between them`(
        count: Int
    ) throws {
        let between = [
            Requests.ping(id: 1), Requests.frame(opcode: 0x33, id: 2),
            Requests.batch(id: 3, [[1, 0, 0, 0, 0, 0]]),
        ]
        var stream: [UInt8] = []
        for index in 0..<count {
            stream += Requests.score(id: UInt64(index), Self.numbered(index))
            if index % 7 == 6 { stream += between[index % 3] }
        }
        var run = SessionRun()
        run.feed(stream)
        let scores = try run.replies.filter { $0.opcode == 0x81 }
        #expect(scores.map(\.id) == (0..<count).map(UInt64.init))
        #expect(scores.map(\.probability) == (0..<count).map { Double($0) / 16_384 })
        #expect(run.answers == count + count / 7)
    }

    @Test func `a connection that is refused is told how many there may be, and closes`() throws {
        var run = SessionRun()
        run.refuse(connectionsMax: 10_000)
        #expect(run.closing == .overloaded)
        run.feed(Requests.score(id: 1, Self.row))
        let replies = try run.replies
        #expect(replies.count == 1)
        #expect(replies.first?.status == .overloaded)
        #expect(replies.first?.opcode == 0x80)
        #expect(replies.first?.id == 0)
        #expect(replies.first?.sentence.contains("10000") == true)
        #expect(run.counters.replies(.overloaded) == 1)
        #expect(SessionCheck.fault(of: run) == nil)
    }

    @Test func `what was answered before draining stays, the next request is refused`() throws {
        var run = SessionRun()
        let score = Requests.score(id: 1, Self.row)
        run.feed(score)
        run.drain()
        #expect(run.closing == nil)
        run.feed(score + score)
        #expect(try run.replies.map(\.status) == [.ok, .shuttingDown])
        #expect(run.closing == .shuttingDown)
        #expect(SessionCheck.fault(of: run) == nil)
    }

    @Test func `draining does not hide a fault that is judged before it`() throws {
        var run = SessionRun(.draining)
        run.feed(Requests.frame(opcode: 0x33, id: 1) + Requests.frame(opcode: 1, id: 2))
        #expect(try run.replies.map(\.status) == [.unknownOpcode, .malformed])
        #expect(run.closing == nil)
    }

    @Test func `a document that no frame holds is a defect of the server, and is told`() throws {
        let tooLong = [UInt8](repeating: 0x20, count: WireLimits.documentBytesMax + 1)
        var run = SessionRun(scorer: StubScorer(document: tooLong))
        run.feed(Requests.frame(opcode: 0x10, id: 5) + Requests.score(id: 6, Self.row))
        let replies = try run.replies
        #expect(replies.map(\.status) == [.internalFault, .ok])
        #expect(replies[0].opcode == 0x90)
        #expect(replies[0].id == 5)
        #expect(run.scorer.defectsFound == [replies[0].sentence])
        #expect(run.closing == nil)
        #expect(SessionCheck.fault(of: run) == nil)
    }

    @Test func `the longest document that a frame holds is sent`() throws {
        let longest = [UInt8](repeating: 0x20, count: WireLimits.documentBytesMax)
        var run = SessionRun(scorer: StubScorer(document: longest))
        run.feed(Requests.frame(opcode: 0x12, id: 5))
        #expect(run.sent.count == WireLimits.frameBytesMax)
        #expect(try run.replies.first?.payload == longest)
    }

    @Test(arguments: [
        String(repeating: "n", count: 300), String(repeating: "é", count: 200),
        String(repeating: "🏦", count: 100), "n" + String(repeating: "\u{301}", count: 300),
    ])
    func `a sentence with a very long name is cut to whole scalars of UTF-8`(
        name: String
    ) throws {
        let reply = try Self.reply(of: NamingScorer(name: name), to: [.nan, 0, 0, 0, 0, 0])
        #expect((252...255).contains(reply.payload.count))
        #expect(String(validating: reply.payload, as: UTF8.self) != nil)
    }

    @Test(
        arguments: [
            ([.nan, 0, 0, 0, 0, 0], [], "NaN; every feature"),
            ([-.infinity, .nan, 0, 0, 0, 0], [1], "-infinity; it"),
            ([.nan, .infinity, 0, 0, 0, 0], [0], "infinity; it"),
            ([.nan, .nan, 0, 0, 0, 0], [0], "NaN; it"),
        ] as [(FeatureRow, Set<Int>, String)]
    )
    func `a refusal passes over what may be missing`(
        row: FeatureRow,
        missing: Set<Int>,
        words: String
    ) throws {
        let scorer = NamingScorer(name: "n", missing: missing)
        #expect(try Self.reply(of: scorer, to: row).sentence == "n is \(words) must be finite")
        let all = NamingScorer(name: "n", missing: Set(0..<6))
        let sentence = try Self.reply(of: all, to: .init(repeating: .nan)).sentence
        #expect(sentence.hasPrefix("the model gives no probability for these features"))
    }

    /// The refusal of a row.
    private static func reply(of scorer: NamingScorer, to row: FeatureRow) throws -> GivenReply {
        var session = ServerSession()
        var block = ScoreBlock()
        var replies = ByteQueue(capacity: 0)
        Requests.score(id: 1, row.indices.map { row[$0] }).withRawSpan {
            _ = session.receive(
                $0,
                scorer: scorer,
                block: &block,
                counters: SessionCounters(),
                replies: &replies
            )
        }
        let reply = try #require(try GivenReply.all(in: replies.bytes).first)
        #expect(reply.status == .invalidFeatures)
        return reply
    }
}

/// A scorer without a score for anyone, whose features all have one name.
private struct NamingScorer: Scorer {
    let name: String
    var missing: Set<Int> = []
    var modelDigest: UInt64? { 1 }
    var model: AnyObject? { nil }

    func score(_ block: inout ScoreBlock, count: Int) -> Bool {
        for index in 0..<count { block.flags[index] = ScoreFlags.noScore.rawValue }
        return false
    }
    func score(_ block: inout ScoreBlock, count: Int, by model: AnyObject) -> Bool { false }
    func featureName(_ index: Int) -> String { name }

    func mayBeMissing(_ index: Int) -> Bool { missing.contains(index) }
    func infoDocument() -> [UInt8] { [] }
    func statsDocument() -> [UInt8] { [] }
    func foundDefect(_ sentence: String) {}
}
