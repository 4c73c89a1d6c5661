import EventLoop
import Histogram
import LoadTestSupport
import Testing

@testable import LoadTest
@testable import Wire

/// Whole runs against a server in this process.
///
/// A busy machine makes them slow, never wrong: what is asserted
/// of times are bounds on one side, or counts that a stall of the machine can only move a little.
@Suite(.serialized) struct LoadRunTests {
    private static func run(
        _ server: StubServer,
        rate: LoadPlan.Rate = .perSecond(1000),
        duration: Duration = .milliseconds(500),
        warmup: Duration = .milliseconds(50),
        connections: Int = 4,
        batch: Int? = nil
    ) throws -> LoadResult {
        var plan = LoadPlan(address: server.address, rate: rate)
        plan.duration = duration
        plan.warmup = warmup
        plan.connections = connections
        plan.batch = batch
        return try LoadTest.run(plan, verification: .with(path: Fixture.modelPath)) { _ in }
    }

    private static func expectReconciled(
        _ measured: Measurements,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let errors = measured.errors.values.reduce(0, +)
        let ended = measured.ok + measured.wrong + errors + measured.unanswered
        #expect(
            measured.planned == measured.sent + measured.skipped,
            sourceLocation: sourceLocation
        )
        #expect(measured.sent == ended, sourceLocation: sourceLocation)
        #expect(measured.response.totalCount == measured.planned, sourceLocation: sourceLocation)
    }

    // MARK: - A server without a fault

    @Test func `a constant rate plans exactly its requests and verifies every reply`() throws {
        let result = try Self.run(try StubServer())
        let measured = result.measurements
        #expect(measured.planned == 500)
        #expect(measured.ok == 500)
        #expect(result.isVerified)
        #expect(result.seconds == 0.5)
        #expect(try Fixture.verdict(result, "achieved>=0%").outcome == .pass)
        Self.expectReconciled(measured)
    }

    @Test func `Poisson arrivals are sent as they are scheduled`() throws {
        let server = try StubServer()
        var plan = LoadPlan(address: server.address, rate: .perSecond(1000))
        plan.arrivals = .poisson
        plan.duration = .milliseconds(300)
        plan.warmup = .zero
        plan.seed = 4
        let result = try LoadTest.run(plan, verification: .off) { _ in }
        var schedule = SendSchedule(rate: 1000, arrivals: .poisson, end: 300_000_000, seed: 4)
        while schedule.nextDue != nil { schedule.advance() }
        #expect(result.measurements.planned == schedule.nextIndex)
        #expect(!result.isVerified)
        Self.expectReconciled(result.measurements)
    }

    @Test(arguments: [1, 16])
    func `a closed loop keeps its depth in flight`(depth: Int) throws {
        let result = try Self.run(
            try StubServer(),
            rate: .max(depth: depth),
            duration: .milliseconds(200),
            connections: 2
        )
        #expect(result.measurements.ok > 20)
        #expect(result.measurements.lag.totalCount == 0)
        #expect(try Fixture.verdict(result).outcome == .pass)
        Self.expectReconciled(result.measurements)
    }

    @Test func `batches are verified row by row`() throws {
        let result = try Self.run(try StubServer(), rate: .perSecond(200), batch: 100)
        #expect(result.measurements.planned == 100)
        #expect(result.measurements.ok == 100)
        #expect(result.rowsPerRequest == 100)
    }

    @Test func `one request is too few to pass`() throws {
        let result = try Self.run(
            try StubServer(),
            rate: .perSecond(1),
            duration: .milliseconds(200),
            warmup: .zero
        )
        #expect(result.measurements.ok == 1)
        #expect(try Fixture.verdict(result, "errors<=0%").outcome == .cannotBeTrusted)
    }

    @Test func `a server that is far away achieves its rate`() throws {
        let result = try Self.run(try StubServer(.late(milliseconds: 100)), duration: .seconds(1))
        #expect(result.measurements.ok == 1000)
        #expect(result.percentile(.response, 1) >= 98e6)
        // Of the replies, a tenth comes behind the end of the plan.
        #expect(result.achieved > 0.92)
    }

    // MARK: - Wrong replies

    @Test func `answers exchanged between two requests are found`() throws {
        let result = try Self.run(try StubServer(.swapsScores(of: 300)), connections: 1)
        #expect(result.measurements.wrong == 2)
        #expect(result.measurements.ok == 498)
        let verdict = try Fixture.verdict(result)
        #expect(verdict.outcome == .fail)
        #expect(verdict.sentence.contains("is not what the model gives for its features"))
        Self.expectReconciled(result.measurements)
    }

    @Test func `a wrong id is found`() throws {
        let result = try Self.run(try StubServer(.wrongID(of: 300)))
        #expect(result.measurements.wrong == 1)
        #expect(try Fixture.verdict(result).sentence.contains("came with id"))
        Self.expectReconciled(result.measurements)
    }

    @Test func `a reply that nobody asked for fails the run`() throws {
        // The last reply of the run, so that no request waits which the second copy could be taken for.
        let result = try Self.run(
            try StubServer(.repeats(150)),
            rate: .perSecond(500),
            connections: 1
        )
        let measured = result.measurements
        #expect(measured.violations + measured.wrong > 0)
        #expect(try Fixture.verdict(result, "errors<100%").outcome == .fail)
        Self.expectReconciled(measured)
    }

    // MARK: - Errors

    @Test func `error replies are counted by kind`() throws {
        let result = try Self.run(try StubServer(.refuses(.noModel, every: 10)))
        #expect((45...60).contains(result.measurements.errors["no model"] ?? 0))
        #expect(try Fixture.verdict(result, "errors<1%", "achieved>=50%").outcome == .fail)
        #expect(try Fixture.verdict(result).outcome == .cannotBeTrusted)
        Self.expectReconciled(result.measurements)
    }

    @Test func `a server that answers nothing gives no pass`() throws {
        let result = try Self.run(
            try StubServer(.silent(from: 0)),
            duration: .milliseconds(200),
            warmup: .zero
        )
        #expect(result.measurements.unanswered == 200)
        #expect(result.measurements.response.min >= 1_900_000_000)
        let verdict = try Fixture.verdict(result, "errors<=100%", "achieved>=0%")
        #expect(verdict.outcome == .cannotBeTrusted)
        #expect(verdict.sentence.contains("not one of 200 requests had a good reply"))
        Self.expectReconciled(result.measurements)
    }

    @Test func `a server that falls silent shows in the percentiles`() throws {
        let result = try Self.run(try StubServer(.silent(from: 300)), warmup: .zero)
        #expect(result.measurements.unanswered == 200)
        #expect(result.percentile(.response, 90) >= 2e9)
        #expect(result.isLowerBound(90))
        #expect(!result.isLowerBound(50))
        let verdict = try Fixture.verdict(result)
        #expect(verdict.outcome == .cannotBeTrusted)
        #expect(verdict.sentence.contains("the server gave the rest no good reply in time ("))
        Self.expectReconciled(result.measurements)
    }

    @Test(arguments: [StubServer.Misbehaviour.silent(from: 300), .closes(every: 100)])
    func `a closed loop tells the time that nobody served it`(
        misbehaviour: StubServer.Misbehaviour
    ) throws {
        let result = try Self.run(
            try StubServer(misbehaviour),
            rate: .max(depth: 1),
            duration: .seconds(1),
            warmup: .zero
        )
        #expect(result.measurements.ok >= 99)
        #expect(result.served < 0.99)
        #expect(result.served > 0)
        #expect(try Fixture.verdict(result, "errors<50%").outcome == .cannotBeTrusted)
        Self.expectReconciled(result.measurements)
    }

    @Test(arguments: [(nil, 65_536), (1, 65_536), (1000, 5590), (16_384, 341)] as [(Int?, Int)])
    func `what may be in flight has a limit in bytes`(batch: Int?, most: Int) throws {
        var plan = try Fixture.plan()
        plan.batch = batch
        #expect(plan.inFlightMax == most)
    }

    @Test func `lost connections are opened again`() throws {
        let result = try Self.run(
            try StubServer(.closes(every: 100)),
            duration: .seconds(1),
            warmup: .zero
        )
        let measured = result.measurements
        #expect((measured.errors["connection lost"] ?? 0) >= 5)
        // Far more replies than the four connections could bring, had they not been opened again.
        #expect(measured.ok > 450)
        #expect(try Fixture.verdict(result, "errors<0.1%").outcome != .pass)
        Self.expectReconciled(measured)
    }

    @Test func `requests due while no connection is open are skipped and count`() throws {
        let result = try Self.run(
            try StubServer(.closes(every: 50)),
            duration: .seconds(1),
            warmup: .zero,
            connections: 1
        )
        let measured = result.measurements
        #expect(measured.skipped > 0)
        #expect(measured.ok > 50)
        #expect(try Fixture.verdict(result, "achieved>=0%").outcome == .fail)
        Self.expectReconciled(measured)
    }

    // MARK: - Coordinated omission

    // While the server stands still for 200 ms, 400 requests become due. The k-th of them waits 200 ms less k
    // intervals, so half of them, 5 % of the run, wait longer than 100 ms. A closed loop would see four.
    @Test func `a stall of the server shows in every request that was due in it`() throws {
        let result = try Self.run(
            try StubServer(.stalls(at: 2000, milliseconds: 200)),
            rate: .perSecond(2000),
            duration: .seconds(2),
            warmup: .zero
        )
        let measured = result.measurements
        #expect(measured.ok == 4000)
        #expect(result.percentile(.response, 100) >= 180e6)
        let late = measured.response.count(within: 100_000_000...Measurements.latencyMax)
        #expect(late >= 150, "\(late) of 4000 waited longer than 100 ms")
        let affected = measured.response.count(within: 1_000_000...Measurements.latencyMax)
        #expect(affected >= 350, "\(affected) of 4000 waited longer than 1 ms")
        Self.expectReconciled(measured)
    }

    @Test func `a closed loop that stood still knows how long`() throws {
        let result = try Self.run(
            try StubServer(.stalls(at: 200, milliseconds: 1200)),
            rate: .max(depth: 2),
            duration: .seconds(2),
            warmup: .zero
        )
        let gap = try #require(result.measurements.longestGap)
        #expect(gap.seconds >= 1.15)
        #expect(gap.start < 0.85)
        #expect(!gap.wasClientAway)
        #expect(try Fixture.verdict(result).sentence.contains("; but no reply came for "))
    }

    // MARK: - Many connections

    @Test func `more connections than are opened at one time all take part`() throws {
        let connections = LoadPlan.connectingMax + 100
        let result = try Self.run(
            try StubServer(),
            rate: .perSecond(Double(2 * connections)),
            duration: .seconds(1),
            warmup: .zero,
            connections: connections
        )
        #expect(result.measurements.ok == UInt64(2 * connections))
        Self.expectReconciled(result.measurements)
    }

    @Test func `no more is in flight than may be, however much is due at once`() throws {
        let result = try Self.run(
            try StubServer(.silent(from: 0)),
            rate: .perSecond(200_000),
            duration: .milliseconds(400),
            warmup: .zero
        )
        #expect(result.measurements.planned == 80_000)
        #expect(result.measurements.sent <= 65_536)
        Self.expectReconciled(result.measurements)
    }

    // MARK: - No run at all

    @Test func `a port where nobody listens is unreachable`() throws {
        // A port that is free for a moment may be another test's in the next.
        let address = try SocketAddress("127.0.0.3:1")
        #expect {
            try LoadTest.run(
                LoadPlan(address: address, rate: .perSecond(10)),
                verification: .off
            ) { _ in }
        } throws: { error in
            let error = error as? LoadTestError
            return error?.kind == .unreachable
                && error?.description.contains("connection refused") == true
        }
    }

    @Test func `a server of another protocol is unreachable`() throws {
        let server = try StubServer(.speaksHTTP)
        #expect {
            try Self.run(server)
        } throws: { error in
            let error = error as? LoadTestError
            return error?.kind == .unreachable
                && error?.description.contains("does not speak the protocol") == true
        }
    }

    @Test func `a server without room says so at once`() throws {
        let server = try StubServer(.full)
        let begin = ContinuousClock.now
        #expect {
            try Self.run(server)
        } throws: { error in
            let error = error as? LoadTestError
            return error?.kind == .unreachable
                && error?.description.contains("the server refused") == true
        }
        #expect(ContinuousClock.now - begin < .seconds(5))
    }

    @Test func `verification with another model than the one served is refused`() throws {
        let server = try StubServer()
        #expect(throws: (any Error).self) {
            try LoadTest.run(
                LoadPlan(address: server.address, rate: .perSecond(10)),
                verification: .with(path: #filePath)
            ) { _ in }
        }
    }
}
