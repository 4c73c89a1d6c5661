import Histogram
import LoadTestSupport
import Testing

@testable import LoadTest

@Suite struct VerdictTests {
    private func verdict(_ measured: Measurements, _ thresholds: String...) throws -> Verdict {
        let result = try Fixture.result(measured)
        return Verdict(result, thresholds: try thresholds.map { try Threshold($0) })
    }

    // MARK: - Pass

    @Test func `a run without a fault passes and says what it reached`() throws {
        let verdict = try verdict(Fixture.measurements())
        #expect(verdict.outcome == .pass)
        #expect(
            verdict.sentence
                == "PASS: 1,000/s achieved, every reply was verified bit for bit, half of them within "
                + "200\u{a0}µs and 99 % within 200\u{a0}µs."
        )
    }

    @Test func `a pass says how many thresholds held`() throws {
        let measured = Fixture.measurements()
        #expect(try verdict(measured, "p99<1ms").sentence.hasPrefix("PASS: the threshold held, "))
        let both = try verdict(measured, "p99<1ms", "errors<=0%")
        #expect(both.sentence.hasPrefix("PASS: all 2 thresholds held, "))
        #expect(both.thresholds.map(\.holds) == [true, true])
    }

    @Test func `a pass without verification says so`() throws {
        let result = try Fixture.result(Fixture.measurements(), isVerified: false)
        #expect(try Fixture.verdict(result).sentence.contains("replies were not verified"))
    }

    @Test func `a value at its bound passes only where the comparison says so`() throws {
        let result = try Fixture.result(Fixture.measurements())
        let bound = "\(Int(result.percentile(.response, 99)))ns"
        #expect(try Fixture.verdict(result, "p99<=" + bound).outcome == .pass)
        #expect(try Fixture.verdict(result, "p99<" + bound).outcome == .fail)
        #expect(try Fixture.verdict(result, "achieved>=100%").outcome == .pass)
        #expect(try Fixture.verdict(result, "achieved>100%").outcome == .fail)
        #expect(try Fixture.verdict(result, "errors<=0%").outcome == .pass)
        #expect(try Fixture.verdict(result, "errors<0%").outcome == .fail)
    }

    // MARK: - Fail

    @Test(arguments: [1, 9000] as [UInt64])
    func `a wrong reply fails, however many and whatever else holds`(wrong: UInt64) throws {
        var measured = Fixture.measurements()
        measured.ok -= wrong
        measured.okInTime -= wrong
        measured.wrong = wrong
        measured.firstWrong = "the reply to request 3 came with id 4"
        let verdict = try verdict(measured, "p99<1s", "errors<100%")
        #expect(verdict.outcome == .fail)
        #expect(
            verdict.sentence == "FAIL: \(wrong) of 10000 replies were wrong "
                + "(the reply to request 3 came with id 4)."
        )
    }

    @Test func `a broken protocol fails, though every request was answered`() throws {
        var measured = Fixture.measurements()
        measured.violations = 1
        measured.firstViolation = "the server sent a reply that nobody asked for"
        let verdict = try verdict(measured)
        #expect(verdict.outcome == .fail)
        #expect(verdict.sentence == "FAIL: the server sent a reply that nobody asked for.")
        measured.violations = 3
        #expect(
            try self.verdict(measured).sentence
                == "FAIL: the server sent a reply that nobody asked for (3 times)."
        )
    }

    @Test func `errors fail by default`() throws {
        var measured = Fixture.measurements()
        Fixture.addErrors(3, age: 1000, to: &measured)
        let verdict = try verdict(measured)
        #expect(verdict.outcome == .fail)
        #expect(
            verdict.sentence == "FAIL: 3 of 10,003 requests had no good reply (3 overloaded)."
        )
    }

    @Test func `errors within their threshold pass`() throws {
        var measured = Fixture.measurements()
        Fixture.addErrors(3, age: 1000, to: &measured)
        #expect(try verdict(measured, "errors<0.1%").outcome == .pass)
        #expect(try verdict(measured, "errors<0.01%").outcome == .fail)
    }

    @Test func `a bound that errors let nobody see cannot be trusted to hold`() throws {
        var measured = Fixture.measurements(ok: 20_000)
        Fixture.addErrors(100, age: 1000, to: &measured)
        let verdict = try verdict(measured, "errors<1%", "p99.9<1ms")
        #expect(verdict.outcome == .cannotBeTrusted)
        #expect(
            verdict.sentence == "This measurement cannot be trusted: p99.9<1ms was asked for, and "
                + "p99.9 is ≥ 200\u{a0}µs: 100 requests had no good reply, and how long theirs would "
                + "have taken is not known."
        )
        #expect(try self.verdict(measured, "errors<1%", "p99.9>1us").outcome == .pass)
        #expect(try self.verdict(measured, "errors<1%", "p99.9<100us").outcome == .fail)
        #expect(try self.verdict(measured, "errors<1%", "p99<1ms").outcome == .pass)
    }

    @Test func `a closed loop that was not served all the time cannot be trusted`() throws {
        var measured = Fixture.measurements()
        measured.unservedNanoseconds = 800_000_000
        let plan = LoadPlan.Rate.max(depth: 1)
        #expect(try Fixture.verdict(try Fixture.result(measured, rate: plan)).outcome == .pass)
        measured.unservedNanoseconds = 8_000_000_000
        let verdict = try Fixture.verdict(try Fixture.result(measured, rate: plan), "errors<1%")
        #expect(verdict.outcome == .cannotBeTrusted)
        #expect(verdict.sentence.contains("for 10.00 % of the time connections were lost or"))
        #expect(try Fixture.verdict(try Fixture.result(measured)).outcome == .pass)
    }

    @Test func `a lower bound on errors does not allow any`() throws {
        var measured = Fixture.measurements()
        Fixture.addErrors(3, age: 1000, to: &measured)
        #expect(try verdict(measured, "errors>=0%").outcome == .fail)
    }

    @Test func `requests that were skipped fail as errors do`() throws {
        var measured = Fixture.measurements()
        measured.planned += 2
        measured.skipped = 2
        measured.recordGivenUp(age: 1000, count: 2)
        let verdict = try verdict(measured)
        #expect(verdict.sentence == "FAIL: 2 of 10,002 requests had no good reply (2 skipped).")
        #expect(try self.verdict(measured, "errors<0.01%").outcome == .fail)
    }

    @Test func `a missed threshold is named with what was measured`() throws {
        let verdict = try verdict(Fixture.measurements(), "p50<1ms", "p99<100us")
        #expect(verdict.outcome == .fail)
        #expect(
            verdict.sentence == "FAIL: p99<100us was asked for, 200\u{a0}µs was measured."
        )
        #expect(verdict.thresholds.map(\.holds) == [true, false])
    }

    // MARK: - No data

    @Test func `nothing planned cannot be trusted`() throws {
        let verdict = try verdict(Measurements(), "p99<1s", "errors<=100%", "achieved>=0%")
        #expect(verdict.outcome == .cannotBeTrusted)
        #expect(
            verdict.sentence == "This measurement cannot be trusted: "
                + "no request was due in the time that was measured."
        )
    }

    @Test func `a run of errors only cannot be trusted, whatever was allowed`() throws {
        var measured = Measurements()
        Fixture.addErrors(5999, age: 1000, to: &measured)
        let verdict = try verdict(measured, "p99<1s", "errors<=100%", "achieved>=0%")
        #expect(verdict.outcome == .cannotBeTrusted)
        #expect(
            verdict.sentence == "This measurement cannot be trusted: "
                + "not one of 5,999 requests had a good reply (5,999 overloaded)."
        )
    }

    @Test(arguments: [1, 19] as [UInt64])
    func `a handful of replies cannot be trusted`(count: UInt64) throws {
        let verdict = try verdict(Fixture.measurements(ok: count))
        #expect(verdict.outcome == .cannotBeTrusted)
        #expect(
            verdict.sentence == "This measurement cannot be trusted: "
                + "\(count) good replies are too few to know p50, which takes 20."
        )
    }

    @Test func `twenty replies are enough where only the median is spoken of`() throws {
        let verdict = try verdict(Fixture.measurements(ok: 20))
        #expect(verdict.outcome == .pass)
        #expect(!verdict.sentence.contains("99 %"))
    }

    @Test(arguments: [("p99", 1000), ("p99.9", 10_000), ("service.p95", 200), ("p99.99", 100_000)])
    func `a percentile that has too few samples passes no threshold`(
        name: String,
        needed: UInt64
    ) throws {
        let enough = try verdict(Fixture.measurements(ok: needed), name + "<1s")
        #expect(enough.outcome == .pass)
        let few = try verdict(Fixture.measurements(ok: needed - 1), name + "<1s")
        #expect(few.outcome == .cannotBeTrusted)
        let missed = try verdict(Fixture.measurements(ok: needed - 1), name + "<1ns")
        #expect(missed.outcome == .fail)
    }

    @Test func `a lag without an open loop keeps no bound`() throws {
        var measured = Fixture.measurements()
        measured.lag.reset()
        let result = try Fixture.result(measured, rate: .max(depth: 4))
        let verdict = try Fixture.verdict(result, "lag.p99<1s")
        #expect(verdict.outcome == .cannotBeTrusted)
        #expect(verdict.sentence.contains("lag.p99<1s was asked for, and there is no lag"))
        #expect(verdict.thresholds.map(\.holds) == [false])
    }

    // MARK: - Doubt

    private func measurementsAchieving(_ percent: Double) -> Measurements {
        var measured = Fixture.measurements()
        measured.okInTime = UInt64(100 * percent)
        return measured
    }

    @Test func `less than 99 % achieved cannot be trusted`() throws {
        let verdict = try verdict(measurementsAchieving(98.99), "p99<1s", "errors<100%")
        #expect(verdict.outcome == .cannotBeTrusted)
        #expect(
            verdict.sentence.hasPrefix(
                "This measurement cannot be trusted: only 98.99 % of the planned requests were "
                    + "answered in time, so these are not the latencies at 1,000/s: "
            )
        )
        #expect(try self.verdict(measurementsAchieving(99)).outcome == .pass)
    }

    @Test func `a threshold on what was achieved replaces the 99 %`() throws {
        #expect(try verdict(measurementsAchieving(90), "achieved>=90%").outcome == .pass)
        #expect(try verdict(measurementsAchieving(90), "achieved>90%").outcome == .fail)
    }

    @Test func `an upper bound on what was achieved does not replace the 99 %`() throws {
        let verdict = try verdict(measurementsAchieving(90), "achieved<=100%")
        #expect(verdict.outcome == .cannotBeTrusted)
    }

    // MARK: - Whose doing it is

    /// 10,000 planned requests, so many of which had a good reply too late: those of `forLag` since they were
    /// sent too late.
    private static func measurements(late: UInt64, forLag: UInt64) -> Measurements {
        var measured = Fixture.measurements(response: 2_000_000, lag: 500_000)
        measured.okInTime -= late
        measured.lateForLag = forLag
        return measured
    }

    @Test func `a server that answers late is named, with how punctual this client was`() throws {
        let verdict = try verdict(Self.measurements(late: 5400, forLag: 2700))
        #expect(
            verdict.sentence == "This measurement cannot be trusted: only 46.00 % of the planned "
                + "requests were answered in time, so these are not the latencies at 1,000/s: the "
                + "server gave the rest no good reply in time (this client's lag was 500\u{a0}µs at "
                + "p50, 500\u{a0}µs at p99, and its thread was 25.00 % busy); ask for less, or say "
                + "what is enough with --threshold 'achieved>=…'."
        )
    }

    @Test func `a client that sends late is named, with what helps it`() throws {
        let measured = Self.measurements(late: 5400, forLag: 2701)
        let idle = try Fixture.verdict(try Fixture.result(measured))
        #expect(idle.outcome == .cannotBeTrusted)
        #expect(
            idle.sentence == "This measurement cannot be trusted: only 46.00 % of the planned "
                + "requests were answered in time, so these are not the latencies at 1,000/s: this "
                + "client did not send the rest on time (its lag was 500\u{a0}µs at p50, "
                + "500\u{a0}µs at p99, and its thread was 25.00 % busy); give it a core of its own, or "
                + "ask for less."
        )
        let busy = try Fixture.verdict(try Fixture.result(measured, clientCores: 0.98))
        #expect(busy.sentence.contains("this client could not send the rest on time ("))
        #expect(busy.sentence.contains("its thread was 98.00 % busy); ask for less, or share the"))
    }

    @Test func `a bound on what was achieved is not missed by the server when the client was late`()
        throws
    {
        let late = Self.measurements(late: 5400, forLag: 5400)
        #expect(try verdict(late, "achieved>=95%").outcome == .cannotBeTrusted)
        #expect(try verdict(late, "achieved>=40%").outcome == .pass)
        let slow = Self.measurements(late: 5400, forLag: 0)
        #expect(try verdict(slow, "achieved>=95%").outcome == .fail)
        #expect(try verdict(slow, "achieved>=40%").outcome == .pass)
    }

    @Test func `requests that the client came to too late are no errors of the server`() throws {
        var measured = Fixture.measurements()
        measured.planned += 40
        measured.skipped = 40
        measured.skippedForLateness = 40
        measured.recordGivenUp(age: 1000, count: 40)
        let verdict = try verdict(measured)
        #expect(verdict.outcome == .cannotBeTrusted)
        #expect(
            verdict.sentence.contains("40 of 10,040 requests were not sent: this client did not")
        )
        #expect(try self.verdict(measured, "errors<0.1%").outcome == .cannotBeTrusted)
        #expect(try self.verdict(measured, "errors<1%").outcome == .pass)
        measured.skippedForLateness = 20
        #expect(try self.verdict(measured).outcome == .fail)
        #expect(try self.verdict(measured, "errors<0.1%").outcome == .fail)
    }

    @Test func `a client that never came to send is not a server without a good reply`() throws {
        var measured = Measurements()
        measured.planned = 300
        measured.skipped = 300
        measured.skippedForLateness = 300
        measured.recordGivenUp(age: 3_000_000_000, count: 300)
        for bounds in [[], ["achieved>=0%", "errors<=100%", "p99<1s"]] {
            let thresholds = try bounds.map { try Threshold($0) }
            let verdict = Verdict(try Fixture.result(measured), thresholds: thresholds)
            #expect(verdict.outcome == .cannotBeTrusted)
            #expect(
                verdict.sentence
                    == "This measurement cannot be trusted: not one of 300 requests had a "
                    + "good reply: this client did not send them on time (its thread was 25.00 % busy); "
                    + "give it a core of its own, or ask for less."
            )
        }
    }

    @Test func `a pass that is mostly the client's own lag says so`() throws {
        let late = Fixture.measurements(response: 200_000, lag: 110_000)
        #expect(
            try verdict(late).sentence.hasSuffix(
                "99 % within 200\u{a0}µs; more than half of that was this client's own lag."
            )
        )
    }

    @Test func `connections that could not be opened again are said why`() throws {
        var measured = Fixture.measurements()
        measured.reconnectFault = "this machine had no local port left"
        #expect(try verdict(measured).outcome == .pass)
        Fixture.addErrors(3, age: 1000, to: &measured)
        #expect(
            try verdict(measured).sentence.hasSuffix(
                "; opening a lost connection again failed: this machine had no local port left."
            )
        )
    }

    // MARK: - A closed loop that stood still

    @Test(arguments: [1.0, 1.001])
    func `a pass says that the loop stood still for over a second`(seconds: Double) throws {
        var measured = Fixture.measurements()
        measured.longestGap = Measurements.Gap(start: 3.44, seconds: seconds, wasClientAway: false)
        let result = try Fixture.result(measured, rate: .max(depth: 1))
        let verdict = try Fixture.verdict(result)
        #expect(verdict.outcome == .pass)
        let sentence =
            "; but no reply came for 1.00\u{a0}s, from 3.4 s on: a closed loop sends nothing meanwhile, "
            + "so that only the requests in flight, 8 at most, stand for it in the percentiles."
        #expect(verdict.sentence.hasSuffix(sentence) == (seconds > 1))
    }

    @Test func `a closed loop has no rate to miss`() throws {
        let result = try Fixture.result(measurementsAchieving(50), rate: .max(depth: 1))
        #expect(try Fixture.verdict(result).outcome == .pass)
    }

    // MARK: - A client that is late itself

    @Test func `a bound that is missed by a client that is late itself cannot be trusted`() throws {
        let late = Fixture.measurements(response: 200_000, lag: 110_000)
        let verdict = try verdict(late, "p99<150us")
        #expect(verdict.outcome == .cannotBeTrusted)
        #expect(
            verdict.sentence.hasPrefix(
                "This measurement cannot be trusted: at p99 this client itself was 110\u{a0}µs late, "
                    + "more than half of the 200\u{a0}µs measured;"
            )
        )
        let punctual = Fixture.measurements(response: 200_000, lag: 90_000)
        #expect(try self.verdict(punctual, "p99<150us").outcome == .fail)
    }

    @Test func `a bound that holds in spite of the client's lateness holds, and the pass says so`()
        throws
    {
        let late = Fixture.measurements(response: 200_000, lag: 110_000)
        let verdict = try verdict(late, "p99<1s")
        #expect(verdict.outcome == .pass)
        #expect(verdict.sentence.hasSuffix("more than half of that was this client's own lag."))
        #expect(try self.verdict(late).outcome == .pass)
        #expect(try self.verdict(late, "service.p99<1s").outcome == .pass)
    }

    @Test func `a bound from below is in doubt where it holds by the client's lateness`() throws {
        let late = Fixture.measurements(response: 200_000, lag: 110_000)
        #expect(try verdict(late, "p99>150us").outcome == .cannotBeTrusted)
        #expect(try verdict(late, "p99>1ms").outcome == .fail)
    }
}
