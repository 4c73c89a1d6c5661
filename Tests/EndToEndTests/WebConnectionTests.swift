import Foundation
import TestSupport
import Testing

/// What `sestina-web` does with connections that other programs make.
@Suite struct WebConnectionTests {
    private static let figures = [2, 900.5, 4000.25, 52_000, 5, 640]
    private static let plain = String(
        decoding: RunningWebServer.prediction(figures, closing: false),
        as: UTF8.self
    )
    private static let last = String(
        decoding: RunningWebServer.prediction(figures),
        as: UTF8.self
    )

    /// What everybody who asks with these fields, and then twice more, is told.
    private static func statuses(
        _ fields: String,
        of web: RunningWebServer
    ) throws -> [String] {
        let connection = try web.connect()
        // The caller has the first answer before it asks again, as one that waits for it does.
        connection.send(Array(plain.replacing("Host: test", with: "Host: test\r\n" + fields).utf8))
        var text = try connection.text(until: "}}")
        connection.send(Array((plain + last).utf8))
        text += String(decoding: try connection.everything(), as: UTF8.self)
        return text.matches(of: #/HTTP/1\.1 (\d+) /#).map { String($0.output.1) }
    }

    @Test func `a connection on which an upgrade was offered goes on`() throws {
        let server = try RunningServer()
        let web = try RunningWebServer(over: server.port)
        for offer in [
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB",
            "Connection: Upgrade\r\nUpgrade: websocket", "Connection: Upgrade\r\nUpgrade: TLS/1.0",
            "Upgrade: h2c",
        ] {
            #expect(try Self.statuses(offer, of: web) == ["200", "200", "200"], "\(offer)")
        }
    }

    @Test(arguments: [
        ("Host: other\r\n", 400), ("Transfer-Encoding: gzip, chunked\r\n", 400),
        ("Expect: tea\r\n", 417), ("Content-Encoding: gzip\r\n", 415),
    ])
    func `a request that cannot be taken as it is, is refused`(field: String, status: Int) throws {
        let server = try RunningServer()
        let web = try RunningWebServer(over: server.port)
        let request = Self.last.replacing("Host: test\r\n", with: "Host: test\r\n" + field)
        let answer = try web.ask(Array(request.utf8))
        #expect(answer.status == status)
        #expect(answer.body.hasPrefix("{\"error\":\""))
        #expect(answer.head.contains("\r\nConnection: close"))
        for name in ["Content-Security-Policy", "X-Content-Type-Options", "Date"] {
            #expect(answer.head.ranges(of: "\r\n\(name): ").count == 1, "\(answer.head)")
        }
    }

    @Test func `a length that nobody takes is refused before the body comes`() throws {
        let server = try RunningServer()
        let web = try RunningWebServer(over: server.port)
        for length in ["16385", "9223372036854775808", "99999999999999999999999"] {
            let head =
                "POST /predict HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(length)\r\n\r\n"
            let answer = try web.ask(Array(head.utf8))
            #expect(answer.status == 413)
            #expect(answer.head.contains("\r\nConnection: close"))
        }
    }
}
