import NIOCore
import NIOEmbedded
import Testing

@testable import HTTPFront

@Suite struct TurnstileTests {
    @Test(arguments: [
        (Sent.get("/now"), 200, "now"), (Sent.get("/named/a%2Fb"), 200, "a%2Fb"),
        (Sent.post("/whole", "0123456789"), 200, "0123456789"), (Sent.post("/whole", ""), 200, ""),
        (Sent.chunked("/whole", ["01", "23"]), 200, "0123"), (Sent.post("/count", "abc"), 200, "3"),
        (Sent.get("/fault"), 422, "{\"error\":\"no\"}"), (Sent.get("/nowhere"), 404, nil),
        (Sent.get("/defect"), 500, "{\"error\":\"the request failed; the log says why\"}"),
        (Sent.post("/now", ""), 405, nil), (Sent.get("/whole"), 405, nil),
        (Sent.post("/now", "abc"), 405, nil),
        (Sent.post("/whole", "0123456789a"), 413, nil),
        (Sent.chunked("/whole", ["0123456789", "a"]), 413, nil),
        (Sent.post("/whole", "a", "Content-Encoding: gzip\r\n"), 415, nil),
        (Sent.post("/later", "a", "Content-Type: x/y\r\n"), 415, "{\"error\":\"x/y\"}"),
    ])
    func `a request is answered once, wherever it is cut, and the connection goes on`(
        request: String,
        status: Int,
        body: String?
    ) throws {
        let bytes = Array(request.utf8)
        for cut in 0..<bytes.count {
            let channel = try FrontChannel()
            channel.receive(bytes[..<cut])
            channel.receive(bytes[cut...])
            #expect(channel.statuses == [status], "cut at \(cut)")
            if let body { #expect(channel.bodies == [body], "cut at \(cut)") }
            #expect(channel.inFlight == 0)
            guard channel.isOpen, !channel.output.contains("Connection: close") else {
                // An answer before the end of its request ends the connection.
                #expect(status > 400 && request.hasPrefix("POST"), "cut at \(cut)")
                continue
            }
            channel.receive(Sent.get("/now"))
            #expect(channel.statuses == [status, 200], "cut at \(cut)")
        }
    }

    @Test func `requests that come byte by byte are answered in order`() throws {
        let requests = [
            Sent.get("/now"), Sent.post("/whole", "abc"), Sent.get("/nowhere"),
            Sent.chunked("/count", ["a", "bc"]), Sent.get("/fault"),
        ]
        let statuses = [200, 200, 404, 200, 422]
        let slow = try FrontChannel()
        for byte in requests.joined().utf8 { slow.receive([byte]) }
        let quick = try FrontChannel()
        quick.receive(requests.joined())
        for channel in [slow, quick] {
            #expect(channel.statuses == statuses)
            #expect(channel.inFlight == 0)
            #expect(channel.isOpen)
        }
    }

    @Test func `what follows a request waits for its answer`() throws {
        let channel = try FrontChannel()
        channel.receive(Sent.post("/later", "a") + Sent.get("/now") + Sent.post("/later", "b"))
        #expect(channel.owing == 1)
        #expect(channel.output.isEmpty)
        #expect(channel.inFlight == 1)
        channel.give("first")
        #expect(channel.bodies == ["first", "now"])
        #expect(channel.owing == 1)
        channel.give("second")
        #expect(channel.bodies == ["first", "now", "second"])
        #expect(channel.inFlight == 0)
    }

    @Test func `of what follows little is held, and then the channel reads no more`() throws {
        let channel = try FrontChannel()
        channel.receive(Sent.post("/later", "a"))
        #expect(channel.isRead())
        // Two parts each.
        for _ in 0..<7 { channel.receive(Sent.get("/now")) }
        #expect(channel.isRead())
        channel.receive(Sent.get("/now"))
        #expect(!channel.isRead())
        let before = channel.readCount
        channel.give("first")
        #expect(channel.readCount == before + 1)
        #expect(channel.statuses.count == 9)
    }

    @Test func `a caller that leaves its answers unread is neither answered nor read on`() throws {
        let channel = try FrontChannel()
        channel.letCallerRead(false)
        for _ in 0..<8 { channel.receive(Sent.get("/now")) }
        #expect(channel.output.isEmpty)
        #expect(!channel.isRead())
        let before = channel.readCount
        channel.letCallerRead(true)
        #expect(channel.statuses.count == 8)
        #expect(channel.readCount == before + 1)
    }

    @Test(arguments: [
        ("Connection: close\r\n", "1.1"), ("", "1.0"), ("Connection: keep-alive\r\n", "1.0"),
    ])
    func `the last answer of a connection says so`(field: String, version: String) throws {
        let channel = try FrontChannel()
        channel.receive(Sent.get("/now", field, version: version) + Sent.get("/now"))
        #expect(channel.statuses == [200])
        #expect(channel.output.hasPrefix("HTTP/\(version) 200 OK\r\n"))
        #expect(channel.output.contains("Connection: close\r\n"))
        #expect(!channel.isOpen)
    }

    @Test func `an answer to HEAD has the fields of a body and none`() throws {
        let channel = try FrontChannel()
        for path in ["/now", "/nowhere", "/whole"] {
            channel.receive(Sent.get(path).replacing("GET", with: "HEAD"))
        }
        #expect(channel.statuses == [200, 404, 405])
        #expect(channel.bodies == ["", "", ""])
        #expect(channel.output.ranges(of: "Content-Length: 3\r\n").count == 1)
        #expect(!channel.output.contains("Content-Length: 0"))
        #expect(
            channel.counted == ["/now HEAD 200: 1", "/whole HEAD 405: 1", "unknown HEAD 404: 1"]
        )
    }

