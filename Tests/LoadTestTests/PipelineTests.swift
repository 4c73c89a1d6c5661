import Bytes
import Histogram
import Testing

@testable import LoadTest
@testable import Wire

@Suite struct PipelineTests {
    @Test(arguments: [1, 2, 63, 64, 65, 200])
    func `replies are taken in pieces of any size`(piece: Int) throws {
        var exchange = try Exchange(Exchange.singles.get())
        var replies: [[UInt8]] = []
        for count in [1, 64, 3, 100, 32] {
            replies += try exchange.send(count, due: 10_000, at: 10_000)
        }
        while !replies.isEmpty {
            let count = min(piece, replies.count)
            #expect(try exchange.receive(Array(replies[..<count]), at: 20_000) == 0)
            replies.removeFirst(count)
            #expect(exchange.waiting == replies.count)
        }
        #expect(exchange.finish(at: 30_000).ok == 200)
    }

    @Test func `requests sent at other times keep their own`() throws {
        var exchange = try Exchange(Exchange.singles.get())
        let replies =
            try exchange.send(2, due: 10_000, at: 11_000)
            + exchange.send(2, due: 30_000, at: 31_000)
        try exchange.receive(replies, at: 41_000)
        let measured = exchange.finish(at: 50_000)
        #expect((9990...10_010).contains(measured.service.valueAtPercentile(50)))
        #expect((29_950...30_050).contains(measured.service.valueAtPercentile(75)))
    }

    @Test(arguments: [0, 1, 15, 16, 31])
    func `a reply that is cut short waits for its rest`(bytes: Int) throws {
        var exchange = try Exchange(Exchange.singles.get())
        let replies = try exchange.send(2, due: 10_000, at: 10_000)
        let cut = [replies[0], Array(replies[1][..<bytes])]
        #expect(try exchange.receive(cut, at: 20_000) == bytes)
        #expect(exchange.waiting == 1)
        try exchange.receive([replies[1]], at: 30_000)
        #expect(exchange.finish(at: 40_000).ok == 2)
    }

    @Test(arguments: [false, true])
    func `a reply that nobody asked for is a violation`(asBatch: Bool) throws {
        var exchange = try Exchange(asBatch ? Exchange.batches.get() : Exchange.singles.get())
        let replies = try exchange.send(1, due: 10_000, at: 10_000)
        #expect(throws: ProtocolViolation("the server sent a reply that nobody asked for")) {
            try exchange.receive(replies + replies, at: 20_000)
        }
        let measured = exchange.finish(at: 30_000)
        #expect(measured.ok == 1)
    }

    @Test func `a refusal of the connection says why`() throws {
        var exchange = try Exchange(Exchange.singles.get())
        var bytes = ByteQueue(capacity: 64)
        bytes.appendError(.overloaded, "8 connections are open", opcode: 0, id: 0)
        let frames = try Frames.split(bytes.bytes)
        #expect(throws: ProtocolViolation("the server refused: 8 connections are open")) {
            try exchange.receive(frames, at: 20_000)
        }
    }

    @Test func `bytes of another protocol are a violation`() throws {
        var exchange = try Exchange(Exchange.singles.get())
        _ = try exchange.send(1, due: 10_000, at: 10_000)
        #expect(throws: ProtocolViolation.self) {
            try exchange.receive([Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)], at: 20_000)
        }
        #expect(exchange.finish(at: 30_000).unanswered == 1)
    }

    @Test func `batches are checked row by row`() throws {
        var exchange = try Exchange(Exchange.batches.get())
        var replies = try exchange.send(4, due: 10_000, at: 10_000)
        let rows = 5
        #expect(replies[0].count == 16 + 8 + 9 * rows)
        replies[1][24 + 8 * 3] ^= 1
        replies[2][24 + 8 * rows + 4] ^= 1
        try exchange.receive(replies, at: 20_000)
        let measured = exchange.finish(at: 30_000)
        #expect(measured.ok == 2)
        #expect(measured.wrong == 2)
    }

    @Test func `a batch reply that is a row short is wrong`() throws {
        var exchange = try Exchange(Exchange.batches.get())
        var replies = try exchange.send(1, due: 10_000, at: 10_000)
        replies[0].removeLast(9)
        replies[0][0] -= 9
        try exchange.receive(replies, at: 20_000)
        #expect(exchange.finish(at: 30_000).wrong == 1)
    }

    @Test func `a score reply to a batch is wrong`() throws {
        var singles = try Exchange(Exchange.singles.get())
        var exchange = try Exchange(Exchange.batches.get())
        _ = try exchange.send(1, due: 10_000, at: 10_000)
        try exchange.receive(try singles.send(1, due: 10_000, at: 10_000), at: 20_000)
        #expect(exchange.finish(at: 30_000).wrong == 1)
    }

    @Test func `a pipeline goes on after its connection was lost`() throws {
        var exchange = try Exchange(Exchange.singles.get())
        _ = try exchange.send(70, due: 10_000, at: 10_000)
        exchange.lose(at: 20_000)
        try exchange.receive(try exchange.send(3, due: 30_000, at: 30_000), at: 40_000)
        let measured = exchange.finish(at: 50_000)
        #expect(measured.ok == 3)
        #expect(measured.errors == ["connection lost": 70])
    }

    @Test func `numbers go on where the pool begins again`() throws {
        // The pool has 16,384 rows; a run around its end must be sent and checked whole.
        var exchange = try Exchange(Exchange.singles.get(), firstIndex: 16_380)
        try exchange.receive(try exchange.send(10, due: 10_000, at: 10_000), at: 20_000)
        #expect(exchange.finish(at: 30_000).ok == 10)
    }
}
