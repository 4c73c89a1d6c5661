import Documents
import Foundation
import Histogram
import LoadTestSupport
import TestSupport
import Testing

@testable import LoadReports
@testable import LoadTest

/// The reports for programs and for browsers, by value.
@Suite struct LoadMachineReportTests {
    private static func json(_ result: LoadResult, _ thresholds: String...) throws -> String {
        let judged = try thresholds.map { try Threshold($0) }
        return LoadJSONReport(result, Verdict(result, thresholds: judged)).text
    }

    private static func page(_ result: LoadResult, _ thresholds: String...) throws -> XMLText {
        let judged = try thresholds.map { try Threshold($0) }
        return XMLText(page: LoadPageReport(result, Verdict(result, thresholds: judged)).html)
    }

    // MARK: - JSON

    @Test func `an open loop has arrivals and a closed one a depth`() throws {
        var plan = try Fixture.plan(.perSecond(0.25))
        plan.arrivals = .poisson
        plan.batch = 16
        plan.seed = .max
        plan.warmup = .milliseconds(1500)
        #expect(
            try Self.json(Measured.result(plan: plan)).contains(
                #""plan":{"address":"127.0.0.1:7070","rps":0.25,"arrivals":"poisson","#
                    + #""duration_seconds":10,"warmup_seconds":1.5,"connections":8,"tls":false,"#
                    + #""rows_per_request":16,"seed":18446744073709551615}"#
            )
        )
        (plan.batch, plan.question) = (nil, .explain)
        #expect(
            try Self.json(Measured.result(plan: plan)).contains(
                #""rows_per_request":1,"opcode":"explain","seed":"#
            )
        )
        let closed = Measured.result(plan: try Fixture.plan(.max(depth: 3)))
        #expect(
            try Self.json(closed).contains(
                #""rps":"max","depth":3,"duration_seconds":10,"warmup_seconds":1,"#
            )
        )
    }

    @Test(arguments: [
        (0.0, "0"), (-0.0, "0"), (10, "10"), (0.1, "0.1"), (1e15, "1000000000000000"),
        (9.007199254740992e15, "9007199254740992"), (1e300, "1e+300"),
        (.leastNonzeroMagnitude, "5e-324"),
        (.nan, "null"), (.infinity, "null"), (-.infinity, "null"), (-1.5, "-1.5"),
    ])
    func `a number is exact, whole ones have no point, and none is null`(
        number: Double,
        text: String
    ) throws {
        let result = Measured.result(plan: try Fixture.plan(), clientCores: number)
        #expect(try Self.json(result).contains("\"client_cpu\":\(text),"))
    }

    @Test func `a stretch without a reply has no times`() throws {
        let text = try Self.json(try Fixture.troubled())
        #expect(
            text.contains(
                #""intervals":[{"end_seconds":0.25,"rate":4000,"p50_ns":1000000,"p99_ns":2000000,"#
                    + #""max_ns":3000000},{"end_seconds":0.5,"rate":0,"p50_ns":null,"#
                    + #""p99_ns":null,"max_ns":null}]}"#
            )
        )
        let none = try Self.json(Measured.result(plan: try Fixture.plan()))
        #expect(none.hasSuffix("\"intervals\":[]}\n"))
    }

    @Test func `bounds have the value in the unit of the bound`() throws {
        let result = Measured.result(plan: try Fixture.plan())
        let text = try Self.json(result, "p50<=200us", "errors<0.1%", "p50<1us")
        let thresholds = try #require(text.firstRange(of: #""thresholds":["#))
        let rest = text[thresholds.upperBound...].prefix { $0 != "]" }
        let value = result.percentile(.response, 50)
        #expect(
            rest == """
                {"threshold":"p50<=200us","value":\(Int(value)),"holds":\(value <= 200_000)},\
                {"threshold":"errors<0.1%","value":0,"holds":true},\
                {"threshold":"p50<1us","value":\(Int(value)),"holds":false}
                """
        )
    }

    @Test func `what a server does not tell is null`() throws {
        let silent = Measured.server(nil, model: nil)
        let text = try Self.json(Measured.result(plan: try Fixture.plan(), server: silent))
        #expect(text.contains(#""model_digest":null,"contract_digest":null,"#))
    }

    @Test func `the text is one line that another reader reads`() throws {
        let hostile = Measured.server(nil, model: Fixture.model(digest: Measured.hostile))
        let result = Measured.result(
            plan: try Fixture.plan(),
            server: hostile,
            verification: Measured.hostile
        )
        let text = try Self.json(result)
        #expect(text.split(separator: "\n").count == 1 && text.hasSuffix("}\n"))
        let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        #expect(parsed?["model_digest"] as? String == Measured.hostile)
        #expect(parsed?["verification"] as? String == Measured.hostile)
    }

    // MARK: - Page

    @Test func `the page's tables say what the terminal says`() throws {
        let page = try Self.page(try Fixture.troubled(), "p99<2ms")
        let tables = page.tables
        #expect(tables.map(\.caption) == ["Percentiles", "Requests", "The run", "Bounds"])
        let percentiles = tables[0].rows.map { $0.map { $0.replacing("\u{a0}", with: " ") } }
        #expect(
            percentiles == [
                ["", "Response", "95 % interval", "Service", "Lag"],
                ["p50", "1.10 ms", "1.10 ms - 1.10 ms", "1.08 ms", "15.0 µs"],
                ["p90", "1.10 ms", "1.10 ms - 1.10 ms", "1.08 ms", "15.0 µs"],
                ["p99", "1.10 ms", "1.10 ms - 1.10 ms", "1.08 ms", "15.0 µs"],
                ["p99.9", "≥ 1.00 s", "1.00 s - 1.00 s", "1.08 ms", "15.0 µs"],
                ["p99.99", "-", "-", "-", "-"],
                ["max", "≥ 2.00 s", "-", "1.08 ms", "15.0 µs"],
            ]
        )
        #expect(
            tables[1].rows == [
                ["", "Count"], ["planned", "20,107"], ["skipped", "7"], ["sent", "20,100"],
                ["ok", "20,000"], ["wrong", "0"], ["unanswered", "0"], ["overloaded", "100"],
            ]
        )
    }

    @Test func `the page has what the terminal says beside the times`() throws {
        let page = try Self.page(try Fixture.troubled(), "p99<2ms", "errors<0.1%")
        let cells = page.tables.suffix(2).map { table in
            table.rows.map { $0.map { $0.replacing("\u{a0}", with: " ") } }
        }
        #expect(
            cells[0].contains([
                "sent", "20,100 = 20,000 ok + 0 wrong + 100 failed (100 overloaded)",
            ])
        )
        #expect(cells[0].contains(["replies", "verified with model.onnx"]))
        #expect(cells[1].contains(["holds", "p99<2ms: 1.10 ms"]))
        #expect(cells[1].contains(["MISSED", "errors<0.1%: 0.53 %"]))
        let made = page.all("p")[2].text
        #expect(
            made == "10.0 s measured on bench (2 processors, Processor 9000), "
                + "2026-11-29T10:00:00+0000, by loadtest 1.0.0."
        )
    }

    @Test func `the JSON tells when, where and by what, and how sure the times are`() throws {
        let text = try Self.json(try Fixture.troubled())
        #expect(
            text.contains(
                #""made":{"time":"2026-11-29T10:00:00+0000","host":"bench","processor":"Processor 9000","#
                    + #""processors":2,"kernel":"6.1.0","loadtest":"1.0.0"},"server":"stub 1","#
            )
        )
        #expect(text.contains(#""response_interval_ns":{"p50":[1"#))
        #expect(text.contains(#""p9999":null},"response_at_least""#))
    }

    @Test func `the introduction has the verdict, the load and the server`() throws {
        let open = try Self.page(Measured.result(plan: try Fixture.plan()))
        #expect(open.all("h1").map(\.text) == ["Load test of 127.0.0.1:7070"])
        let words = open.all("p").map(\.text)
        #expect(words[0].hasPrefix("PASS: "))
        #expect(
            words[1] == "1,000/s due, constant arrivals, 8 connections; stub 1, model "
                + "0123456789abcdef0123."
        )
        var plan = try Fixture.plan(.max(depth: 2))
        plan.connections = 1
        let closed = try Self.page(
            Measured.result(plan: plan, server: Measured.server(nil, model: nil))
        )
        #expect(
            closed.all("p")[1].text
                == "closed loop, 2 in flight a connection, 1 connection; server, model none."
        )
    }

    @Test func `a server's words are no markup and steer nothing`() throws {
        let hostile = Measured.server(
            Measured.hostile,
            model: Fixture.model(digest: Measured.hostile)
        )
        var measured = Fixture.measurements()
        measured.errors[Measured.hostile] = 1
        measured.violations = 1
        measured.firstViolation = Measured.hostile
        let result = Measured.result(measured, plan: try Fixture.plan(), server: hostile)
        let page = try Self.page(result)
        #expect(page.isWellFormed && page.all("script").isEmpty)
        for paragraph in page.all("p").prefix(2) {
            #expect(!paragraph.text.unicodeScalars.contains("\u{202e}"))
            #expect(!paragraph.text.contains("\n"))
        }
        let long = Measured.server(String(repeating: "x", count: 10_000), model: nil)
        let cut = try Self.page(Measured.result(plan: try Fixture.plan(), server: long))
        #expect(cut.all("p")[1].text.count < 400)
    }

    @Test func `curves are drawn of what was measured, and bounds only where times are`() throws {
        let result = try Fixture.troubled()
        let page = try Self.page(result, "p99<2ms", "errors<50%", "p50<0ns")
        #expect(page.isWellFormed)
        let texts = page.all("text").map(\.text)
        for name in ["response", "service", "lag", "p99<2ms"] {
            #expect(texts.contains { $0.contains(name) }, "\(name)")
        }
        #expect(!texts.contains { $0.contains("errors<50%") })
        var closed = Fixture.measurements()
        closed.lag.reset()
        let other = try Self.page(Measured.result(closed, plan: try Fixture.plan(.max(depth: 1))))
        #expect(!other.all("text").contains { $0.text == "lag" })
        #expect(other.all("svg").count == 3)
    }

    @Test(arguments: [0, 1, 2, 1000])
    func `pictures of any number of stretches are well-formed`(count: Int) throws {
        var measured = Fixture.measurements()
        measured.intervals = (0..<count).map { index in
            let isEmpty = index % 3 == 2
            return Measurements.Interval(
                end: Double(index + 1) / 4,
                rate: isEmpty ? 0 : 4000,
                p50: isEmpty ? .nan : 1e5,
                p99: isEmpty ? .nan : 1e6,
                max: isEmpty ? .nan : 1e9
            )
        }
        let page = try Self.page(Measured.result(measured, plan: try Fixture.plan()))
        #expect(page.isWellFormed)
        for element in page.elements {
            for value in element.attributes.values {
                #expect(!value.contains("nan") && !value.contains("inf,"), "\(element)")
            }
        }
    }

    // MARK: - Progress

    @Test func `progress is a line, without numbers while nothing counts`() {
        let last = Measurements.Interval(end: 1, rate: 4000, p50: 1e6, p99: 2.5e6, max: 3e6)
        let silent = Measurements.Interval(end: 1, rate: 0, p50: .nan, p99: .nan, max: .nan)
        let cases: [(LoadProgress, String)] = [
            (Self.progress(0, isWarmingUp: true, last), "0.0 s  warming up"),
            (Self.progress(0.26, isWarmingUp: false, nil), "0.3 s  warming up"),
            (
                Self.progress(1.25, isWarmingUp: false, last),
                "1.3 s  4,000/s  p50 1.00 ms  p99 2.50 ms  errors 1,234"
            ),
            (
                Self.progress(60, isWarmingUp: false, silent),
                "60.0 s  0.0/s  p50 -  p99 -  errors 1,234"
            ),
        ]
        for (progress, line) in cases {
            #expect(ProgressLine(progress).text.replacing("\u{a0}", with: " ") == line)
        }
    }

    private static func progress(
        _ elapsed: Double,
        isWarmingUp: Bool,
        _ last: Measurements.Interval?
    ) -> LoadProgress {
        LoadProgress(elapsed: elapsed, isWarmingUp: isWarmingUp, last: last, failed: 1234)
    }

    // MARK: - Histogram

    @Test func `a histogram without a time is a text all the same`() {
        let text = HistogramReport.text(Measurements().response)
        #expect(text.hasPrefix("       Value") && text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
        #expect(text.contains("Total count    =            0]"))
        #expect(!text.lowercased().contains("nan"))
    }
}
