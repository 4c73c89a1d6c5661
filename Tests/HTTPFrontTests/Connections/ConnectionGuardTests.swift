import Platform
import Testing

@testable import HTTPFront

@Suite struct ConnectionGuardTests {
    private static let head = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n"
    private static let whole = head + "0123456789"

    @Test func `a whole request passes, and its connection stays`() throws {
        let channel = try GuardedChannel()
        for _ in 0..<3 {
            channel.receive(Self.whole)
            try channel.answer()
            channel.pass(.seconds(50))
        }
        #expect(channel.parts == ["/a", "body", "end", "/a", "body", "end", "/a", "body", "end"])
        #expect(channel.isOpen)
        #expect(!channel.output.contains("Connection"))
    }

    @Test func `a connection on which nothing comes and nothing is due is ended`() throws {
        let silent = try GuardedChannel()
        let asking = try GuardedChannel()
        let waiting = try GuardedChannel()
        waiting.receive(Self.whole)
        for _ in 0..<3 {
            asking.receive(Self.whole)
            try asking.answer()
            asking.pass(.seconds(59))
        }
        silent.pass(.seconds(59))
        waiting.pass(.seconds(200))
        #expect(silent.isOpen && asking.isOpen && waiting.isOpen)
        try waiting.answer()
        for channel in [silent, asking] {
            channel.pass(.seconds(3))
            #expect(!channel.isOpen)
        }
        #expect(waiting.isOpen)
        waiting.pass(.seconds(62))
        #expect(!waiting.isOpen)
        #expect(silent.output.isEmpty)
    }

    @Test(arguments: 1..<30)
    func `a head that trickles is ended`(byteCount: Int) throws {
        let channel = try GuardedChannel()
        channel.pass(.seconds(50))
        for byte in Self.head.prefix(byteCount) {
            channel.receive(String(byte))
            if channel.isOpen { channel.pass(.milliseconds(300)) }
        }
        #expect(channel.isOpen)
        channel.pass(.seconds(11))
        #expect(channel.output.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
        #expect(channel.output.hasSuffix("took longer than 10.0 seconds\"}"))
        #expect(!channel.isOpen)
    }

    @Test func `a body that trickles is ended, and one that keeps the least rate is not`() throws {
        let slow = try GuardedChannel()
        let steady = try GuardedChannel()
        let head = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n"
        slow.receive(head)
        steady.receive(head)
        for _ in 0..<25 {
            slow.receive("x")
            slow.pass(.seconds(1))
            steady.receive(String(repeating: "x", count: 16 << 10))
            steady.pass(.seconds(1))
        }
        #expect(slow.output.hasPrefix("HTTP/1.1 408"))
        #expect(!slow.isOpen)
        #expect(steady.output.isEmpty)
        #expect(steady.isOpen)
    }

    @Test func `a body that stalls after its answer began is ended without another answer`() throws
    {
        let channel = try GuardedChannel()
        channel.receive(Self.head)
        try channel.beginAnswer()
        channel.pass(.seconds(25))
        #expect(!channel.isOpen)
        #expect(channel.output.components(of: "HTTP/1.1") == 1)
    }

