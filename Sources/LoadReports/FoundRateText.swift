import Documents
package import LoadTest
import Words

/// A search for the greatest rate as it is read on a terminal.
package struct FoundRateText {
    /// The most code points of a line in which there may be a path or a server's words.
    private static let lineScalarsMax = 2000

    private let found: FoundRate

    /// Takes what was found.
    package init(_ found: FoundRate) { self.found = found }

    /// The whole report, lines ended; the answer comes last, where a terminal stands still.
    package var text: String {
        let place = found.plan.place
        let heading =
            "\(place), \(found.server.server ?? "server"), \(LoadWords.connections(found.plan.connections)), "
            + "looking for \(found.bound)"
        // From the lowest rate up, as a curve is read.
        let steps = found.steps.sorted { $0.rate < $1.rate }.map(Self.row)
        return ([heading, "", Self.head] + steps + ["", found.sentence])
            .map { $0.shown(max: Self.lineScalarsMax) }.joined(separator: "\n") + "\n"
    }

    /// A step as a line, without an end.
    package static func line(_ step: FoundRate.Step) -> String {
        "\(LoadWords.rate(step.rate)): \(LoadWords.time(step.value)), \(step.answer)"
    }

    private static let head = cells(
        "rate",
        ["measured", "95 % interval", "achieved", "lag p99", "client", "answer"]
    )

    private static func row(_ step: FoundRate.Step) -> String {
        let interval = step.interval.map {
            "\(LoadWords.time($0.lowerBound)) - \(LoadWords.time($0.upperBound))"
        }
        return cells(
            LoadWords.rate(step.rate),
            [
                LoadWords.time(step.value), interval ?? "-", LoadWords.percent(step.achieved),
                LoadWords.time(step.lag), LoadWords.percent(step.clientCores), step.answer,
            ]
        )
    }

    private static func cells(_ first: String, _ others: [String]) -> String {
        let widths = [12, 22, 11, 11, 11, 13]
        return ([(first, 12)] + zip(others, widths)).map { text, width in
            String(repeating: " ", count: max(1, width - text.count)) + text
        }.joined()
    }
}
