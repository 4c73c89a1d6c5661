import Platform
import TestSupport
import Testing

@testable import HTTPFront

/// What RFC 9110 and RFC 9112 have a server do with a head, whatever its path.
@Suite struct RequestHeadTests {
    private static let body = "2\r\nok\r\n0\r\n\r\n"
    private static let other = "GET /b HTTP/1.1\r\nHost: x\r\n\r\n"

    /// What comes of a request with these fields besides a host, and another one behind it.
    private static func outcome(_ fields: String, version: String = "1.1") throws -> GuardedChannel
    {
        let channel = try GuardedChannel()
        channel.receive("POST /a HTTP/\(version)\r\nHost: x\r\n\(fields)\r\n" + body + other)
        return channel
    }

    private static func expect(
        _ channel: GuardedChannel,
        refused status: Int,
        location: SourceLocation = #_sourceLocation
    ) throws {
        let output = channel.output
        #expect(channel.parts == [], sourceLocation: location)
        #expect(output.hasPrefix("HTTP/1.1 \(status) "), "\(output)", sourceLocation: location)
        #expect(output.ranges(of: "\r\nDate: ").count == 1, sourceLocation: location)
        #expect(output.contains("\r\nConnection: close\r\n"), sourceLocation: location)
        let end = try #require(output.firstRange(of: "\r\n\r\n"), sourceLocation: location)
        let json = try FoundationJSON(utf8: Array(output[end.upperBound...].utf8))
        guard case .object(let members) = json, case .string(let sentence)? = members["error"]
        else {
            Issue.record("no sentence: \(output)", sourceLocation: location)
            return
        }
        #expect(!sentence.isEmpty, sourceLocation: location)
        #expect(!channel.isOpen, sourceLocation: location)
    }

    @Test(arguments: [
        ("gzip, chunked", 501), ("chunked, gzip", 501), ("xchunked", 501), ("identity", 501),
        ("chunked, identity", 501), ("chunked, chunked", 501), ("gzip", 501), ("chunked;a=b", 501),
        ("x chunked", 501), ("", 400), (" , ", 400), ("chunked\r\nTransfer-Encoding: chunked", 501),
        ("chunked\r\nTransfer-Encoding: gzip", 501), ("gzip\r\nTransfer-Encoding: chunked", 501),
        ("chunked\r\nContent-Length: 2", 400), ("gzip\r\nContent-Length: 2", 400),
    ])
    func `of transfer codings only chunked is taken, and once`(value: String, status: Int) throws {
        let channel = try Self.outcome("Transfer-Encoding: \(value)\r\n")
        try Self.expect(channel, refused: status)
    }

    @Test(arguments: ["chunked", "Chunked", " chunked ", ", chunked"])
    func `chunked is taken, however it is written`(value: String) throws {
        let channel = try Self.outcome("Transfer-Encoding: \(value)\r\n")
        if channel.parts.isEmpty { return try Self.expect(channel, refused: 400) }
        #expect(channel.parts == ["/a", "body", "end", "/b", "end"])
    }

    @Test func `a transfer coding in HTTP 1.0 is a fault in framing`() throws {
        let channel = try Self.outcome("Transfer-Encoding: chunked\r\n", version: "1.0")
        try Self.expect(channel, refused: 400)
        let length = "Content-Length: 2\r\n"
        try Self.expect(try Self.outcome(length + "Transfer-Encoding: a\r\n"), refused: 400)
    }

    @Test(arguments: [
        ("tea", 417), ("100-continue, tea", 417), ("tea, 100-continue", 417), ("200-ok", 417),
        ("100-continue=x", 417),
    ])
    func `an expectation that is not known is refused`(value: String, status: Int) throws {
        try Self.expect(try Self.outcome("Expect: \(value)\r\n"), refused: status)
    }

    @Test(arguments: ["tea", "100-continue"])
    func `expectations of HTTP 1.0 are passed over`(value: String) throws {
        let channel = try Self.outcome("Expect: \(value)\r\n", version: "1.0")
        #expect(channel.parts == ["/a", "end"])
        #expect(channel.output.isEmpty)
    }

    @Test(arguments: ["", " ", "100-continue", "100-Continue, 100-continue", ","])
    func `an expectation that is known, or none, is taken`(value: String) throws {
        let channel = try Self.outcome("Expect: \(value)\r\nTransfer-Encoding: chunked\r\n")
        #expect(channel.parts == ["/a", "body", "end", "/b", "end"])
    }

    @Test(arguments: ["1.0", "1.1"])
    func `a host that is none, or more than one, is refused`(version: String) throws {
        let hosts = ["a b", "a\r\nHost: a", "a\r\nhost:", "u@a", "a:x", "[::1", ":80", "a/b"]
        for host in hosts {
            let channel = try GuardedChannel()
            channel.receive("GET /a HTTP/\(version)\r\nHost: \(host)\r\n\r\n" + Self.other)
            try Self.expect(channel, refused: 400)
        }
        let none = try GuardedChannel()
        none.receive("GET /a HTTP/\(version)\r\n\r\n")
        if version == "1.1" { return try Self.expect(none, refused: 400) }
        #expect(none.parts == ["/a", "end"])
    }

