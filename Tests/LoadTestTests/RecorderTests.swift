import Histogram
import Statistics
import Testing

@testable import LoadTest
@testable import Wire

@Suite struct RecorderTests {
    private static func near(_ value: Double, _ expected: Double) -> Bool {
        (value - expected).magnitude <= expected * 0.002
    }

    private static func percentile(_ histogram: Histogram<UInt64>, _ percentile: Double) -> Double {
        Double(histogram.valueAtPercentile(percentile))
    }

    @Test func `a good reply has a response from due, a service from sent and a lag`() throws {
        var exchange = try Exchange(Exchange.singles.get())
        let replies = try exchange.send(3, due: 10_000, at: 15_000)
        try exchange.receive(replies, at: 50_000)
        let measured = exchange.finish(at: 60_000)
        #expect(measured.ok == 3)
        #expect(Self.near(Self.percentile(measured.response, 100), 40_000))
        #expect(Self.near(Self.percentile(measured.service, 100), 35_000))
        #expect(Self.near(Self.percentile(measured.lag, 100), 5000))
        #expect(measured.response.totalCount == 3)
    }

    @Test func `what is due before the measured part is not measured`() throws {
        var exchange = try Exchange(Exchange.singles.get(), measuredFrom: 20_000)
        let warmup = try exchange.send(2, due: 19_999, at: 20_000)
        let first = try exchange.send(1, due: 20_000, at: 20_001)
        exchange.skip(due: 19_999)
        try exchange.receive(warmup + first, at: 30_000)
        let measured = exchange.finish(at: 40_000)
        #expect(measured.planned == 1)
        #expect(measured.sent == 1)
        #expect(measured.ok == 1)
        #expect(measured.response.totalCount == 1)
        #expect(measured.lag.totalCount == 1)
    }

    @Test func `replies behind the end are in no interval`() throws {
        var exchange = try Exchange(Exchange.singles.get(), measuredFrom: 0)
        let replies = try exchange.send(3, due: 10_000, at: 10_000)
        try exchange.receive(Array(replies.prefix(1)), at: 500_000_000)
        try exchange.receive(Array(replies.dropFirst()), at: 1_900_000_000)
        let interval = exchange.lastInterval(at: 2_000_000_000)
        #expect(interval?.end == 1)
        #expect(interval?.rate == 1)
        #expect(exchange.finish(at: 2_000_000_000).ok == 3)
    }

    @Test func `a batch that is answered as one row is wrong`() throws {
        var exchange = try Exchange(Exchange.batches.get())
        let reply = try exchange.send(1, due: 10_000, at: 10_000)[0]
        // The first row's probability and the digest, as the reply to a score has them, and its flags.
        let single =
            [28, 0, 0, 0] + reply[4..<7] + [reply[64]] + reply[8..<16]
            + reply[24..<32] + reply[16..<24]
        try exchange.receive([single], at: 20_000)
        #expect(exchange.finish(at: 30_000).wrong == 1)
    }

    @Test func `a closed loop has no lag`() throws {
        var exchange = try Exchange(Exchange.singles.get(), isOpenLoop: false)
        try exchange.receive(try exchange.send(2, due: 0, at: 15_000), at: 20_000)
        let measured = exchange.finish(at: 30_000)
        #expect(measured.ok == 2)
        #expect(measured.lag.totalCount == 0)
        #expect(Self.near(Self.percentile(measured.response, 100), 5000))
    }

