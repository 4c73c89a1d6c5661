import EventLoop
import Histogram
import LoadTestSupport
import LoopChecks
import Testing

@testable import LoadTest

/// Whole runs over HTTP against a server in this process.
@Suite(.serialized) struct HTTPRunTests {
    private static func run(
        _ misbehaviour: HTTPStub.Misbehaviour = .none,
        rate: LoadPlan.Rate = .perSecond(1000),
        connections: Int = 4,
        verification: LoadTest.Verification = .with(path: Fixture.modelPath)
    ) async throws -> LoadResult {
        let server = try await HTTPStub.start(misbehaviour)
        let target = try HTTPTarget("http://\(server.address)/predict")
        var plan = LoadPlan(address: try SocketAddress(target.authority), rate: rate)
        plan.http = target
        plan.duration = .milliseconds(300)
        plan.warmup = .milliseconds(50)
        plan.connections = connections
        let result = Result { try LoadTest.run(plan, verification: verification) { _ in } }
        await server.stop()
        return try result.get()
    }

    @Test func `a schedule is kept, and every answer is verified bit for bit`() async throws {
        let result = try await Self.run()
        #expect(result.measurements.planned == 300 && result.measurements.ok == 300)
        #expect(result.isVerified)
        #expect(result.measurements.lag.totalCount == 300)
        #expect(try Fixture.verdict(result, "achieved>=0%").outcome == .pass)
    }

    @Test(arguments: [1, 8])
    func `a closed loop keeps its depth in flight`(depth: Int) async throws {
        let result = try await Self.run(rate: .max(depth: depth), connections: 2)
        #expect(result.measurements.ok > 20)
        #expect(result.measurements.bad == 0)
    }

    @Test(
        arguments: [
            (.rounds(200), 1, "is not what the model gives"),
            (.swaps(200), 2, "is not what the model gives"),
            (.otherModel(200), 1, "is of another model"),
            (.forgets(200), 1, "is not what the model gives"),
        ] as [(HTTPStub.Misbehaviour, UInt64, String)]
    )
    func `a wrong answer is found`(
        misbehaviour: HTTPStub.Misbehaviour,
        count: UInt64,
        words: String
    ) async throws {
        let result = try await Self.run(misbehaviour, connections: 1)
        let verdict = try Fixture.verdict(result)
        #expect(result.measurements.wrong == count)
        #expect(verdict.outcome == .fail && verdict.sentence.contains(words), "\(verdict.sentence)")
    }

    @Test func `refusals are errors by their status`() async throws {
        let result = try await Self.run(.refuses(status: 503, every: 10), connections: 1)
        #expect(result.measurements.errors.keys.sorted() == ["HTTP 503"])
        #expect((25...35).contains(result.measurements.errors["HTTP 503"] ?? 0))
    }

    @Test func `a connection that the server closes is opened again`() async throws {
        let result = try await Self.run(.closesAfter(100), connections: 4)
        #expect(result.measurements.ok > 0)
        #expect(
            result.measurements.planned == result.measurements.sent + result.measurements.skipped
        )
    }

    @Test func `a server without a digest is held to the probabilities of the file that is named`()
        async throws
    {
        #expect(try await Self.run(.anonymous).isVerified)
        let other = try await Self.run(.anonymous, verification: .ifServed(path: Fixture.modelPath))
        #expect(!other.isVerified && other.measurements.ok == 300)
    }

    @Test func `an answer in pieces is told before the first request`() async throws {
        await #expect {
            _ = try await Self.run(.inPieces)
        } throws: { error in
            "\(error)".contains("does not speak the protocol: the server sent an answer in pieces")
        }
    }
}
