import NIOCore
import Platform
import Secrecy
import TestSupport
import Testing
import Transport

@testable import HTTPFront

@Suite struct TLSHandlerTests {
    /// A connection whose TLS is looked at, too.
    private static func make(
        _ client: TLSApplicationProtocol = .http1,
        demandsHTTPS: Bool = false,
        rereading: @escaping @Sendable () -> TLSFront.Reloaded = { .init(nil, faults: []) }
    ) async throws -> (channel: SecuredChannel, tls: TLSFront, log: LogLines) {
        let files = try await TrialCertificates.shared
        let log = LogLines()
        let tls = TLSFront(
            try SecuredChannel.server(files),
            log: log.log,
            rereading: rereading
        )
        let caller = try SecuredChannel.client(files, client)
        return (try SecuredChannel(tls, caller, demandsHTTPS: demandsHTTPS), tls, log)
    }

    private static func counted(_ tls: TLSFront) -> [String] {
        TLSOutcome.all.filter { tls.counts[$0] > 0 }.map { "\($0.name) \(tls.counts[$0])" }
    }

    @Test(arguments: [1, 7, 300, Int.max])
    func `a request cut anywhere is answered`(size: Int) async throws {
        let (channel, tls, _) = try await Self.make()
        channel.carry(by: size)
        channel.say(Sent.post("/whole", "0123456789") + Sent.get("/now"), by: size)
        #expect(channel.told.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(channel.told.contains("0123456789HTTP/1.1 200 OK\r\n"))
        #expect(channel.told.hasSuffix("\r\n\r\nnow"))
        #expect(Self.counted(tls) == ["full 1"])
    }

    @Test func `a body of many records comes and goes whole`() async throws {
        let (channel, _, _) = try await Self.make()
        channel.carry()
        let body = String(repeating: "0123456789", count: 30_000)
        channel.say(Sent.post("/echo", body))
        let lines = channel.told.split(separator: "\r\n\r\n", maxSplits: 1)
        let digits = lines[1].split(separator: "\r\n").filter {
            $0.hasPrefix("0123456789") || $0.count > 9
        }
        #expect(digits.joined().count == body.count)
    }

    @Test func `the last answer ends the session as it should`() async throws {
        let (channel, _, _) = try await Self.make()
        channel.carry()
        channel.say(Sent.get("/now", "Connection: close\r\n"))
        #expect(channel.told.hasSuffix("now"))
        #expect(channel.session.state == .closed(by: .peer))
    }

    @Test func `a caller that has closed its side still gets its answer`() async throws {
        let (channel, _, _) = try await Self.make()
        channel.carry()
        channel.sayLast(Sent.get("/now"))
        #expect(channel.told.hasSuffix("now"))
        #expect(channel.session.state == .closed(by: .both))
    }

    @Test func `a stream that is cut ends the connection without an answer`() async throws {
        let (channel, _, _) = try await Self.make()
        channel.carry()
        channel.say("POST /whole HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n01234")
        channel.front.endInput()
        channel.carry()
        #expect(!channel.front.isOpen)
        #expect(channel.told.isEmpty)
    }

    @Test func `a handshake that takes too long is ended and counted`() async throws {
        let (channel, tls, log) = try await Self.make()
        channel.front.pass(.milliseconds(4999))
        #expect(channel.front.isOpen)
        channel.front.pass(.milliseconds(1))
        #expect(!channel.front.isOpen)
        #expect(Self.counted(tls) == ["timeout 1"])
        #expect(log.all.contains { $0.contains("took longer than 5.0 seconds") })
    }

    @Test func `after the handshake a silent caller has the time that it has in plain`()
        async throws
    {
        let (channel, _, _) = try await Self.make()
        channel.carry(by: 100)
        channel.front.pass(.seconds(59))
        channel.carry()
        #expect(channel.front.isOpen && channel.told.isEmpty)
        channel.say(Sent.get("/now"))
        #expect(channel.told.hasSuffix("now"))
        channel.front.pass(.seconds(62))
        #expect(!channel.front.isOpen)
    }

