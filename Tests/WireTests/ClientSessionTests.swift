import Bytes
import TestSupport
import Testing
import Wire
import WireChecks

@Suite struct ClientSessionTests {
    private static let id: UInt64 = 0x0102_0304_0506_0708
    private static let row: FeatureRow = [2, 900.5, 4000.25, 52_000, 5, 640]

    private static func bytes(_ encode: (inout ByteQueue) -> Void) -> [UInt8] {
        var buffer = ByteQueue(capacity: 0)
        encode(&buffer)
        return [UInt8](copying: buffer.bytes)
    }

    /// The reply at the front of the first `end` bytes.
    private static func reply(in bytes: [UInt8], upTo end: Int? = nil) throws -> Reply? {
        try bytes.withRawSpan {
            try ClientSession.reply(in: $0.extracting(0..<(end ?? bytes.count)), at: 0)
        }
    }

    @Test func `a score request is the specification's worked bytes`() throws {
        let bytes = Self.bytes { ClientSession.appendScore(id: Self.id, Self.row, to: &$0) }
        #expect(try bytes == Vectors.named("score").request())
    }

    @Test func `a batch request is the specification's worked bytes`() throws {
        let rows: [FeatureRow] = [Self.row, [6, 2000, 0, 0, 0, 0]]
        let bytes = Self.bytes { ClientSession.appendBatch(id: Self.id, rows.span, to: &$0) }
        #expect(try bytes == Vectors.named("batch-two-rows").request())
    }

    @Test func `ping, info and stats are the vectors' bytes`() throws {
        let payload: [UInt8] = [0, 0xff] + Array("sestina\n".utf8)
        let ping = Self.bytes {
            ClientSession.append(.ping, id: Self.id, payload: payload, to: &$0)
        }
        #expect(try ping == Vectors.named("ping").request())
        let info = Self.bytes { ClientSession.append(.info, id: Self.id, to: &$0) }
        #expect(try info == Vectors.named("info").request())
        let stats = Self.bytes { ClientSession.append(.stats, id: Self.id, to: &$0) }
        #expect(try stats == Vectors.named("stats").request())
    }

    @Test func `the largest batch is as long as its vector`() throws {
        let rows = [FeatureRow](repeating: Self.row, count: WireLimits.batchRowsMax)
        let bytes = Self.bytes { ClientSession.appendBatch(id: 1, rows.span, to: &$0) }
        #expect(try bytes.count == Vectors.named("batch-16384-rows").request().count)
    }

    @Test(arguments: [0, WireLimits.batchRowsMax + 1])
    func `a batch without rows or with too many stops the program`(count: Int) async {
        await #expect(processExitsWith: .failure) { [count] in
            var buffer = ByteQueue(capacity: 0)
            let rows = [FeatureRow](repeating: [0, 0, 0, 0, 0, 0], count: count)
            ClientSession.appendBatch(id: 1, rows.span, to: &buffer)
        }
    }

    @Test(arguments: Vectors.all.filter { $0.replyFile != nil })
    func `a reply is found when all of it is there and not before`(vector: Vector) throws {
        let bytes = try #require(try vector.exactReplies())
        let ends = bytes.withRawSpan { span in
            var ends: [Int] = []
            while let reply = try? ClientSession.reply(in: span, at: ends.last ?? 0) {
                ends.append(reply.end)
            }
            return ends
        }
        #expect(ends.count == vector.replies.count)
        #expect(ends.last == bytes.count)
        let first = try #require(ends.first)
        for cut in 0..<min(first, 4096) {
            #expect(try Self.reply(in: bytes, upTo: cut) == nil, "cut at \(cut)")
        }
        #expect(try Self.reply(in: bytes, upTo: first)?.end == first)
    }

    @Test func `a score is read out of its reply`() throws {
        let bytes = try #require(try Vectors.named("score-default-outside-range").exactReplies())
        let reply = try #require(try Self.reply(in: bytes))
        #expect(reply.opcode == .score)
        #expect(reply.status == .ok)
        let expected = Score(
            probability: 0.75,
            flags: [.predictsDefault, .outsideTrainingRange],
            modelDigest: 0xefcd_ab89_6745_2301
        )
        #expect(bytes.withRawSpan { reply.score(in: $0) } == expected)
        #expect(bytes.withRawSpan { reply.batch(in: $0, rows: 1) } == nil)
    }

    @Test func `a batch is read out of its reply, for its own number of rows only`() throws {
        let bytes = try #require(try Vectors.named("batch-two-rows").exactReplies())
        let reply = try #require(try Self.reply(in: bytes))
        let scores = try #require(bytes.withRawSpan { reply.batch(in: $0, rows: 2) })
        #expect(scores.map(\.probability) == [0.25, 0.75])
        #expect(scores.map(\.flags) == [[], [.predictsDefault, .outsideTrainingRange]])
        #expect(bytes.withRawSpan { reply.batch(in: $0, rows: 1) } == nil)
        #expect(bytes.withRawSpan { reply.batch(in: $0, rows: 3) } == nil)
        #expect(bytes.withRawSpan { reply.score(in: $0) } == nil)
    }

    @Test(arguments: [
        (Requests.frame(length: 0, opcode: 0x81, id: 1), "length 0"),
        (Requests.frame(length: 11, opcode: 0x81, id: 1), "length 11"),
        (Requests.frame(length: 1_048_577, opcode: 0x81, id: 1), "length 1048577"),
        (Requests.frame(length: .max, opcode: 0x81, id: 1), "length 4294967295"),
        (Requests.frame(version: 0, opcode: 0x81, id: 1), "version 0"),
        (Requests.frame(version: 2, opcode: 0x81, id: 1), "version 2"),
        (Requests.frame(opcode: 0x01, id: 1), "opcode 1"),
        (Requests.frame(opcode: 0x7f, id: 1), "opcode 127"),
    ])
    func `bytes that are no reply are a violation that names the field`(
        bytes: [UInt8],
        field: String
    ) throws {
        let violation = #expect(throws: ProtocolViolation.self) {
            try Self.reply(in: bytes)
        }
        #expect(violation?.description.contains(field) == true)
    }

    @Test(arguments: [0, 11, 1_048_577, UInt32.max])
    func `a length outside its limits is a violation before the header is whole`(
        length: UInt32
    ) throws {
        let bytes = Requests.frame(length: length, opcode: 0x81, id: 1)
        for count in 4..<16 {
            #expect(throws: ProtocolViolation.self, "\(count) bytes") {
                try Self.reply(in: bytes, upTo: count)
            }
        }
    }

    @Test func `statuses and opcodes of later versions are replies like any other`() throws {
        let bytes = Requests.frame(opcode: 0xd0, status: 200, flags: 0x44, id: 1, payload: [65])
        let reply = try #require(try Self.reply(in: bytes))
        #expect(reply.status == nil)
        #expect(reply.opcode == nil)
        #expect(bytes.withRawSpan { reply.text(in: $0) } == "A")
    }
}
