import Platform
import Testing

@testable import HTTPFront

/// What every answer says, whoever gives it.
@Suite struct EveryAnswerTests {
    private static let names = [
        "Date", "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy",
        "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy",
    ]

    private static func counts(_ output: String) -> [Int] {
        names.map { output.ranges(of: "\r\n\($0): ").count }
    }

    @Test func `an answer of the handlers has every field once`() throws {
        let channel = try GuardedChannel()
        channel.receive("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
        try channel.answer()
        #expect(Self.counts(channel.output) == Self.names.map { _ in 1 })
    }

    @Test(arguments: [
        ("GET /a HTTP/1.1\r\n\r\n", 400), ("\u{16}\u{3}\u{1}", 400),
        ("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n", 413),
        ("GET /" + String(repeating: "a", count: 20_000), 414),
        ("GET /a HTTP/1.1\r\nHost: x\r\nExpect: y\r\n\r\n", 417),
        ("GET /a HTTP/1.1\r\nHost: x\r\nA: " + String(repeating: "a", count: 20_000), 431),
        ("GET /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        ("GET /a HT", 408), ("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nx", 408),
    ])
    func `an answer in the place of the handlers has every field once`(
        request: String,
        status: Int
    ) throws {
        let channel = try GuardedChannel()
        channel.receive(request)
        if status == 408 { channel.pass(.seconds(30)) }
        #expect(channel.output.hasPrefix("HTTP/1.1 \(status) "), "\(channel.output)")
        #expect(Self.counts(channel.output) == Self.names.map { _ in 1 })
    }

    @Test func `a word to go on is no answer`() throws {
        let channel = try GuardedChannel()
        channel.receive(
            "POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"
        )
        #expect(channel.output == "HTTP/1.1 100 Continue\r\n\r\n")
    }
}