    @Test func `a request in plain is told to come by HTTPS`() async throws {
        let (channel, tls, _) = try await Self.make()
        channel.front.receive(Sent.get("/now"))
        #expect(channel.front.output.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(channel.front.output.hasSuffix("ask with https://\"}"))
        #expect(Self.counted(tls) == ["not_tls 1"])
        channel.front.pass(.seconds(3))
        #expect(!channel.front.isOpen)
    }

    @Test func `a caller that speaks another protocol gets the alert that says so`() async throws {
        let (channel, tls, _) = try await Self.make(.sestina)
        channel.carry()
        #expect(channel.session.state.failure?.reason == .protocolOther)
        #expect(Self.counted(tls) == ["protocol_other 1"])
        channel.front.pass(.seconds(3))
        #expect(!channel.front.isOpen)
    }

    @Test func `a caller that goes within the handshake is counted once`() async throws {
        let (channel, tls, _) = try await Self.make()
        channel.front.receive([22, 3, 1])
        channel.front.endInput()
        #expect(!channel.front.isOpen)
        #expect(Self.counted(tls) == ["cut_handshake 1"])
    }

    @Test func `a record that was altered ends the connection by an alert`() async throws {
        let (channel, _, _) = try await Self.make()
        channel.carry()
        channel.saySpoilt(Sent.get("/now"))
        #expect(channel.told.isEmpty)
        #expect(channel.session.state.failure?.reason == .badRecord)
        channel.front.pass(.seconds(3))
        #expect(!channel.front.isOpen)
    }

    @Test func `a target of https is this server's, and one of http is not`()
        async throws
    {
        for (scheme, line) in [("https", "HTTP/1.1 200 OK"), ("http", "HTTP/1.1 421 ")] {
            let (channel, _, _) = try await Self.make()
            channel.carry()
            channel.say("GET \(scheme)://x/now HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(channel.told.hasPrefix(line))
        }
    }

    @Test func `browsers are told to ask by HTTPS alone where that is wanted`() async throws {
        for isWanted in [false, true] {
            let (channel, _, _) = try await Self.make(demandsHTTPS: isWanted)
            channel.carry()
            channel.say(Sent.get("/now"))
            let field = "\r\nStrict-Transport-Security: max-age=31536000\r\n"
            #expect(channel.told.contains(field) == isWanted)
        }
    }

    @Test func `what is reloaded is shown to new callers, and what is not fit is told`()
        async throws
    {
        let files = try await TrialCertificates.shared
        let stricter = try SecuredChannel.server(files, demanding: true)
        let results = Guarded<[TLSFront.Reloaded]>([
            .init(nil, faults: ["key: no"]), .init(stricter, faults: []),
        ])
        let (channel, tls, log) = try await Self.make { results.withLock { $0.removeFirst() } }
        channel.carry()
        let first = tls.context
        tls.reload()
        #expect(tls.context === first)
        #expect(log.all == ["not reloaded, the old one stays: key: no"])
        channel.say(Sent.get("/now"))
        #expect(channel.told.hasSuffix("now"))
        tls.reload()
        #expect(tls.context === stricter)
        // The caller showed no certificate, and one is demanded now.
        channel.say(Sent.get("/now"))
        #expect(!channel.front.isOpen)
    }

    @Test(arguments: [
        (Int64(0), "the certificate has expired"),
        (3 * 86_400, "the certificate expires in 3 days"),
        (7200, "the certificate expires in 2 hours"), (30 * 86_400, nil),
    ])
    func `a certificate near its end is told of`(left: Int64, words: String?) async throws {
        let (_, tls, log) = try await Self.make()
        tls.tellExpiry(at: tls.certificateExpiry - left)
        #expect(log.all.count == (words == nil ? 0 : 1))
        if let words { #expect(log.all[0].hasPrefix(words)) }
    }
}

extension TLSSession.State {
    fileprivate var failure: TLSFailure? {
        if case .failed(let failure) = self { failure } else { nil }
    }
}