    @Test(arguments: [
        ("Connection: close\r\n", "HTTP/1.1"), ("Connection: x, Close\r\n", "HTTP/1.1"),
        ("", "HTTP/1.0"), ("Connection: keep-alive\r\n", "HTTP/1.0"),
    ])
    func `the connection ends where HTTP says so`(field: String, version: String) throws {
        let channel = try GuardedChannel()
        let request = "GET /a \(version)\r\nHost: x\r\n\(field)\r\n"
        channel.receive(request + "GET /b HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(channel.parts == ["/a", "end"])
        #expect(channel.isOpen)
        try channel.answer()
        #expect(!channel.isOpen)
        #expect(channel.output.hasPrefix("\(version) 200 OK\r\n"))
        #expect(channel.output.contains("Connection: close\r\n"))
    }

    @Test func `an answer before the end of its request ends the connection`() throws {
        let channel = try GuardedChannel()
        channel.receive(Self.head + "01")
        try channel.answer()
        #expect(channel.output.contains("Connection: close\r\n"))
        #expect(!channel.isOpen)
    }

    @Test func `pipelined requests are answered before a connection ends`() throws {
        let channel = try GuardedChannel()
        let last = "GET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        channel.receive(Self.whole + last + Self.whole)
        try channel.answer()
        #expect(channel.isOpen)
        #expect(!channel.output.contains("Connection: close"))
        try channel.answer()
        #expect(!channel.isOpen)
        #expect(channel.output.components(of: "200 OK") == 2)
    }

    @Test(arguments: [
        ("\u{16}\u{3}\u{1}\r\n\r\n", "400 Bad Request"), ("GET / HTTP/2.0\r\n\r\n", "400 Bad"),
        ("GET / HTTP/1.1\r\n\r\n", "has the header Host"),
        ("GET / HTTP/1.1\r\nHost : x\r\n\r\n", "400 Bad"),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400 Bad"),
        (
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "400 Bad"
        ),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", "400 Bad"),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400 Bad"),
        (
            "GET / HTTP/1.1\r\nHost: x\r\nA: " + String(repeating: "a", count: 100_000),
            "431 Request Header Fields Too Large"
        ),
        ("GET /" + String(repeating: "a", count: 100_000), "414 URI Too Long"),
    ])
    func `what is no request is answered with a sentence`(text: String, words: String) throws {
        let channel = try GuardedChannel()
        channel.receive(text)
        #expect(channel.output.contains(words), "\(channel.output)")
        #expect(channel.output.contains("{\"error\":\""))
        #expect(!channel.isOpen)
    }

    @Test func `what is no request waits for the answers before it`() throws {
        let channel = try GuardedChannel()
        channel.receive(Self.whole + "no request\r\n\r\n")
        #expect(channel.output.isEmpty)
        try channel.answer()
        #expect(channel.output.components(of: "200 OK") == 1)
        #expect(channel.output.components(of: "400 Bad Request") == 1)
        #expect(!channel.isOpen)
    }

    @Test func `a request without a host is refused in its turn, and no part of it passes`()
        throws
    {
        let channel = try GuardedChannel()
        channel.receive(Self.whole + Self.whole.replacing("Host: x\r\n", with: "") + Self.whole)
        #expect(channel.parts == ["/a", "body", "end"])
        #expect(channel.output.isEmpty)
        try channel.answer()
        #expect(channel.output.components(of: "200 OK") == 1)
        #expect(channel.output.components(of: "400 Bad Request") == 1)
        #expect(!channel.isOpen)
    }

    @Test(arguments: ["GET /b HT", "no request\r\n\r\n"])
    func `what follows the last request has no answer`(text: String) throws {
        let channel = try GuardedChannel()
        channel.receive(Self.whole.replacing("Host", with: "Connection: close\r\nHost"))
        channel.receive(text)
        channel.pass(.seconds(12))
        try channel.answer()
        #expect(channel.output.components(of: "HTTP/1.1") == 1)
        #expect(!channel.isOpen)
    }

    @Test func `a caller that waits to be told is told to go on`() throws {
        let channel = try GuardedChannel()
        channel.receive(Self.head.replacing("Host", with: "Expect: 100-Continue\r\nHost"))
        #expect(channel.output == "HTTP/1.1 100 Continue\r\n\r\n")
        channel.receive("0123456789")
        try channel.answer()
        #expect(channel.output.components(of: "200 OK") == 1)
        #expect(channel.isOpen)
    }

