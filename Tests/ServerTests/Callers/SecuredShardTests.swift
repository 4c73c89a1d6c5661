import EventLoop
import Foundation
import Platform
import Secrecy
import Synchronization
import TestSupport
import Testing
import Transport
import Wire

@testable import Server

/// A shard whose callers speak TLS, over sockets that need no address.
@Suite(.timeLimit(.minutes(10))) struct SecuredShardTests {
    private let made: TrialCertificates

    init() async throws { made = try await TrialCertificates.shared }

    private func terms(allowing entries: [String] = ["client=score,observe"]) throws -> CallerTerms
    {
        try source(allowing: entries).terms
    }

    private func source(
        allowing entries: [String] = ["client=score,observe"]
    ) throws -> CallerTermsSource {
        let files = TLSFiles(
            certificate: made.path("server.pem"),
            key: made.path("server.key"),
            clientAuthorities: entries.isEmpty ? nil : made.path("authority.pem")
        )
        return try CallerTermsSource(files, allowing: entries)
    }

    private func client(showing name: String? = "client") throws -> TLSClientContext {
        try TLSClientContext(
            authorities: made.bytes("authority.pem"),
            serverName: "localhost",
            chain: name.map { try made.bytes("\($0).pem") },
            key: name.map { try made.bytes("\($0).key") }
        )
    }

    private func count(_ outcome: TLSOutcome, _ shard: RunningShard) -> UInt64 {
        shard.stats.handshakes[outcome]
    }

    @Test func `callers are answered, and a session is resumed`() throws {
        let shard = try RunningShard(on: terms())
        let context = try client()
        var resumption: TLSResumption?
        for round in 0..<3 {
            let caller = SecuredCaller(try shard.connect(), context, resuming: resumption)
            caller.shakeHands()
            caller.send((0..<200).flatMap { Requests.score($0) })
            for id in 0..<200 as Range<UInt64> {
                let told = try #require(try caller.reply())
                #expect(told.id == id && told.status == 0)
            }
            #expect(caller.isResumed == (round > 0))
            resumption = caller.resumption
        }
        shard.stop()
        #expect(count(.full, shard) == 1 && count(.resumed, shard) == 2)
    }

    @Test func `a request that comes with the last of the handshake is answered`() throws {
        let shard = try RunningShard(on: terms())
        let raw = try shard.connect()
        let caller = SecuredCaller(raw, try client())
        // The client's last flight and its first request leave one behind the other.
        caller.shakeHands()
        caller.send(Requests.score(7))
        #expect(try caller.reply()?.id == 7)
        shard.stop()
    }

    @Test(arguments: [
        (["client=score"], [UInt8(0), 8]), (["client=observe"], [8, 0]), (["other=score"], [8, 8]),
    ])
    func `a caller may ask what its certificate's name may`(
        entries: [String],
        statuses: [UInt8]
    ) throws {
        let shard = try RunningShard(on: terms(allowing: entries))
        let caller = SecuredCaller(try shard.connect(), try client())
        caller.shakeHands()
        caller.send(Requests.score(1) + Requests.plain(.stats, 2))
        #expect(try (0..<2).map { _ in try caller.reply()?.status } == statuses)
        shard.stop()
    }

    @Test func `where no certificate is demanded everything may be asked`() throws {
        let shard = try RunningShard(on: terms(allowing: []))
        let caller = SecuredCaller(try shard.connect(), try client(showing: nil))
        caller.shakeHands()
        caller.send(Requests.score(1) + Requests.plain(.stats, 2))
        #expect(try (0..<2).map { _ in try caller.reply()?.status } == [0, 0])
        shard.stop()
    }

    @Test func `who shows none where one is demanded hears why`() throws {
        let shard = try RunningShard(on: terms())
        let caller = SecuredCaller(try shard.connect(), try client(showing: nil))
        guard case .failed(let failure) = caller.waitForEnd() else {
            Issue.record("the session goes on")
            return
        }
        #expect(failure.reason == .certificateMissing && failure.side == .client)
        shard.drain()
        #expect(count(.failed(.certificateMissing), shard) == 1)
    }

    @Test func `who speaks in plain is told so in plain`() throws {
        let shard = try RunningShard(on: terms())
        let caller = try shard.connect()
        caller.send(Requests.score(1))
        let told = try #require(try caller.reply())
        caller.send(Requests.score(2))
        #expect(told.opcode == 0x80 && told.id == 0 && told.status == 8)
        #expect(String(decoding: told.payload, as: UTF8.self).contains("TLS"))
        #expect(caller.waitForEnd())
        caller.endSending()
        shard.drain()
        #expect(count(.failed(.notTLS), shard) == 1, "what it says besides is no news")
        #expect(shard.stats.session.replies(to: nil, .unauthenticated) == 1)
    }

    @Test func `a flood of handshakes lets those who are there have their turns`() throws {
        let shard = try RunningShard(on: terms())
        let context = try client()
        let paying = SecuredCaller(try shard.connect(), context)
        paying.shakeHands()
        let flood = try (0..<60).map { _ in SecuredCaller(try shard.connect(), context) }
        for id in 0..<20 as Range<UInt64> {
            paying.send(Requests.score(id))
            #expect(try paying.reply()?.id == id)
        }
        for caller in flood {
            caller.shakeHands()
            caller.send(Requests.score(1))
            #expect(try caller.reply()?.status == 0)
        }
        shard.stop()
        #expect(count(.full, shard) == 61)
    }

    @Test func `who is refused is told so in plain`() throws {
        let shard = try RunningShard(on: terms())
        let caller = try shard.connect(isCounted: false)
        #expect(try caller.reply()?.status == 6)
        #expect(caller.waitForEnd())
        caller.endSending()
        shard.drain()
    }

    @Test func `a session that is silent takes less, and goes on`() throws {
        let shard = try RunningShard(on: terms())
        let caller = SecuredCaller(try shard.connect(), try client())
        caller.shakeHands()
        for id in 0..<2 as Range<UInt64> {
            caller.send(Requests.score(id))
            #expect(try caller.reply()?.id == id)
            func held() -> Int { shard.stats.memoryBytes.load(ordering: .relaxed) }
            // Noted with the next look, and given back a second later.
            while held() < 40_000 { usleep(10_000) }
            while held() > 20_000 { usleep(10_000) }
        }
        shard.stop()
    }

    @Test(arguments: [[], [UInt8(0x16), 3, 1, 0, 200]])
    func `silence instead of a handshake ends the connection, and is counted`(first: [UInt8]) throws
    {
        let shard = try RunningShard(on: terms())
        let silent = try shard.connect()
        silent.send(first)
        #expect(silent.waitForEnd())
        #expect(count(.timeout, shard) == 1)
        shard.drain()
    }

    @Test func `half a handshake is given up in a drain, and a whole one is answered to its end`()
        throws
    {
        let shard = try RunningShard(on: terms())
        let silent = try shard.connect()
        silent.send([0x16, 3])
        let caller = SecuredCaller(try shard.connect(), try client())
        caller.shakeHands()
        caller.send(Requests.score(1))
        #expect(try caller.reply()?.status == 0)
        shard.mailbox.post(.drain)
        #expect(silent.waitForEnd())
        #expect(caller.waitForEnd() == .closed(by: .peer))
        shard.threads.join()
    }

    @Test func `on other terms those who are there are judged again`() throws {
        let shard = try RunningShard(on: terms())
        let caller = SecuredCaller(try shard.connect(), try client())
        caller.shakeHands()
        caller.send(Requests.score(1))
        #expect(try caller.reply()?.status == 0)
        // The same certificate has another role.
        shard.mailbox.post(.terms(try terms(allowing: ["client=observe"])))
        var id: UInt64 = 2
        var status: UInt8? = 0
        while status == 0 {
            caller.send(Requests.score(id))
            status = try caller.reply()?.status
            id += 1
        }
        #expect(status == 8)
        // And of another authority it is no certificate at all.
        let strangers = try TrialCertificates()
        let files = TLSFiles(
            certificate: strangers.path("server.pem"),
            key: strangers.path("server.key"),
            clientAuthorities: strangers.path("authority.pem")
        )
        let source = try CallerTermsSource(files, allowing: ["client=score"])
        shard.mailbox.post(.terms(source.terms))
        _ = caller.waitForEnd()
        shard.drain()
        #expect(count(.failed(.unknownAuthority), shard) == 1)
    }

    @Test func `who shook hands on older terms is judged by those that count`() throws {
        let shard = try RunningShard(on: terms())
        let there = SecuredCaller(try shard.connect(), try client())
        there.shakeHands()
        // The server has answered its first message, and waits for the certificate.
        let late = SecuredCaller(try shard.connect(), try client())
        late.hearOnce()
        let strangers = try TrialCertificates()
        let files = TLSFiles(
            certificate: strangers.path("server.pem"),
            key: strangers.path("server.key"),
            clientAuthorities: strangers.path("authority.pem")
        )
        shard.mailbox.post(.terms(try CallerTermsSource(files, allowing: ["client=score"]).terms))
        // They count as soon as whoever is there is closed for them.
        _ = there.waitForEnd()
        late.answer()
        late.send(Requests.score(1))
        #expect(try late.reply() == nil)
        shard.drain()
        #expect(count(.failed(.unknownAuthority), shard) == 2)
    }

    @Test func `what is read again is taken or left each by itself`() throws {
        let own = try TrialCertificates()
        let rights = own.path("rights")
        try Data("client=score\n".utf8).write(to: URL(filePath: rights))
        let files = TLSFiles(
            certificate: own.path("server.pem"),
            key: own.path("server.key"),
            clientAuthorities: own.path("authority.pem")
        )
        var source = try CallerTermsSource(files, allowing: ["@" + rights])
        let first = source.terms
        #expect(source.reread() == [])
        #expect(source.terms.context !== first.context && source.terms.rights == first.rights)
        // A key that is none leaves the certificate, and the rights are new all the same.
        try Data("no key".utf8).write(to: URL(filePath: own.path("server.key")))
        try Data("client=observe\n".utf8).write(to: URL(filePath: rights))
        let faults = source.reread()
        #expect(faults.count == 1 && faults[0].contains("server.key"))
        #expect(source.terms.rights?.allowed(name: "client") == .observe)
        // And the other way round.
        try Data("client=nothing\n".utf8).write(to: URL(filePath: rights))
        #expect(source.reread().count == 2)
        #expect(source.terms.rights?.allowed(name: "client") == .observe)
    }

    @Test func `a certificate that ends soon is told of, and one that has ended`() throws {
        let context = try terms().context
        let end = context.certificateExpiry
        #expect(ExpiryLine.due(of: context, at: end - 31 * 86_400) == [])
        let soon = ExpiryLine.due(of: context, at: end - 3 * 86_400)
        #expect(soon.map(\.isOver) == [false])
        #expect(soon.first?.words.contains("3 days") == true)
        let over = ExpiryLine.due(of: context, at: end)
        #expect(over.map(\.isOver) == [true])
        #expect(over.first?.words.contains("has expired") == true)
    }
}
