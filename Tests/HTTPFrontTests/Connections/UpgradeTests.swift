import Platform
import TestSupport
import Testing

@testable import HTTPFront

/// An offer to speak another protocol is passed over, and the connection goes on.
@Suite struct UpgradeTests {
    private static let offers = [
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n",
        "Connection: Upgrade\r\nUpgrade: websocket\r\n",
        "Upgrade: TLS/1.0\r\nConnection: keep-alive, Upgrade\r\n",
        "connection: UPGRADE\r\nupgrade: h2c\r\n",
        "Connection: keep-alive\r\nConnection: upgrade\r\nUpgrade: a\r\nUpgrade: b\r\n",
        "Proxy-Connection: upgrade\r\nUpgrade: h2c\r\n",
        "Connection: upgrade\t\r\nUpgrade: h2c\r\n",
        "Upgrade: h2c\r\n", "Connection: upgrade\r\n",
    ]
    private static let bodies = [
        "\r\n", "Content-Length: 0\r\n\r\n", "Content-Length: 3\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nA: b\r\n\r\n",
    ]
    private static let other = "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok"

    private static func offering(_ offer: String, _ body: String = "\r\n") -> String {
        "POST /a HTTP/1.1\r\nHost: x\r\n\(offer)\(body)"
    }

    private static func paths(_ channel: GuardedChannel) -> [String] {
        channel.parts.filter { $0.hasPrefix("/") }
    }

    @Test(arguments: offers, bodies)
    func `requests behind an offer are answered`(offer: String, body: String) throws {
        let channel = try GuardedChannel()
        for _ in 0..<3 {
            channel.receive(Self.offering(offer, body))
            try channel.answer()
            channel.receive(Self.other)
            try channel.answer()
        }
        #expect(Self.paths(channel) == ["/a", "/b", "/a", "/b", "/a", "/b"])
        #expect(channel.parts.filter { $0 == "end" }.count == 6)
        #expect(channel.output.ranges(of: "200 OK").count == 6)
        #expect(!channel.output.contains("Connection"))
        #expect(channel.isOpen)
    }

    @Test(arguments: offers, bodies)
    func `requests in one piece with an offer are answered`(offer: String, body: String) throws {
        let channel = try GuardedChannel()
        let offering = Self.offering(offer, body)
        channel.receive(Self.other + offering + Self.other + offering + offering + Self.other)
        #expect(Self.paths(channel) == ["/b", "/a", "/b", "/a", "/a", "/b"])
        for _ in 0..<6 { try channel.answer() }
        #expect(channel.output.ranges(of: "200 OK").count == 6)
        #expect(channel.isOpen)
    }

    @Test(arguments: [0, 1, 4], [0, 2, 4])
    func `an offer may be cut anywhere`(offer: Int, body: Int) throws {
        let offering = Self.offering(Self.offers[offer], Self.bodies[body])
        let bytes = Array((offering + Self.other + offering + Self.other).utf8)
        for cut in 1..<bytes.count {
            let channel = try GuardedChannel()
            channel.receive(bytes[..<cut])
            channel.receive(bytes[cut...])
            #expect(Self.paths(channel) == ["/a", "/b", "/a", "/b"], "cut at \(cut)")
        }
        let channel = try GuardedChannel()
        for byte in bytes { channel.receive([byte]) }
        #expect(Self.paths(channel) == ["/a", "/b", "/a", "/b"])
    }

    /// Whatever a field says, the parser stops where it is expected to and nowhere else: what follows is
    /// read from its first byte on.
    @Test func `no way to write an offer loses what follows`() throws {
        let words = [
            "upgrade", "Upgrade", "uPGRADE", "upgrad", "upgrades", "upupgrade", "keep-alive",
            "close ",
            "c", "k", "u", "", " ", "\t", ",", ",", ",", ";", "=", "h2c", "x y",
        ]
        let names = ["Connection", "connection", "Proxy-Connection", "Connections", "Upgrade"]
        var random = Xorshift(seed: 8)
        for _ in 0..<3000 {
            var fields = ""
            for _ in 0...random.below(3) {
                let value = (0..<random.below(6)).map { _ in words[random.below(words.count)] }
                fields += "\(names[random.below(names.count)]): \(value.joined())\r\n"
            }
            // Whoever says that it was the last one ends the connection, and that is another matter.
            if fields.contains("close") { fields = "Upgrade: h2c\r\n" }
            let body = Self.bodies[random.below(Self.bodies.count)]
            let channel = try GuardedChannel()
            channel.receive(Self.offering(fields, body) + Self.other)
            #expect(Self.paths(channel) == ["/a", "/b"], "\(fields)")
            channel.receive(Self.other)
            #expect(Self.paths(channel) == ["/a", "/b", "/b"], "\(fields)")
        }
    }

    @Test func `an offer in the last request changes nothing`() throws {
        let channel = try GuardedChannel()
        channel.receive(
            Self.offering("Connection: close, upgrade\r\nUpgrade: h2c\r\n") + Self.other
        )
        try channel.answer()
        #expect(Self.paths(channel) == ["/a"])
        #expect(channel.output.contains("Connection: close\r\n"))
        #expect(!channel.isOpen)
    }

    @Test func `CONNECT is refused, and what follows is no request`() throws {
        let channel = try GuardedChannel()
        channel.receive("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n" + Self.other)
        #expect(channel.parts == [])
        #expect(channel.output.hasPrefix("HTTP/1.1 501 Not Implemented\r\n"))
        #expect(channel.output.contains("Connection: close\r\n"))
        #expect(!channel.isOpen)
    }

    @Test func `what comes behind a refusal is not kept`() throws {
        let channel = try GuardedChannel()
        channel.receive(Self.other + "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n")
        for _ in 0..<50 { channel.receive(Self.other) }
        #expect(Self.paths(channel) == ["/b"])
        try channel.answer()
        #expect(channel.output.ranges(of: "HTTP/1.1").count == 2)
        #expect(!channel.isOpen)
    }
}
