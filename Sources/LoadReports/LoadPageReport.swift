import Charts
import Documents
import EventLoop
import Histogram
package import LoadTest
import Words

/// A result as one self-contained page.
package struct LoadPageReport {
    /// The most code points of a line in which there may be a path or a server's words.
    private static let lineScalarsMax = 2000

    /// What was measured.
    private let result: LoadResult
    /// What is said of it.
    private let verdict: Verdict

    /// Takes what was measured and what is said of it; neither is judged again here.
    package init(_ result: LoadResult, _ verdict: Verdict) {
        self.result = result
        self.verdict = verdict
    }

    /// The page as HTML.
    ///
    /// It leads with the verdict, and names what the server said of itself: cut to a line, as on a terminal.
    /// Nothing of it is markup, since ``Page`` escapes all text.
    package var html: String {
        let plan = result.plan
        let rate =
            switch plan.rate {
            case .perSecond(let rate):
                "\(LoadWords.rate(rate)) due, \(plan.arrivals.rawValue) arrivals"
            case .max(let depth): "closed loop, \(depth) in flight a connection"
            }
        let server = result.server
        return Page(
            title: "Load test of \(plan.place)",
            introduction: [
                verdict.sentence.shown(max: Self.lineScalarsMax),
                "\(rate), \(LoadWords.connections(plan.connections)); "
                    + "\((server.server ?? "server").shown), model "
                    + "\((server.model?.digest ?? "none").shown).",
                made,
            ],
            sections: [
                Page.Section(
                    heading: "Latency",
                    blocks: [.table(percentiles)] + standstill
                        + [.figure(byPercentile, caption: byPercentileCaption)]
                ),
                Page.Section(
                    heading: "Over time",
                    blocks: [
                        .figure(
                            latencyOverTime,
                            caption:
                                "Response time of the replies that came in each quarter of a second."
                        ),
                        .figure(rateOverTime, caption: "Good replies a second."),
                    ]
                ),
                Page.Section(heading: "Counts", blocks: [.table(counts), .table(facts)] + bounds),
            ]
        ).html
    }

    /// When, where and by what it was made.
    private var made: String {
        let made = result.circumstances
        let processors = made.processors == 1 ? "1 processor" : "\(made.processors) processors"
        let seconds = (result.seconds * 10).rounded() / 10
        return
            "\(seconds) s measured\(result.wasInterrupted ? " (interrupted)" : "") on \(made.host.shown) "
            + "(\(processors), \(made.processor.shown)), \(made.time.shown), by loadtest \(made.version)."
    }

    /// What the terminal says beside the times.
    private var facts: Table {
        var table = Table(caption: "The run", columns: [Table.Column(""), Table.Column("")])
        for (name, value) in LoadFacts(result).all {
            table.append([name, value.shown(max: Self.lineScalarsMax)])
        }
        return table
    }

    /// The bounds that were asked for, or nothing.
    private var bounds: [Page.Block] {
        if verdict.thresholds.isEmpty { return [] }
        var table = Table(caption: "Bounds", columns: [Table.Column(""), Table.Column("")])
        for judged in verdict.thresholds {
            table.append([judged.holds ? "holds" : "MISSED", LoadFacts.words(judged)])
        }
        return [.table(table)]
    }

    /// The warning that a closed loop stood still, between the percentiles and their picture, or nothing.
    private var standstill: [Page.Block] {
        LoadWords.standstill(result).map { [.warning("\($0).")] } ?? []
    }

    /// What the three curves are, told once.
    private let byPercentileCaption =
        "Response counts from the moment that a request was due, service from the moment that it was "
        + "sent; lag is what this client itself was late."

    /// The percentiles that are resolved; "-" stands for the others, and "≥" before a bound from below.
    private var percentiles: Table {
        var table = Table(
            caption: "Percentiles",
            columns: [Table.Column("")]
                + ["Response", "95 % interval", "Service", "Lag"].map {
                    Table.Column($0, isNumeric: true)
                }
        )
        for percentile in LoadResult.percentiles {
            let isResolved = result.isResolved(percentile)
            var cells = Threshold.Times.allCases.map { times in
                isResolved ? LoadWords.time(result, times, percentile) : "-"
            }
            cells.insert(isResolved ? LoadFacts.interval(result, percentile) : "-", at: 1)
            table.append([LoadWords.percentile(percentile)] + cells)
        }
        return table
    }

    /// How requests ended: planned = sent + skipped, and sent = ok + wrong + unanswered + errors by kind.
    private var counts: Table {
        let measured = result.measurements
        var table = Table(
            caption: "Requests",
            columns: [Table.Column(""), Table.Column("Count", isNumeric: true)]
        )
        let counts = [
            ("planned", measured.planned), ("skipped", measured.skipped), ("sent", measured.sent),
            ("ok", measured.ok), ("wrong", measured.wrong), ("unanswered", measured.unanswered),
        ]
        for (name, count) in counts { table.append([name, LoadWords.count(count)]) }
        for (kind, count) in measured.errors.sorted(by: { $0.key < $1.key }) {
            table.append([kind, LoadWords.count(count)])
        }
        return table
    }

    /// The distributions, on an axis where each nine takes the same room: a tail of one in ten thousand is as
    /// broad as the upper half.
    private var byPercentile: LineChart {
        LineChart(
            title: "Latency by percentile",
            xAxis: Axis("Percentile", scale: .percentile),
            yAxis: Axis("Time", scale: .logarithmic, labels: .nanoseconds),
            // A closed loop has no lag, and a run without a reply nothing at all.
            series: [
                Self.series("response", result.measurements.response),
                Self.series("service", result.measurements.service),
                Self.series("lag", result.measurements.lag),
            ].filter { !$0.points.isEmpty },
            referenceLines: verdict.thresholds.compactMap { judged in
                // Shares and rates have no place on an axis of times.
                guard case .percentile = judged.threshold.metric else { return nil }
                return LineChart.ReferenceLine(
                    y: judged.threshold.bound,
                    label: judged.threshold.description
                )
            }
        )
    }

    /// A distribution as a curve.
    ///
    /// - Parameters:
    ///   - name: what the legend calls it.
    ///   - histogram: times in nanoseconds.
    /// - Returns: five points for each halving of what is left to 100 %; none without samples.
    private static func series(
        _ name: String,
        _ histogram: Histogram<UInt64>
    ) -> LineChart.Series {
        var points: [LineChart.Point] = []
        for step in histogram.percentiles(ticksPerHalfDistance: 5) {
            // The last sample stands where one more sample would have moved it, since 100 % has no place.
            let last = 1 - 1 / Double(histogram.totalCount + 1)
            let x = min(step.percentileLevelIteratedTo / 100, last)
            points.append(LineChart.Point(x: x, y: Double(step.value)))
        }
        return LineChart.Series(name: name, points: points)
    }

    /// The response times of each stretch, on a logarithmic axis, as pauses are a thousand times the median.
    ///
    /// A stretch without a reply has no times, and leaves a gap in the curves rather than a zero.
    private var latencyOverTime: LineChart {
        let intervals = result.measurements.intervals
        return LineChart(
            title: "Latency over time",
            xAxis: Axis("Seconds", startsAtZero: true),
            yAxis: Axis("Response time", scale: .logarithmic, labels: .nanoseconds),
            series: [
                LineChart.Series(
                    name: "p50",
                    points: intervals.map { LineChart.Point(x: $0.end, y: $0.p50) }
                ),
                LineChart.Series(
                    name: "p99",
                    points: intervals.map { LineChart.Point(x: $0.end, y: $0.p99) }
                ),
                LineChart.Series(
                    name: "max",
                    points: intervals.map { LineChart.Point(x: $0.end, y: $0.max) }
                ),
            ]
        )
    }

    /// Good replies a second of each stretch, from 0 up, so that half the rate is half as high.
    private var rateOverTime: LineChart {
        LineChart(
            title: "Rate over time",
            xAxis: Axis("Seconds", startsAtZero: true),
            yAxis: Axis("Replies a second", startsAtZero: true),
            series: [
                LineChart.Series(
                    name: "rate",
                    points: result.measurements.intervals.map {
                        LineChart.Point(x: $0.end, y: $0.rate)
                    }
                )
            ]
        )
    }
}
