import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import HTTPFront

@Suite struct RedirectHandlerTests {
    @Test(arguments: [
        ("x", "/", UInt16(443), "https://x/"), ("x:80", "/a/b?c=%20", 443, "https://x/a/b?c=%20"),
        ("x:80", "/a", 8443, "https://x:8443/a"), ("[::1]", "/a", 443, "https://[::1]/a"),
        ("[::1]:80", "/a", 8443, "https://[::1]:8443/a"),
        ("x", "http://y:80/a?b", 443, "https://y/a?b"), ("x", "http://y?b", 443, "https://y/?b"),
        ("x", "*", 443, "https://x/"), ("", "/a", 443, nil), ("a b", "/a", 443, nil),
        ("x", "/?to=http://y", 443, "https://x/?to=http://y"),
    ])
    func `a place in plain has one in HTTPS`(
        host: String,
        target: String,
        port: UInt16,
        place: String?
    ) {
        let head = HTTPRequestHead(
            version: .http1_1,
            method: .GET,
            uri: target,
            headers: ["Host": host]
        )
        #expect(RedirectHandler.place(of: head, port) == place)
    }

    @Test(arguments: [
        Sent.get("/a"), Sent.post("/a", "body"), Sent.get("/a") + Sent.get("/b"),
    ])
    func `a request is told where to ask, once, and the connection ends`(sent: String) throws {
        let channel = EmbeddedChannel()
        let traffic = TrafficCounts()
        try HTTPServer.addRedirect(to: channel, HTTPLimits(), 443, traffic)
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/plain")).wait()
        try channel.writeInbound(ByteBuffer(string: sent))
        channel.embeddedEventLoop.run()
        var told = ""
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) {
            told += String(buffer: bytes)
        }
        #expect(told.hasPrefix("HTTP/1.1 308 Permanent Redirect\r\nLocation: https://x/a\r\n"))
        #expect(told.split(separator: "HTTP/1.1 ").count == 1)
        #expect(told.contains("\r\nConnection: close\r\n"))
        channel.embeddedEventLoop.advanceTime(by: .seconds(3))
        #expect(!channel.isActive)
        #expect(traffic.counts(of: nil).answers.map(\.status) == ["308"])
    }
}
