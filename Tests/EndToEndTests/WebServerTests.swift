import Foundation
import TestSupport
import Testing

@Suite struct WebServerTests {
    private static let figures = [2, 900.5, 4000.25, 52_000, 5, 640]

    @Test func `a prediction has the bits of the scoring server's reply`() throws {
        let server = try RunningServer()
        let web = try RunningWebServer(over: server.port)
        for row in [Self.figures, [5, 9000, 30_000, 21_000, 0, 480]] {
            let reply = try server.connect().ask(RawRequest.score(id: 1, row))
            let probability = try #require(reply?.probability)
            let answer = try web.ask(RunningWebServer.prediction(row))
            #expect(answer.status == 200)
            #expect(answer.number("probability")?.bitPattern == probability.bitPattern)
        }
    }

    @Test func `the web server answers again when the scoring server is back`() throws {
        let port: UInt16
        let web: RunningWebServer
        do {
            let server = try RunningServer()
            port = server.port
            web = try RunningWebServer(over: port)
            #expect(try web.ask(RunningWebServer.prediction(Self.figures)).status == 200)
            server.command.signal(SIGTERM)
            #expect(server.command.exitCode() == 0)
        }
        let away = try web.ask(RunningWebServer.prediction(Self.figures))
        #expect(away.status == 503)
        #expect(away.head.contains("\r\nRetry-After: 1"))
        #expect(away.body.contains("the scoring server cannot answer now"))
        let again = try BuiltCommand(
            "sestina",
            ["serve", "--model", Files.defaultModel, "--listen", "127.0.0.1:\(port)"]
        )
        #expect(again.says("listening on"))
        let isBack = try waited(within: 20) {
            try web.ask(RunningWebServer.prediction(Self.figures)).status == 200
        }
        #expect(isBack)
    }

    @Test func `draining answers what is in flight and waits for nobody idle`() throws {
        let server = try RunningServer()
        let web = try RunningWebServer(over: server.port)
        let idle = try web.connect()
        let request = RunningWebServer.prediction(Self.figures, closing: false)
        let inFlight = try web.connect()
        inFlight.send(Array(request.dropLast(10)))
        // An answered request shows that what was sent before it has been read.
        #expect(try web.ask(RunningWebServer.prediction(Self.figures)).status == 200)
        web.command.signal(SIGTERM)
        #expect(try idle.everything().isEmpty)
        inFlight.send(Array(request.suffix(10)))
        let answer = try WebAnswer(inFlight.everything())
        #expect(answer.status == 200)
        #expect(web.command.exitCode() == 0)
        #expect(throws: RawConnection.Fault.self) { try web.connect() }
    }

    @Test func `a request that never ends makes the drain time out`() throws {
        let server = try RunningServer()
        let web = try RunningWebServer(over: server.port, ["--drain-timeout", "0.5"])
        let endless = try web.connect()
        endless.send(Array(RunningWebServer.prediction(Self.figures).dropLast(10)))
        #expect(try web.ask(RunningWebServer.prediction(Self.figures)).status == 200)
        web.command.signal(SIGTERM)
        #expect(web.command.exitCode() == 1)
        #expect(web.command.errors.contains("the drain timeout passed"))
    }

    @Test func `heads and bodies that never end are ended, and others are answered`() throws {
        let server = try RunningServer()
        let limits = ["--head-timeout", "0.3", "--body-timeout", "0.3", "--idle-timeout", "30"]
        let web = try RunningWebServer(over: server.port, limits)
        let request = RunningWebServer.prediction(Self.figures)
        for byteCount in [1, 40, request.count - 1] {
            let slow = try web.connect()
            slow.send(Array(request.prefix(byteCount)))
            #expect(try WebAnswer(slow.everything()).status == 408)
        }
        #expect(try web.ask(request).status == 200)
    }

    @Test func `a connection over the limit waits until there is room`() throws {
        let server = try RunningServer()
        let web = try RunningWebServer(over: server.port, ["--connections", "1"])
        var first: RawConnection? = try web.connect()
        first?.send(Array("GET /healthz HTTP/1.1\r\n".utf8))
        let second = try web.connect()
        second.send(RunningWebServer.prediction(Self.figures))
        #expect(!second.ends(within: 0.2))
        first = nil
        #expect(try WebAnswer(second.everything()).status == 200)
    }

    @Test func `an address that is taken is told in a sentence`() throws {
        let server = try RunningServer()
        let address = "127.0.0.1:\(server.port)"
        let web = try BuiltCommand("sestina-web", ["--listen", address, "--server", address])
        #expect(web.exitCode() == 74)
        #expect(web.errors == "cannot listen on \(address): address already in use\n")
    }

    @Test(arguments: [
        ["--listen", "127.0.0.1"], ["--listen", "127.0.0.1:70000"], ["--server", "nowhere"],
        ["--server", "::1:5"], ["--connections", "0"], ["--body-timeout", "0"],
    ])
    func `an option that cannot be used is wrong usage`(arguments: [String]) throws {
        let web = try BuiltCommand("sestina-web", arguments)
        #expect(web.exitCode() == 64)
        #expect(web.errors.contains(arguments[0]))
    }

    @Test func `help teaches by examples and tells the exit codes`() throws {
        let help = try BuiltCommand("sestina-web", ["--help"])
        #expect(help.exitCode() == 0)
        #expect(help.output.contains("Examples:"))
        #expect(help.output.contains("Exit codes"))
    }

    @Test func `the protocol tells the version that the command tells`() throws {
        let version = try BuiltCommand("sestina", ["--version"])
        #expect(version.exitCode() == 0)
        let server = try RunningServer()
        let web = try RunningWebServer(over: server.port)
        let request = "GET /v2 HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
        let told = try web.ask(Array(request.utf8)).body
        let words = version.output.split(whereSeparator: \.isWhitespace)
        #expect(words.count == 2)
        #expect(told.contains("\"name\":\"\(words[0])\",\"version\":\"\(words[1])\""))
    }
}