    @Test(arguments: ["a", " a", "\ta \t", "a:80 ", "[::1]\t", "", " ", " \t "])
    func `the space around a host is none of it`(host: String) throws {
        let channel = try GuardedChannel()
        channel.receive("GET /a HTTP/1.1\r\nHost:\(host)\r\n\r\n")
        #expect(channel.parts == ["/a", "end"], "\(channel.output)")
    }

    @Test(arguments: [
        ("GET", "/a"), ("GET", "/a?b=c"), ("GET", "//a"), ("OPTIONS", "*"), ("GET", "http://x/a"),
        ("GET", "HTTP://x:80/a"), ("GET", "http://[::1]:5000/a"), ("GET", "http://x"),
    ])
    func `a target is a path, or one with its host before it`(method: String, target: String) throws
    {
        let channel = try GuardedChannel()
        channel.receive("\(method) \(target) HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(channel.parts == [target, "end"])
        #expect(channel.isOpen)
    }

    @Test(arguments: [
        ("GET", "*", 400), ("GET", "http://u@x/a", 400), ("GET", "http://x:y/a", 400),
        ("GET", "https://x/a", 421), ("GET", "ftp://x/a", 421), ("GET", "a", 400),
        ("GET", "http:///a", 400), ("GET", "http://", 400), ("CONNECT", "x:80", 501),
        ("CONNECT", "/a", 501), ("GET", "x:80", 400),
    ])
    func `other targets are refused`(method: String, target: String, status: Int) throws {
        let channel = try GuardedChannel()
        channel.receive("\(method) \(target) HTTP/1.1\r\nHost: x\r\n\r\n" + Self.other)
        try Self.expect(channel, refused: status)
    }

    @Test(arguments: [
        ("99999999999999999999999", 413), ("18446744073709551616", 413),
        ("  99999999999999999999 ", 413),
        ("-1", 400), ("+5", 400), ("5, 5", 400), ("0x5", 400), ("five", 400), ("", 400),
        ("5 5", 400),
        ("99999999999999999999999, 5", 400), ("1e99", 400),
    ])
    func `a length beyond all counting is too long, and one that is no number is none`(
        value: String,
        status: Int
    ) throws {
        let request = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: \(value)\r\nA: b\r\n\r\n"
        let bytes = Array((request + Self.other).utf8)
        // A list may come in two pieces, of which the first says enough.
        let cuts = value.contains(",") ? [] : Array(17..<request.utf8.count)
        for cut in [bytes.count] + cuts {
            let channel = try GuardedChannel()
            channel.receive(bytes[..<cut])
            channel.receive(bytes[cut...])
            try Self.expect(channel, refused: status)
        }
    }

    @Test func `a first line that is too long is told from fields that are`() throws {
        let long = String(repeating: "a", count: 20_000)
        for (text, status) in [
            ("GET /\(long) HTTP/1.1\r\nHost: x\r\n\r\n", 414), ("GET /\(long)", 414),
            ("GET / HTTP/1.1\r\nHost: x\r\nA: \(long)\r\n\r\n", 431),
            ("GET / HTTP/1.1\r\nHost: x\r\nA: /\(long)", 431),
            ("GET / HTTP/1.1\r\nHost: x\r\n\(String(repeating: "A:\r\n", count: 1001))\r\n", 431),
        ] {
            let bytes = Array(text.utf8)
            for cut in [bytes.count, 3, 30, 40, 15_000] {
                let channel = try GuardedChannel()
                channel.receive(bytes[..<min(cut, bytes.count)])
                channel.receive(bytes[min(cut, bytes.count)...])
                try Self.expect(channel, refused: status)
            }
        }
    }

    @Test func `a refusal of HEAD has no body`() throws {
        let channel = try GuardedChannel()
        channel.receive("HEAD /a HTTP/1.1\r\nHost: a b\r\n\r\n")
        #expect(channel.output.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(channel.output.hasSuffix("\r\n\r\n"))
        #expect(!channel.output.contains("Content-Length: 0\r\n"))
    }

    @Test func `what was answered before a refusal is, and once`() throws {
        let channel = try GuardedChannel()
        channel.receive(Self.other + Self.other.replacing("Host: x", with: "Host: x\r\nExpect: y"))
        channel.receive(Self.other)
        #expect(channel.parts == ["/b", "end"])
        #expect(channel.output.isEmpty)
        try channel.answer()
        #expect(channel.output.ranges(of: "200 OK").count == 1)
        #expect(channel.output.ranges(of: "417 Expectation Failed").count == 1)
        #expect(!channel.isOpen)
    }
}