    @Test func `scores that were exchanged between two requests are wrong`() throws {
        var exchange = try Exchange(Exchange.singles.get())
        var replies = try exchange.send(5, due: 10_000, at: 10_000)
        Frames.swapScores(&replies, 1, 3)
        try exchange.receive(replies, at: 20_000)
        let measured = exchange.finish(at: 30_000)
        #expect(measured.ok == 3)
        #expect(measured.wrong == 2)
        #expect(
            measured.firstWrong
                == "the reply to request 1 is not what the model gives for its features"
        )
        #expect(measured.response.totalCount == 5)
    }

    @Test func `a reply with another id is wrong`() throws {
        var exchange = try Exchange(Exchange.singles.get())
        var replies = try exchange.send(2, due: 10_000, at: 10_000)
        replies[1] = Frames.withNextID(replies[1])
        try exchange.receive(replies, at: 20_000)
        let measured = exchange.finish(at: 30_000)
        #expect(measured.wrong == 1)
        #expect(measured.firstWrong == "the reply to request 1 came with id 2")
    }

    @Test func `a reply of another model is wrong`() throws {
        var exchange = try Exchange(Exchange.singles.get())
        var replies = try exchange.send(1, due: 10_000, at: 10_000)
        replies[0][24] ^= 1
        try exchange.receive(replies, at: 20_000)
        let measured = exchange.finish(at: 30_000)
        #expect(measured.firstWrong == "the reply to request 0 is of another model")
    }

    @Test(arguments: [7, 16])
    func `a single bit of a score or its flags makes a reply wrong`(byte: Int) throws {
        var exchange = try Exchange(Exchange.singles.get())
        var replies = try exchange.send(1, due: 10_000, at: 10_000)
        replies[0][byte] ^= 1
        try exchange.receive(replies, at: 20_000)
        #expect(exchange.finish(at: 30_000).wrong == 1)
    }

    @Test func `without a model only ids are compared`() throws {
        let pool = RequestPool(
            seed: 5,
            ranges: RequestPool.plausibleRanges,
            batch: nil,
            verifying: nil
        )
        var exchange = try Exchange(pool)
        var replies = try exchange.send(3, due: 10_000, at: 10_000)
        replies[0][16] ^= 1
        replies[2] = Frames.withNextID(replies[2])
        try exchange.receive(replies, at: 20_000)
        let measured = exchange.finish(at: 30_000)
        #expect(measured.ok == 2)
        #expect(measured.wrong == 1)
    }

    @Test func `errors are counted by kind, and as at least their age`() throws {
        var exchange = try Exchange(Exchange.singles.get())
        var replies = try exchange.send(4, due: 10_000, at: 10_000)
        replies[1] = Frames.with(.overloaded, replies[1])
        replies[2] = Frames.with(.noModel, replies[2])
        replies[3] = Frames.with(.overloaded, replies[3])
        replies[3][6] = 77
        try exchange.receive(replies, at: 20_000)
        let measured = exchange.finish(at: 30_000)
        #expect(measured.errors == ["overloaded": 1, "no model": 1, "status 77": 1])
        #expect(measured.response.totalCount == 4)
        #expect(measured.service.totalCount == 1)
        #expect(measured.youngestUnanswered == 10_000)
    }

    @Test func `a lost connection gives up what waits on it`() throws {
        var exchange = try Exchange(Exchange.singles.get())
        let replies = try exchange.send(5, due: 10_000, at: 10_000)
        try exchange.receive(Array(replies[..<2]), at: 20_000)
        exchange.lose(at: 50_000)
        #expect(exchange.waiting == 0)
        let measured = exchange.finish(at: 60_000)
        #expect(measured.ok == 2)
        #expect(measured.errors == ["connection lost": 3])
        #expect(Self.near(Self.percentile(measured.response, 100), 40_000))
    }

    @Test func `what is never answered counts at its age when the test ends`() throws {
        var exchange = try Exchange(Exchange.singles.get())
        _ = try exchange.send(2, due: 10_000, at: 12_000)
        _ = try exchange.send(1, due: 90_000, at: 90_000)
        let measured = exchange.finish(at: 1_010_000)
        #expect(measured.unanswered == 3)
        #expect(measured.youngestUnanswered == 920_000)
        #expect(Self.near(Self.percentile(measured.response, 100), 1_000_000))
        #expect(Self.near(Self.percentile(measured.response, 1), 920_000))
    }

    @Test func `what was skipped counts at its age when the test ends`() throws {
        var exchange = try Exchange(Exchange.singles.get())
        // Those of some milliseconds are kept together, at the age of the youngest.
        for request in 0..<100 { exchange.skip(due: UInt64(request) * 1_000_000 + 1000) }
        let measured = exchange.finish(at: 1_000_001_000)
        #expect(measured.planned == 100)
        #expect(measured.skipped == 100)
        #expect(measured.response.totalCount == 100)
        let oldest = Self.percentile(measured.response, 100)
        #expect(oldest <= 1_000_000_000 * 1.002 && oldest >= 990_000_000)
        #expect(Self.near(Self.percentile(measured.response, 1), 901_000_000))
    }

    @Test func `replies count as in time until the quickest reply behind the end`() throws {
        let end: UInt64 = 1_000_000_000
        let delay: UInt64 = 100_000_000
        let slack = LoadPlan.roundingNanoseconds
        var exchange = try Exchange(Exchange.singles.get(), end: end)
        let first = try exchange.send(1, due: end - delay, at: end - delay)
        try exchange.receive(first, at: end)
        let second = try exchange.send(2, due: end - 1, at: end - 1)
        try exchange.receive([second[0]], at: end + delay + slack)
        try exchange.receive([second[1]], at: end + delay + slack + 1)
        let measured = exchange.finish(at: end + 2 * delay)
        #expect(measured.ok == 3)
        #expect(measured.okInTime == 2)
    }

    @Test func `a late reply is this client's doing when it had come in time but for the lag`()
        throws
    {
        let end: UInt64 = 1_000_000_000
        let latest = end + LoadPlan.roundingNanoseconds + 1000
        var exchange = try Exchange(Exchange.singles.get(), end: end)
        let quickest = try exchange.send(1, due: 10_000, at: 10_000)
        try exchange.receive(quickest, at: 11_000)
        // Two wait 50 ms too long for their reply, whenever they are sent; two would not, had they been sent.
        let slow = try exchange.send(2, due: end, at: end + 5_000_000)
        let late = try exchange.send(2, due: end - 40_000_000, at: end - 20_000_000)
        try exchange.receive(slow, at: latest + 5_000_001)
        try exchange.receive(late, at: latest + 20_000_000)
        let measured = exchange.finish(at: 2 * end)
        #expect(measured.ok == 5)
        #expect(measured.okInTime == 1)
        #expect(measured.lateForLag == 2)
        #expect(measured.missed == 4 && measured.missedForLag == 2 && !measured.isMissedForLag)
    }

    @Test func `what was skipped for lateness is counted apart`() throws {
        var recorder = Recorder(isOpenLoop: true, digest: nil)
        recorder.measuredFrom = 100
        recorder.skipped(due: 99, for: .lateness)
        recorder.skipped(due: 100, for: .lateness)
        recorder.skipped(due: 101, for: .wantOfReplies)
        #expect(recorder.measurements.skipped == 2)
        #expect(recorder.measurements.skippedForLateness == 1)
    }

    @Test func `a violation is counted with its sentence`() throws {
        var recorder = Recorder(isOpenLoop: true, digest: nil)
        recorder.violated(ProtocolViolation("first"))
        recorder.violated(ProtocolViolation("second"))
        #expect(recorder.measurements.violations == 2)
        #expect(recorder.measurements.firstViolation == "first")
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func `counts reconcile whatever happens`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let pool = try seed.isMultiple(of: 2) ? Exchange.singles.get() : Exchange.batches.get()
        var exchange = try Exchange(pool, measuredFrom: 500_000, end: 8_000_000)
        var pending: [[UInt8]] = []
        var now: UInt64 = 1
        for _ in 0..<400 {
            now += generator.next() % 50_000
            let due = now - generator.next() % min(now, 100_000)
            switch generator.next() % 16 {
            case 0..<7:
                let count = Int(generator.next() % 20) + 1
                pending += try exchange.send(count, due: due, at: now)
            case 7..<13:
                let count = min(pending.count, Int(generator.next() % 30))
                var replies = Array(pending[..<count])
                pending.removeFirst(count)
                Self.tamper(&replies, &generator)
                try exchange.receive(replies, at: now)
            case 13, 14: exchange.skip(due: due)
            default:
                exchange.lose(at: now)
                pending = []
            }
            #expect(exchange.recorder.inFlight == exchange.waiting)
        }
        let measured = exchange.finish(at: now + 1000)
        #expect(exchange.recorder.inFlight == 0)
        let errors = measured.errors.values.reduce(0, +)
        #expect(measured.planned == measured.sent + measured.skipped)
        #expect(measured.sent == measured.ok + measured.wrong + errors + measured.unanswered)
        #expect(measured.response.totalCount == measured.planned)
        #expect(measured.service.totalCount == measured.ok)
        #expect(measured.lag.totalCount == measured.sent)
        // Every way to end was met.
        #expect(measured.ok > 0 && measured.wrong > 0 && measured.skipped > 0)
        #expect(measured.errors.keys.sorted() == ["connection lost", "overloaded"])
    }

    private static func tamper(_ replies: inout [[UInt8]], _ generator: inout SeededGenerator) {
        for index in replies.indices {
            switch generator.next() % 12 {
            case 0: replies[index] = Frames.with(.overloaded, replies[index])
            case 1: replies[index] = Frames.withNextID(replies[index])
            case 2 where index > 0: Frames.swapScores(&replies, index - 1, index)
            default: break
            }
        }
    }
}
