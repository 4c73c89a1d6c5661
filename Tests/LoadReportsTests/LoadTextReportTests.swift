import Documents
import Histogram
import LoadTest
import LoadTestSupport
import Testing

@testable import LoadReports

/// What a result was measured with, where tests differ.
enum Measured {
    /// A result of a plan against a server.
    static func result(
        _ measurements: Measurements = Fixture.measurements(),
        plan: LoadPlan,
        server: ServerInfo = Fixture.info(of: Fixture.model(digest: "0123456789abcdef0123")),
        verification: String = "not verified",
        seconds: Double = 10,
        clientCores: Double = 0.25,
        stolen: Double = 0
    ) -> LoadResult {
        LoadResult(
            plan: plan,
            server: server,
            isVerified: false,
            verification: verification,
            measurements: measurements,
            seconds: seconds,
            clientCores: clientCores,
            stolen: stolen,
            wasInterrupted: false,
            circumstances: Fixture.circumstances
        )
    }

    /// A server with these words of its own; nil is what it does not tell.
    static func server(_ words: String?, model: ServerInfo.Model?) -> ServerInfo {
        ServerInfo(
            server: words,
            protocolVersion: 1,
            limits: ServerInfo.Limits(
                frameBytes: 1,
                batchRows: 1,
                pingBytes: 1,
                connections: nil
            ),
            model: model
        )
    }

    /// Text that would steer a terminal or a page.
    static let hostile = "\u{1b}[2J</td><script>\u{202e}\n\u{0}&"
}

@Suite struct LoadTextReportTests {
    private static func lines(_ result: LoadResult, _ thresholds: String...) throws -> [String] {
        let judged = try thresholds.map { try Threshold($0) }
        let text = LoadTextReport(result, Verdict(result, thresholds: judged)).text
        #expect(text.hasSuffix(".\n"))
        return text.replacing("\u{a0}", with: " ").split(
            separator: "\n",
            omittingEmptySubsequences: false
        ).map(String.init)
    }

    private static func plan(
        _ rate: LoadPlan.Rate,
        _ change: (inout LoadPlan) -> Void = { _ in }
    ) throws -> LoadPlan {
        var plan = try Fixture.plan(rate)
        change(&plan)
        return plan
    }

