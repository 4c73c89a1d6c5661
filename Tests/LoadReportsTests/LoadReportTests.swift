import Foundation
import Histogram
import LoadTest
import LoadTestSupport
import TestSupport
import Testing

@testable import LoadReports

@Suite struct LoadReportTests {
    private static func reports(_ result: LoadResult) throws -> [String] {
        let verdict = try Fixture.verdict(result, "p99<2ms", "errors<0.1%")
        return [
            LoadTextReport(result, verdict).text, LoadJSONReport(result, verdict).text,
            LoadPageReport(result, verdict).html,
        ]
    }

    // MARK: - Text

    @Test func `the table is the one that the manual shows`() throws {
        let result = try Fixture.troubled()
        let verdict = try Fixture.verdict(result, "p50<2ms", "errors<0.1%")
        let text = LoadTextReport(result, verdict).text.replacing("\u{a0}", with: " ")
        #expect(
            text == """
                127.0.0.1:7070, stub 1, loan "default" <1> 0123456789abcdef
                1,000/s, constant arrivals, 8 connections, 10 s measured

                                  response         95 % interval     service         lag
                p50                1.10 ms     1.10 ms - 1.10 ms     1.08 ms     15.0 µs
                p90                1.10 ms     1.10 ms - 1.10 ms     1.08 ms     15.0 µs
                p99                1.10 ms     1.10 ms - 1.10 ms     1.08 ms     15.0 µs
                p99.9             ≥ 1.00 s       1.00 s - 1.00 s     1.08 ms     15.0 µs
                p99.99     too few samples                     -           -           -
                max               ≥ 2.00 s                     -     1.08 ms     15.0 µs

                achieved     2,000/s (99.47 %)
                planned      20,107 = 20,100 sent + 7 skipped
                sent         20,100 = 20,000 ok + 0 wrong + 100 failed (100 overloaded)
                replies      verified with model.onnx
                this client  25.00 % of one core; 0.00 % of the machine taken by its host
                holds        p50<2ms: 1.10 ms
                MISSED       errors<0.1%: 0.53 %

                FAIL: errors<0.1% was asked for, 0.53 % was measured.

                """
        )
    }

    @Test func `reports of a run without a sample are made all the same`() throws {
        let result = try Fixture.result(Measurements())
        for report in try Self.reports(result) {
            #expect(report.contains("no request was due in the time that was measured"))
            #expect(!report.contains("NaN") && !report.contains("nan\"") && !report.contains("∞"))
        }
    }

    @Test func `an interrupted run says so`() throws {
        let result = try Fixture.result(Fixture.measurements(), wasInterrupted: true)
        #expect(try Self.reports(result)[0].contains("10 s measured (interrupted)\n"))
        #expect(try Self.reports(result)[1].contains(#""interrupted":true"#))
    }

    @Test func `a closed loop that stood still says so beside its percentiles`() throws {
        var measured = Fixture.measurements()
        measured.lag.reset()
        measured.longestGap = Measurements.Gap(start: 3.5, seconds: 1.25, wasClientAway: true)
        let reports = try Self.reports(try Fixture.result(measured, rate: .max(depth: 4)))
        let sentence =
            "no reply came for 1.25\u{a0}s, from 3.5 s on, for most of which this client itself did not "
            + "run: a closed loop sends nothing meanwhile, so that only the requests in flight, 32 at "
            + "most, stand for it in the percentiles."
        #expect(reports[0].contains("-\n\nWarning: \(sentence)\n\nachieved "))
        #expect(
            reports[1].contains(
                #""longest_gap":{"start_seconds":3.5,"seconds":1.25,"client_was_away":true}"#
            )
        )
        #expect(reports[2].contains("<strong>Warning:</strong> \(sentence)"))
        #expect(XMLText(page: reports[2]).isWellFormed)
    }

    @Test func `a shorter gap is told to programs only`() throws {
        var measured = Fixture.measurements()
        measured.longestGap = Measurements.Gap(start: 0, seconds: 1, wasClientAway: false)
        let reports = try Self.reports(try Fixture.result(measured, rate: .max(depth: 4)))
        #expect(!reports[0].contains("no reply came") && !reports[2].contains("no reply came"))
        #expect(reports[1].contains(#""longest_gap":{"start_seconds":0,"seconds":1,"#))
        let none = try Self.reports(try Fixture.troubled())
        #expect(none[1].contains(#""longest_gap":null"#))
    }

    // MARK: - JSON

    private static func json(_ result: LoadResult) throws -> [String: Any] {
        let text = try reports(result)[1]
        let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try #require(parsed as? [String: Any])
    }

    @Test func `the JSON has every figure`() throws {
        let json = try Self.json(try Fixture.troubled())
        #expect(
            json.keys.sorted() == [
                "achieved", "achieved_rps", "busy", "client_cpu", "contract_digest", "errors",
                "host_steal",
                "interrupted",
                "intervals", "lag_ns", "longest_gap", "made", "missed_for_lag", "model_digest",
                "ok", "plan", "planned", "response_at_least", "response_interval_ns",
                "response_ns", "seconds", "sent", "sentence", "server", "service_ns", "skipped",
                "thresholds",
                "unanswered", "verdict", "verification", "verified", "violations", "wrong",
            ]
        )
        #expect(json["verdict"] as? String == "fail")
        #expect(json["verified"] as? Bool == true)
        #expect(json["planned"] as? Int == 20_107)
        #expect(json["sent"] as? Int == 20_100)
        #expect(json["skipped"] as? Int == 7)
        #expect(json["ok"] as? Int == 20_000)
        #expect(json["errors"] as? [String: Int] == ["overloaded": 100])
        #expect((json["model_digest"] as? String)?.count == 64)
        #expect((json["intervals"] as? [Any])?.count == 2)
        #expect(json["response_at_least"] as? [String] == ["p999", "max"])
        let thresholds = try #require(json["thresholds"] as? [[String: Any]])
        #expect(thresholds.map { $0["holds"] as? Bool } == [true, false])
        for name in ["response_ns", "service_ns", "lag_ns"] {
            let times = try #require(json[name] as? [String: Any])
            #expect(times.keys.sorted() == ["max", "p50", "p90", "p99", "p999", "p9999"])
            #expect(times["p50"] is Int)
            #expect(times["p9999"] is NSNull)
        }
    }

    @Test func `whole numbers are written without a point`() throws {
        let text = try Self.reports(try Fixture.troubled())[1]
        #expect(text.contains(#""rps":1000,"#))
        #expect(text.contains(#""duration_seconds":10,"#))
        #expect(text.contains(#""client_cpu":0.25,"#))
        #expect(text.firstRange(of: /[0-9]\.0[,}\]]/) == nil)
    }

    // MARK: - Histogram

    @Test func `the histogram file has the lines that the plotter reads`() throws {
        var measured = Measurements()
        for sample in 1...1000 as ClosedRange<UInt64> {
            measured.record(due: 0, sent: 0, done: sample * 1_000_000, count: 1)
        }
        let lines = HistogramReport.text(measured.response)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let heading = lines[0].split(separator: " ")
        #expect(heading == ["Value", "Percentile", "TotalCount", "1/(1-Percentile)"])
        #expect(lines[1] == "")
        let rows = lines.dropFirst(2).prefix { !$0.hasPrefix("#") }
            .map { $0.split(separator: " ").compactMap { Double($0) } }
        // The last row has no fourth column, since one over nothing has no value.
        #expect(rows.dropLast().allSatisfy { $0.count == 4 })
        #expect(rows.count > 20)
        #expect(rows.map { $0[1] } == rows.map { $0[1] }.sorted())
        let median = try #require(rows.first { $0[1] >= 0.5 })
        #expect((499...502).contains(median[0]))
        #expect(median[2] == 500)
        #expect(rows.last?[2] == 1000)
        let footer = lines.filter { $0.hasPrefix("#[") }
        #expect(footer.count == 3)
        #expect(footer[0].hasPrefix("#[Mean "))
        #expect(footer[1].contains("Max") && footer[1].contains("Total count    =         1000]"))
        #expect(footer[2].hasPrefix("#[Buckets "))
    }

    // MARK: - Page

    @Test func `the page is well formed and needs nothing from elsewhere`() throws {
        let page = try Self.reports(try Fixture.troubled())[2]
        #expect(page.hasPrefix("<!DOCTYPE html>") || page.hasPrefix("<!doctype html>"))
        for outside in ["src=", "href=\"http", "url(", "@import", "<script"] {
            #expect(!page.contains(outside), "\(outside) reaches outside")
        }
        #expect(XMLText(page: page).isWellFormed)
        #expect(page.components(separatedBy: "<svg").count == 4)
        #expect(page.contains("FAIL: errors&lt;0.1% was asked for"))
    }
}
