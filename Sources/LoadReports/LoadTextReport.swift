import Documents
import EventLoop
package import LoadTest
import Words

/// A result as it is read on a terminal.
package struct LoadTextReport {
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

    /// The whole report, lines ended.
    package var text: String {
        // The verdict comes last, where a terminal stands still.
        ([heading, ""] + latencies + standstill + [""] + counts + thresholds + [
            "", verdict.sentence.shown(max: Self.lineScalarsMax),
        ])
        .joined(separator: "\n") + "\n"
    }

    /// Two lines: what was tested, and with what load.
    private var heading: String {
        let plan = result.plan
        let rate =
            switch plan.rate {
            case .perSecond(let rate): "\(LoadWords.rate(rate)), \(plan.arrivals.rawValue) arrivals"
            case .max(let depth): "as fast as it goes, \(depth) in flight a connection"
            }
        let asked =
            switch plan.question {
            case .score: plan.batch.map { ", batches of \($0) rows" } ?? ""
            case .explain: ", explanations"
            case .change: ", changes"
            }
        let tls = plan.tls == nil ? "" : " by TLS"
        // Half of a digest tells models apart and leaves the line readable.
        let model = result.server.model.map {
            "\($0.name.shown) \($0.digest.prefix(16).shown)"
        }
        let server = (result.server.server ?? "server").shown
        return """
            \(plan.place), \(server), \(model ?? "no model")
            \(rate), \(LoadWords.connections(plan.connections))\(tls)\(asked), \(seconds) s measured\
            \(result.wasInterrupted ? " (interrupted)" : "")
            """
    }

    /// The length of the measured part to a tenth, and without one where it is whole.
    private var seconds: String {
        let tenths = (result.seconds * 10).rounded() / 10
        return tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)
    }

    /// The table of times.
    ///
    /// A percentile with too few samples beyond it has no numbers, which would be luck.
    private var latencies: [String] {
        var lines = [Self.row("", ["response", "95 % interval", "service", "lag"])]
        for percentile in LoadResult.percentiles {
            guard result.isResolved(percentile) else {
                let name = LoadWords.percentile(percentile)
                lines.append(Self.row(name, ["too few samples", "-", "-", "-"]))
                continue
            }
            lines.append(
                Self.row(
                    LoadWords.percentile(percentile),
                    [
                        LoadWords.time(result, .response, percentile),
                        LoadFacts.interval(result, percentile),
                        LoadWords.time(result, .service, percentile),
                        // In a closed loop nothing is due before it is sent.
                        result.isOpenLoop
                            ? LoadWords.time(result, .lag, percentile) : "-",
                    ]
                )
            )
        }
        return lines
    }

    /// The warning that a closed loop stood still, right below the percentiles that it makes worthless.
    private var standstill: [String] {
        LoadWords.standstill(result).map { ["", "Warning: \($0)."] } ?? []
    }

    /// What became of the requests, and how busy this client and its machine were.
    private var counts: [String] { LoadFacts(result).all.map { Self.fact($0.name, $0.value) } }

    /// A line for each bound; those that are missed are shouted.
    private var thresholds: [String] {
        verdict.thresholds.map { judged in
            Self.fact(judged.holds ? "holds" : "MISSED", LoadFacts.words(judged))
        }
    }

    /// A line of the table of times: a name of eight characters, then cells flush right.
    private static func row(_ name: String, _ cells: [String]) -> String {
        // Wide enough for "too few samples" and for two times of seven characters with " - " between.
        let widths = [18, 22, 12, 12]
        return padded(name, 8, toLeft: true)
            + zip(cells, widths).map { padded($0, $1, toLeft: false) }.joined()
    }

    /// A name of thirteen characters and what is said of it, cut to the length of a line.
    private static func fact(_ name: String, _ value: String) -> String {
        padded(name, 13, toLeft: true) + value.shown(max: lineScalarsMax)
    }

    /// A text with blanks up to a width in characters, with one blank at least.
    private static func padded(_ text: String, _ width: Int, toLeft: Bool) -> String {
        let blanks = String(repeating: " ", count: max(1, width - text.count))
        return toLeft ? text + blanks : blanks + text
    }
}