    @Test func `what a busy server refused is told as a share of what was planned`() throws {
        var measured = Fixture.measurements(ok: 7500)
        #expect(
            try !Self.lines(Measured.result(measured, plan: Self.plan(.perSecond(1))))
                .contains { $0.hasPrefix("busy ") }
        )
        measured.planned = 10_000
        measured.sent = 10_000
        measured.errors["busy"] = 2500
        let line =
            "busy         the server refused 25.00 % of the planned requests, to answer others in time"
        #expect(
            try Self.lines(Measured.result(measured, plan: Self.plan(.perSecond(1)))).contains(line)
        )
    }

    // MARK: - Heading

    @Test func `the load is told in a line`() throws {
        let cases: [(plan: LoadPlan, seconds: Double, line: String)] = [
            (
                try Self.plan(.perSecond(0.5)) {
                    $0.arrivals = .poisson
                    $0.connections = 1
                }, 10, "0.5/s, poisson arrivals, 1 connection, 10 s measured"
            ),
            (
                try Self.plan(.perSecond(1_234_567)) { $0.connections = 10_000 }, 60,
                "1,234,567/s, constant arrivals, 10,000 connections, 60 s measured"
            ),
            (
                try Self.plan(.max(depth: 4)) { $0.batch = 64 }, 1,
                "as fast as it goes, 4 in flight a connection, 8 connections, batches of 64 rows, "
                    + "1 s measured"
            ),
            (
                try Self.plan(.max(depth: 16)) { $0.question = .explain }, 1,
                "as fast as it goes, 16 in flight a connection, 8 connections, explanations, 1 s measured"
            ),
            (
                try Self.plan(.perSecond(10)) { $0.question = .change }, 1,
                "10.0/s, constant arrivals, 8 connections, changes, 1 s measured"
            ),
            // A tenth of a second where it is not whole.
            (
                try Self.plan(.perSecond(10)), 0.26,
                "10.0/s, constant arrivals, 8 connections, 0.3 s measured"
            ),
            (
                try Self.plan(.perSecond(10)), 9.96,
                "10.0/s, constant arrivals, 8 connections, 10 s measured"
            ),
            (
                try Self.plan(.perSecond(10)), 0,
                "10.0/s, constant arrivals, 8 connections, 0 s measured"
            ),
        ]
        for (plan, seconds, line) in cases {
            let result = Measured.result(plan: plan, seconds: seconds)
            #expect(try Self.lines(result)[1] == line)
        }
    }

    @Test func `a server that tells nothing is called one, and a missing model is told`() throws {
        let plan = try Self.plan(.perSecond(1000))
        let silent = Measured.result(plan: plan, server: Measured.server(nil, model: nil))
        #expect(try Self.lines(silent)[0] == "127.0.0.1:7070, server, no model")
        let short = Measured.server("s", model: Fixture.model(digest: "abc"))
        let line = try Self.lines(Measured.result(plan: plan, server: short))[0]
        #expect(line == "127.0.0.1:7070, s, loan \"default\" <1> abc")
    }

    @Test func `a server's words do not steer the terminal`() throws {
        let hostile = Measured.hostile
        let server = Measured.server(hostile, model: Fixture.model(digest: hostile))
        var measured = Fixture.measurements()
        measured.errors[hostile] = 1
        measured.planned += 1
        measured.sent += 1
        let result = Measured.result(
            measured,
            plan: try Self.plan(.perSecond(1000)),
            server: server,
            verification: hostile
        )
        let lines = try Self.lines(result)
        #expect(lines.count == 19)
        let scalars = lines.joined().unicodeScalars
        for steering in ["\u{1b}", "\u{202e}", "\u{0}"] as [Unicode.Scalar] {
            #expect(!scalars.contains(steering))
        }
    }

    // MARK: - Times

    @Test func `times of any size keep their columns`() throws {
        let cases: [(nanoseconds: UInt64, text: String)] = [
            (1, "1 ns"), (999, "999 ns"), (1000, "1.00 µs"), (99_949, "99.9 µs"),
            (1_000_000, "1.00 ms"), (1_000_000_000, "1.00 s"), (599_000_000_000, "599 s"),
            // What is longer than a histogram tells apart is the longest that it does.
            (900_000_000_000, "600 s"),
        ]
        for (nanoseconds, text) in cases {
            let measured = Fixture.measurements(response: nanoseconds, lag: 0)
            let lines = try Self.lines(Measured.result(measured, plan: Self.plan(.perSecond(1000))))
            let median = lines[4]
            #expect(median.hasPrefix("p50 ") && median.count == lines[3].count, "\(median)")
            #expect(median.dropFirst(8).prefix(18).hasSuffix(" " + text), "\(median)")
        }
    }

    @Test func `a closed loop has no lag and no share of a plan`() throws {
        var measured = Fixture.measurements()
        measured.lag.reset()
        let lines = try Self.lines(Measured.result(measured, plan: Self.plan(.max(depth: 1))))
        #expect(lines[4...6].allSatisfy { $0.hasSuffix("           -") })
        #expect(lines.contains("achieved     1,000/s"))
    }

    @Test(arguments: [(1, 2, 4), (100, 2, 4), (1000, 3, 3), (10_000, 4, 2), (100_000, 5, 1)])
    func `a percentile needs ten samples beyond it`(count: UInt64, shown: Int, few: Int) throws {
        let measured = Fixture.measurements(ok: count)
        let lines = try Self.lines(Measured.result(measured, plan: Self.plan(.perSecond(1000))))
        let rows = lines[4...9]
        // The greatest is known of any number.
        #expect(rows.count { !$0.contains("too few samples") } == shown + 1)
        #expect(rows.count { $0.contains("too few samples") } == few - 1)
        #expect(rows.last?.hasPrefix("max ") == true)
    }

    @Test func `an interval of few samples is missing rather than made up`() throws {
        let one = Fixture.measurements(ok: 1)
        let lines = try Self.lines(Measured.result(one, plan: Self.plan(.perSecond(1000))))
        #expect(lines[4].split(separator: " ").contains("-"))
        let many = Fixture.measurements(ok: 1000)
        let row = try Self.lines(Measured.result(many, plan: Self.plan(.perSecond(1000))))[4]
        #expect(row.contains("200 µs - 200 µs"))
    }

    @Test func `requests that were given up make percentiles bounds from below`() throws {
        var measured = Fixture.measurements(ok: 980)
        Fixture.addErrors(20, age: 3_000_000_000, to: &measured)
        let lines = try Self.lines(Measured.result(measured, plan: Self.plan(.perSecond(100))))
        #expect(!lines[4].contains("≥") && !lines[5].contains("≥"))
        #expect(lines[6].hasPrefix("p99 ") && lines[6].contains("≥ 3.00 s"))
        // Service and lag are of what was sent and answered.
        #expect(lines[6].ranges(of: "≥").count == 1)
        #expect(lines[9].hasPrefix("max ") && lines[9].contains("≥ 3.00 s"))
    }

    // MARK: - Counts

    @Test func `batches tell rows beside requests`() throws {
        let plan = try Self.plan(.perSecond(1000)) { $0.batch = 64 }
        #expect(try Self.lines(Measured.result(plan: plan)).contains("rows         64,000/s"))
        let single = try Self.plan(.perSecond(1000)) { $0.batch = 1 }
        #expect(try !Self.lines(Measured.result(plan: single)).contains { $0.hasPrefix("rows ") })
    }

    @Test func `errors are told by kind beside their sum`() throws {
        var measured = Fixture.measurements(ok: 10)
        measured.errors = ["timeout": 2, "connection lost": 1]
        measured.unanswered = 4
        measured.wrong = 3
        measured.sent = 20
        measured.planned = 20
        let lines = try Self.lines(Measured.result(measured, plan: Self.plan(.perSecond(2))))
        #expect(
            lines.contains(
                "sent         20 = 10 ok + 3 wrong + 7 failed "
                    + "(1 connection lost, 2 timeout, 4 unanswered)"
            )
        )
        #expect(lines.contains("planned      20 = 20 sent + 0 skipped"))
    }

    @Test(arguments: [
        (0.0, "0.00 %"), (0.25, "25.00 %"), (0.99999, "99.99 %"), (1, "100.00 %"),
        (1.5, "150.00 %"), (0.00001, "0.001 %"), (.nan, "-"),
    ])
    func `how busy this client was is a share of one core`(cores: Double, words: String) throws {
        let plan = try Self.plan(.perSecond(1000))
        let lines = try Self.lines(Measured.result(plan: plan, clientCores: cores, stolen: cores))
        #expect(
            lines.contains(
                "this client  \(words) of one core; \(words) of the machine taken by its host"
            )
        )
    }

    // MARK: - Verdict

    @Test func `bounds are told in their own units, those that are missed in capitals`() throws {
        let result = Measured.result(plan: try Self.plan(.perSecond(1000)))
        let lines = try Self.lines(
            result,
            "p99<1ms",
            "p50 < 1us",
            "errors<=0%",
            "achieved>99%",
            "lag.p50<1ms"
        )
        #expect(
            lines.filter { $0.hasPrefix("holds") || $0.hasPrefix("MISSED") } == [
                "holds        p99<1ms: 200 µs", "MISSED       p50 < 1us: 200 µs",
                "holds        errors<=0%: 0.00 %", "holds        achieved>99%: 100.00 %",
                "holds        lag.p50<1ms: 20.0 µs",
            ]
        )
        #expect(lines.suffix(3).first == "")
        #expect(lines.suffix(2).first == "FAIL: p50 < 1us was asked for, 200 µs was measured.")
    }

    @Test func `the three verdicts end the report`() throws {
        let plan = try Self.plan(.perSecond(1000))
        let good = try Self.lines(Measured.result(plan: plan))
        #expect(good.suffix(2).first?.hasPrefix("PASS: 1,000/s achieved, ") == true)
        let bad = try Self.lines(Measured.result(plan: plan), "p50<1ns")
        #expect(bad.suffix(2).first?.hasPrefix("FAIL: ") == true)
        let none = try Self.lines(Measured.result(Measurements(), plan: plan))
        #expect(none.suffix(2).first?.hasPrefix("This measurement cannot be trusted: ") == true)
    }
}
