import Charts
import Documents
package import LoadTest
import Words

/// A search for the greatest rate as one self-contained page.
package struct FoundRatePage {
    /// The most code points of a line in which there may be a path or a server's words.
    private static let lineScalarsMax = 2000

    private let found: FoundRate

    /// Takes what was found.
    package init(_ found: FoundRate) { self.found = found }

    /// The page as HTML: the answer, the curve, and every step.
    package var html: String {
        let place = found.plan.place
        let server = (found.server.server ?? "server").shown
        let made = found.circumstances
        return Page(
            title: "Greatest rate of \(place.shown)",
            introduction: [
                found.sentence.shown(max: Self.lineScalarsMax),
                "\(server), \(LoadWords.connections(found.plan.connections)); loadtest \(made.version) on "
                    + "\(made.host.shown), \(made.time.shown).",
            ],
            sections: [
                Page.Section(
                    heading: "Steps",
                    blocks: [
                        .figure(
                            curve,
                            caption:
                                "Each step by itself, with the 95 % interval of its percentile."
                        ), .table(table),
                    ]
                )
            ]
        ).html
    }

    private var curve: LineChart {
        let answers = ["holds", "misses", "client late"]
        return LineChart(
            title: "Latency by rate",
            xAxis: Axis("Requests a second", scale: .logarithmic),
            yAxis: Axis("\(found.bound)", scale: .logarithmic, labels: .nanoseconds),
            series: answers.map { answer in
                LineChart.Series(
                    name: answer,
                    points: found.steps.filter { $0.answer == answer }.map { step in
                        LineChart.Point(
                            x: step.rate,
                            y: step.value,
                            low: step.interval?.lowerBound,
                            high: step.interval?.upperBound
                        )
                    },
                    shape: .markers
                )
            }.filter { !$0.points.isEmpty },
            referenceLines: [
                LineChart.ReferenceLine(y: found.bound.bound, label: found.bound.description)
            ]
        )
    }

    private var table: Table {
        var table = Table(
            caption: "From the lowest rate up",
            columns: ["Rate", "Measured", "Achieved", "Lag p99", "Client"].map {
                Table.Column($0, isNumeric: true)
            } + [Table.Column("Answer")]
        )
        for step in found.steps.sorted(by: { $0.rate < $1.rate }) {
            table.append([
                LoadWords.rate(step.rate), LoadWords.time(step.value),
                LoadWords.percent(step.achieved), LoadWords.time(step.lag),
                LoadWords.percent(step.clientCores), step.answer,
            ])
        }
        return table
    }
}
