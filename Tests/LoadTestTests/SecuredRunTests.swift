import EventLoop
import LoadTestSupport
import Platform
import Secrecy
import TestSupport
import Testing
import Transport
import Wire

@testable import LoadTest

/// Whole runs by TLS against a server in this process.
@Suite(.serialized) struct SecuredRunTests {
    private static func server(
        _ misbehaviour: StubServer.Misbehaviour = .none
    ) async throws -> StubServer {
        let files = try await TrialCertificates.shared
        let context = try TLSServerContext(
            chain: files.bytes("server.pem"),
            key: files.bytes("server.key"),
            clientAuthorities: files.bytes("authority.pem")
        )
        return try StubServer(misbehaviour) { _ in context }
    }

    /// Runs a plan by TLS, with files that are good unless they are changed.
    private static func run(
        _ server: StubServer,
        rate: LoadPlan.Rate = .perSecond(1000),
        batch: Int? = nil,
        _ change: (inout TLSClientFiles) -> Void = { _ in }
    ) async throws -> LoadResult {
        let made = try await TrialCertificates.shared
        var files = TLSClientFiles(
            authorities: .file(made.path("authority.pem")),
            certificate: .file(made.path("client.pem")),
            key: .file(made.path("client.key"))
        )
        change(&files)
        var plan = LoadPlan(address: server.address, rate: rate)
        plan.tls = try files.terms(for: server.address)
        plan.duration = .milliseconds(300)
        plan.warmup = .milliseconds(50)
        plan.connections = 4
        plan.batch = batch
        let ready = plan
        return try await OwnThread {
            try LoadTest.run(ready, verification: .with(path: Fixture.modelPath)) { _ in }
        }.value
    }

    @Test(arguments: [nil, 100])
    func `an open loop plans as much as in plain, and every reply is verified`(
        batch: Int?
    )
        async throws
    {
        let result = try await Self.run(try await Self.server(), batch: batch)
        #expect(result.measurements.planned == 300)
        #expect(result.measurements.ok == 300)
        #expect(result.isVerified)
        #expect(result.plan.memoryNeed.bytes > 4 * 50 << 10)
    }

    @Test func `a closed loop keeps its depth in flight`() async throws {
        let result = try await Self.run(try await Self.server(), rate: .max(depth: 16))
        #expect(result.measurements.ok > 100)
        #expect(try Fixture.verdict(result).outcome == .pass)
    }

    @Test func `connections that the server cuts are opened again`() async throws {
        let result = try await Self.run(try await Self.server(.closes(every: 50)))
        let measured = result.measurements
        #expect(measured.errors["connection lost", default: 0] > 0)
        #expect(measured.ok > 100)
        #expect(measured.violations == 0)
    }

    @Test func `busy replies are counted by name and no violation`() async throws {
        let result = try await Self.run(try await Self.server(.refuses(.busy, every: 4)))
        let measured = result.measurements
        // Of those in the warm-up some are not measured.
        #expect(70...80 ~= measured.errors["busy", default: 0])
        #expect(measured.violations == 0 && measured.wrong == 0)
        #expect(result.busy == Double(measured.errors["busy", default: 0]) / 300)
        let verdict = try Fixture.verdict(result, "errors<50%", "achieved>=50%")
        #expect(verdict.outcome == .pass)
    }

    @Test func `a server without room says so inside TLS`() async throws {
        let server = try await Self.server(.full)
        let error = await #expect(throws: LoadTestError.self) { try await Self.run(server) }
        #expect(error?.kind == .unreachable)
        #expect(error?.description.contains("the server refused: ") == true)
    }

    @Test func `a connection whose handshake fails ends the opening with its reason`() async throws
    {
        let strange = try await TrialCertificates.strange
        let files = try await TrialCertificates.shared
        let good = try TLSServerContext(
            chain: files.bytes("server.pem"),
            key: files.bytes("server.key")
        )
        let other = try TLSServerContext(
            chain: strange.bytes("server.pem"),
            key: strange.bytes("server.key")
        )
        // The first is the question what the server is.
        let server = try StubServer { $0 < 2 ? good : other }
        let error = await #expect(throws: LoadTestError.self) { try await Self.run(server) }
        #expect(
            error?.description.hasSuffix(
                "of 4 connections to \(server.address), then: the server's certificate is of an authority that "
                    + "its peer does not know"
            ) == true,
            "\(String(describing: error))"
        )
    }

    @Test func `a failure of TLS is one sentence that names the side`() async throws {
        let server = try await Self.server()
        let strange = try await TrialCertificates.strange
        let cases: [((inout TLSClientFiles) -> Void, String)] = [
            (
                { $0.serverName = "other.example" },
                "the server's certificate is for other names than the one asked for, other.example"
            ),
            (
                { $0.authorities = .file(strange.path("authority.pem")) },
                "the server's certificate is of an authority that its peer does not know"
            ),
            (
                { ($0.certificate, $0.key) = (nil, nil) },
                "the server says: the client gave no certificate, and one is demanded"
            ),
        ]
        for (change, sentence) in cases {
            let error = await #expect(throws: LoadTestError.self) {
                try await Self.run(server, change)
            }
            #expect(error?.description == "TLS with \(server.address) failed: \(sentence).")
        }
        let plain = try StubServer()
        let error = await #expect(throws: LoadTestError.self) { try await Self.run(plain) }
        #expect(
            error?.description
                == "TLS with \(plain.address) failed: the server does not speak TLS on this port but plain, or "
                + "something else."
        )
    }
}
