import NIOCore
import NIOEmbedded
import Testing

@testable import HTTPFront

/// Bodies that come and go in pieces.
@Suite struct StreamedAnswerTests {
    private static let head =
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"

    @Test func `pieces go out as they come in`() throws {
        let channel = try FrontChannel()
        channel.receive(Self.head)
        #expect(channel.statuses == [200])
        #expect(channel.output.contains("\r\ntransfer-encoding: chunked\r\n"))
        channel.receive("abc")
        #expect(channel.output.hasSuffix("\r\n\r\n3\r\nabc\r\n"))
        channel.receive("0123456789abcdef")
        #expect(channel.output.hasSuffix("10\r\n0123456789abcdef\r\n"))
        #expect(channel.inFlight == 1)
        #expect(channel.counted.isEmpty)
    }

    @Test func `the end of the body ends the answer, and the connection goes on`() throws {
        let channel = try FrontChannel()
        for _ in 0..<3 { channel.receive(Sent.chunked("/echo", ["ab", "c"])) }
        #expect(channel.statuses == [200, 200, 200])
        // The head goes before the end of the request, so the first answer is the last where that is cut.
        #expect(channel.output.hasSuffix("0\r\n\r\n"))
        #expect(channel.counted == ["/echo POST 200: 3"])
        #expect(channel.isOpen)
    }

    @Test func `to HTTP 1.0 pieces go as they are, and the end of the connection ends them`() throws
    {
        let channel = try FrontChannel()
        let request = Sent.post("/echo", "abc").replacing("HTTP/1.1", with: "HTTP/1.0")
        channel.receive(request)
        #expect(channel.output.hasPrefix("HTTP/1.0 200 OK\r\n"))
        #expect(channel.output.hasSuffix("\r\n\r\nabc"))
        #expect(!channel.output.contains("chunked"))
        #expect(!channel.isOpen)
    }

    @Test func `an answer that fails in its middle is broken off`() throws {
        let channel = try FrontChannel()
        channel.receive(Sent.post("/broken", ""))
        #expect(channel.statuses == [200])
        #expect(channel.output.hasSuffix("5\r\nbegun\r\n"))
        #expect(!channel.isOpen)
        #expect(channel.inFlight == 0)
    }

    @Test
    func `an answer before the end of an upload ends the connection, and the rest is dropped`()
        throws
    {
        let channel = try FrontChannel()
        channel.receive(Self.head.replacing("/echo", with: "/early"))
        #expect(channel.statuses == [413])
        #expect(channel.output.contains("Connection: close\r\n"))
        for _ in 0..<100 { channel.receive(String(repeating: "x", count: 1000)) }
        #expect(channel.statuses == [413])
        #expect(!channel.isOpen)
    }

    @Test func `an upload that came whole with its head is answered, and the connection goes on`()
        throws
    {
        let channel = try FrontChannel()
        channel.receive(Sent.post("/early", "abc") + Sent.get("/now"))
        #expect(channel.statuses == [413, 200])
        #expect(channel.isOpen)
    }

    @Test func `an upload is read no faster than it is taken`() throws {
        let channel = try FrontChannel()
        // The caller reads nothing of its answer, so the handler takes nothing more.
        channel.receive(Self.head + "a")
        channel.letCallerRead(false)
        var count = 0
        while channel.isRead(), count < 100 {
            channel.receive("b")
            count += 1
        }
        #expect(count < 20)
        let before = channel.readCount
        channel.letCallerRead(true)
        #expect(channel.readCount == before + 1)
        #expect(channel.output.ranges(of: "1\r\nb\r\n").count == count)
        #expect(channel.isRead())
    }

    @Test func `a caller that stops reading a streamed answer is ended in time`() throws {
        let channel = try FrontChannel()
        channel.receive(Self.head + "a")
        channel.letCallerRead(false)
        channel.receive("b")
        channel.pass(.seconds(31))
        channel.turn()
        #expect(!channel.isOpen)
        #expect(channel.inFlight == 0)
    }

    @Test func `cutting a drain short ends tasks that wait`() throws {
        let channel = try FrontChannel()
        channel.receive(Self.head.replacing("/echo", with: "/waiting"))
        #expect(channel.inFlight == 1)
        channel.channel.pipeline.fireUserInboundEventTriggered(CutShort())
        channel.turn()
        #expect(!channel.isOpen)
        #expect(channel.inFlight == 0)
    }

    @Test func `an upload whose handler stops early is read on, and dropped`() throws {
        let channel = try FrontChannel()
        channel.receive(Self.head.replacing("/echo", with: "/first"))
        #expect(channel.output.isEmpty)
        channel.receive("a")
        #expect(channel.statuses == [422])
        for _ in 0..<50 {
            #expect(channel.isRead() || !channel.isOpen)
            channel.receive(String(repeating: "x", count: 1000))
        }
        channel.pass(.seconds(3))
        #expect(!channel.isOpen)
        #expect(channel.statuses == [422])
    }

    @Test func `a streamed answer to HEAD has no body`() throws {
        let channel = try FrontChannel()
        channel.receive(Sent.get("/stream").replacing("GET", with: "HEAD"))
        #expect(channel.statuses == [200])
        #expect(channel.output.hasSuffix("transfer-encoding: chunked\r\n\r\n"))
        channel.receive(Sent.get("/stream"))
        #expect(channel.output.hasSuffix("\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"))
        channel.receive(Sent.get("/now"))
        #expect(channel.statuses == [200, 200, 200])
        #expect(
            channel.counted == ["/now GET 200: 1", "/stream GET 200: 1", "/stream HEAD 200: 1"]
        )
    }

    @Test func `a streamed answer waits for its caller after every piece`() throws {
        let channel = try FrontChannel()
        channel.receive(Sent.post("/later", "a") + Sent.get("/stream"))
        channel.letCallerRead(false)
        channel.give("first")
        #expect(channel.statuses == [200])
        channel.letCallerRead(true)
        #expect(channel.output.hasSuffix("3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"))
        #expect(channel.inFlight == 0)
    }
}