    @Test func `a caller that waits to be told is told, and then answered`() throws {
        let channel = try FrontChannel()
        let request = Sent.post("/whole", "abc", "Expect: 100-continue\r\n")
        channel.receive(String(request.dropLast(3)))
        #expect(channel.output == "HTTP/1.1 100 Continue\r\n\r\n")
        channel.receive("abc")
        #expect(channel.statuses == [100, 200])
        #expect(channel.output.hasSuffix("\r\n\r\nabc"))
    }

    @Test func `every answer is counted by its route`() throws {
        let channel = try FrontChannel()
        channel.receive(
            Sent.get("/now") + Sent.get("/named/a") + Sent.get("/named/b") + Sent.get("/a/b/c")
                + Sent.post("/now", "") + Sent.post("/echo", "a")
                + "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"
        )
        #expect(
            channel.counted == [
                "/echo POST 200: 1", "/named/{name} GET 200: 2", "/now GET 200: 1",
                "/now POST 405: 1", "unknown GET 404: 1", "unknown OPTIONS 204: 1",
            ]
        )
    }
}

/// Connections that end, on one side or the other.
@Suite struct TurnstileEndTests {
    @Test func `a caller that ends its sending is answered, and then the connection ends`() throws {
        for requests in [Sent.get("/now"), Sent.post("/echo", "a"), Sent.post("/later", "a")] {
            let channel = try FrontChannel()
            channel.receive(requests + Sent.get("/now"))
            channel.endInput()
            if channel.owing > 0 {
                #expect(channel.isOpen)
                channel.give("late")
            }
            #expect(channel.statuses == [200, 200])
            #expect(!channel.isOpen)
        }
    }

    @Test func `a caller that ends its sending without a request is let go`() throws {
        let channel = try FrontChannel()
        channel.endInput()
        #expect(!channel.isOpen)
        #expect(channel.output.isEmpty)
    }

    @Test(arguments: ["/whole", "/echo", "/count", "/later"])
    func `half a request whose caller sends no more is ended, and nothing is left over`(
        path: String
    ) throws {
        let channel = try FrontChannel()
        channel.receive(String(Sent.post(path, "0123456789").dropLast(3)))
        channel.endInput()
        channel.pass(.seconds(60))
        #expect(!channel.isOpen)
        #expect(channel.inFlight == 0)
    }

    @Test(arguments: ["/whole", "/echo", "/count", "/later"])
    func `a caller that goes leaves nothing in flight`(path: String) throws {
        let request = Sent.post(path, "0123456789")
        for isWhole in [true, false] {
            let channel = try FrontChannel()
            channel.receive(isWhole ? request : String(request.dropLast(3)))
            let hadAnswer = !channel.statuses.isEmpty && isWhole
            channel.reset()
            if channel.owing > 0 { channel.give("nobody reads this") }
            #expect(channel.inFlight == 0, "\(isWhole)")
            if !hadAnswer { #expect(!channel.output.contains("nobody reads this")) }
        }
    }

    @Test func `draining answers what was read and ends the connection`() throws {
        let channel = try FrontChannel()
        channel.receive(Sent.post("/later", "a") + Sent.get("/now"))
        channel.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        channel.receive(Sent.get("/now"))
        channel.give("first")
        #expect(channel.bodies == ["first", "now"])
        #expect(channel.output.ranges(of: "Connection: close\r\n").count == 1)
        #expect(!channel.isOpen)
    }

    @Test func `an error on the connection ends it`() throws {
        let channel = try FrontChannel()
        channel.channel.pipeline.fireErrorCaught(IOError(errnoCode: 104, reason: "read"))
        channel.turn()
        #expect(!channel.isOpen)
    }
}