    @Test func `a caller that waits behind an answer is told to go on in its turn`() throws {
        let channel = try GuardedChannel()
        let expecting = Self.head.replacing("Host", with: "Expect: 100-continue\r\nHost")
        channel.receive(Self.whole + expecting)
        channel.pass(.seconds(60))
        #expect(channel.output.isEmpty)
        try channel.answer()
        #expect(channel.output.hasSuffix("xxHTTP/1.1 100 Continue\r\n\r\n"))
        channel.receive("0123456789")
        try channel.answer()
        #expect(channel.output.components(of: "200 OK") == 2)
        #expect(channel.isOpen)
    }

    @Test(arguments: ["", "0123456789"])
    func `a caller that is told to go on has the time of every body for it`(body: String) throws {
        let channel = try GuardedChannel()
        channel.receive(Self.head.replacing("Host", with: "Expect: 100-continue\r\nHost"))
        channel.receive(String(body.dropLast()))
        channel.pass(.seconds(19))
        #expect(channel.isOpen)
        channel.pass(.seconds(3))
        #expect(channel.output.contains("408 Request Timeout"))
        #expect(!channel.isOpen)
    }

    @Test func `a caller that does not wait to be told is not told twice`() throws {
        let channel = try GuardedChannel()
        let expecting = Self.whole.replacing("Host", with: "Expect: 100-continue\r\nHost")
        channel.receive(Self.whole + expecting)
        try channel.answer()
        try channel.answer()
        #expect(channel.output.components(of: "100 Continue") == 0)
        #expect(channel.output.components(of: "200 OK") == 2)
        #expect(channel.isOpen)
    }

    @Test func `each answer has the version of its request`() throws {
        let channel = try GuardedChannel()
        channel.receive(Self.whole + "GET /b HTTP/1.0\r\n\r\n")
        try channel.answer()
        #expect(channel.output.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(!channel.output.contains("Connection"))
        try channel.answer()
        #expect(channel.output.components(of: "HTTP/1.0 200 OK\r\n") == 1)
        #expect(!channel.isOpen)
    }

    @Test func `a caller that does not read its answer is ended`() throws {
        let channel = try GuardedChannel()
        channel.receive(Self.whole)
        try channel.beginAnswer()
        channel.letCallerRead(false)
        channel.pass(.seconds(20))
        channel.letCallerRead(true)
        channel.pass(.seconds(20))
        #expect(channel.isOpen)
        channel.letCallerRead(false)
        channel.pass(.seconds(31))
        #expect(!channel.isOpen)
    }

    @Test func `an answer while draining says that the connection ends`() throws {
        let channel = try GuardedChannel()
        channel.receive(Self.whole)
        channel.drain()
        try channel.answer()
        #expect(channel.output.contains("Connection: close\r\n"))
        #expect(!channel.isOpen)
    }

    @Test(arguments: ["last", "close", "drain"])
    func `a connection ends once the caller has all that was written`(ending: String) throws {
        let channel = try GuardedChannel()
        let field = ending == "last" ? "Connection: close\r\n" : ""
        channel.receive(Self.whole.replacing("Host", with: field + "Host"))
        channel.letSystemSend(false)
        try channel.answer()
        if ending == "close" { channel.close() }
        if ending == "drain" { channel.drain() }
        channel.pass(.seconds(20))
        #expect(channel.isOpen)
        channel.letSystemSend(true)
        #expect(channel.output.hasSuffix("xx"))
        channel.pass(.seconds(3))
        #expect(!channel.isOpen)
    }

    @Test(arguments: [false, true])
    func `a caller that never reads the last answer is ended`(takesTooLong: Bool) throws {
        let channel = try GuardedChannel()
        channel.receive(Self.whole)
        channel.letSystemSend(false)
        try channel.answer()
        channel.drain()
        if takesTooLong { channel.cutShort() } else { channel.pass(.seconds(31)) }
        #expect(!channel.isOpen)
    }

    @Test func `draining ends a connection on which nothing is due at once`() throws {
        let channel = try GuardedChannel()
        channel.receive(Self.whole)
        try channel.answer()
        channel.drain()
        #expect(!channel.isOpen)
    }
}

extension String {
    /// How often a text is in this one.
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
