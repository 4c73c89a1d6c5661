import JSON
import LoadTestSupport
import TestSupport
import Testing

@testable import LoadReports
@testable import LoadTest

/// What several runs are shown as.
@Suite struct ComparisonReportTests {
    /// Runs whose requests all took so long, as a file of them is read back.
    private static func stored(_ name: String, _ times: [UInt64]) throws -> StoredTest {
        let runs = try times.map { time in
            let result = try Fixture.result(Fixture.measurements(response: time))
            return (result: result, verdict: Verdict(result, thresholds: []))
        }
        return try StoredTest(json: Array(RepeatedJSONReport(runs).text.utf8), name: name)
    }

    @Test func `what is written of repeats is read back`() throws {
        let test = try Self.stored("a.json", [200_000, 210_000])
        #expect(test.runs.count == 2)
        #expect(test.runs[0].host == "bench" && test.runs[0].version == "stub 1")
        let value = try #require(test.runs[1].values[.p99]?.value)
        #expect((value / 210_000 - 1).magnitude < 0.001)
        #expect(test.runs[0].values[.rate]?.value == 1000)
    }

    @Test func `one run is written without repeats, and read back as well`() throws {
        let result = try Fixture.result(Fixture.measurements())
        let text = LoadJSONReport(result, Verdict(result, thresholds: [])).text
        #expect(try StoredTest(json: Array(text.utf8), name: "a").runs.count == 1)
    }

    @Test func `a comparison is a table with its answer last`() throws {
        let first = try Self.stored("a.json", [200_000, 202_000, 198_000])
        let second = try Self.stored("b.json", [300_000, 303_000, 297_000])
        let comparison = LoadComparison(first, second)
        let text = ComparisonTextReport(first, second, comparison).text
            .replacing("\u{a0}", with: " ")
        let lines = text.split(separator: "\n")
        #expect(
            lines[0] == "A  a.json: 3 runs, 127.0.0.1:7070, stub 1, 2026-11-29T10:00:00+0000"
        )
        #expect(lines[3].hasPrefix("p50") && lines[3].contains("+50.0 %"))
        #expect(lines.last?.hasPrefix("Slower: p50 +50.0 % (") == true)
        let json = try JSONParser.parse(
            Array(ComparisonJSONReport(first, second, comparison).text.utf8)
        )
        #expect(json["verdict"]?.string == "slower")
        #expect(json["figures"]?.array?.count == comparison.rows.count)
    }

    @Test func `a run of several is a line`() throws {
        let result = try Fixture.result(Fixture.measurements())
        let line = RunLine(result, Verdict(result, thresholds: [])).text
        #expect(
            line.replacing("\u{a0}", with: " ")
                == "127.0.0.1:7070  1,000/s  p50 200 µs  p99 200 µs  PASS"
        )
    }

    @Test func `a search is a table, an object and a page`() throws {
        var search = RateSearch(start: 1000, within: 10...1e6)
        for _ in 0..<RateSearch.confirmations {
            search.add(.holds, at: 1000)
            search.add(.misses, at: 1040)
        }
        let result = try Fixture.result(Fixture.measurements())
        let bound = try Threshold("p99<2ms")
        let found = FoundRate(
            bound: bound,
            plan: result.plan,
            server: result.server,
            circumstances: result.circumstances,
            steps: [
                FoundRate.Step(result, bound, .misses, rate: 1040),
                FoundRate.Step(result, bound, .holds, rate: 1000),
            ],
            search: search,
            offence: nil
        )
        #expect(found.outcome == .pass && found.limitedBy == .server)
        let text = FoundRateText(found).text
        #expect(
            text.hasSuffix(
                "FOUND: p99<2ms holds up to 1,000/s, and from 1,040/s on the server does not keep it.\n"
            )
        )
        let json = try JSONParser.parse(Array(FoundRateJSON(found).text.utf8))
        #expect(json["holds_up_to"]?.double == 1000 && json["misses_from"]?.double == 1040)
        #expect(json["limited_by"]?.string == "server")
        let page = XMLText(page: FoundRatePage(found).html)
        #expect(page.isWellFormed && page.all("svg").count == 1)
        #expect(page.all("p")[0].text.hasPrefix("FOUND: "))
    }
}
