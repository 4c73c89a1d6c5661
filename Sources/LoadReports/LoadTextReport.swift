import Documents
import EventLoop
package import LoadTest
import Words

/// A result as it is read on a terminal.
package struct LoadTextReport {
    /// The most code points of a line in which there may be a path or a server's words.
    private static let lineScalarsMax = 2000

    private let result: LoadResult
    private let verdict: Verdict

    package init(_ result: LoadResult, _ verdict: Verdict) {
        self.result = result
        self.verdict = verdict
    }

    /// The whole report, lines ended.
    package var text: String {
        ([heading, ""] + latencies + standstill + [""] + counts + thresholds + [
            "", verdict.sentence.shown(max: Self.lineScalarsMax),
        ])
        .joined(separator: "\n") + "\n"
    }

    private var heading: String {
        let plan = result.plan
        let rate =
            switch plan.rate {
            case .perSecond(let rate): "\(LoadWords.rate(rate)), \(plan.arrivals.rawValue) arrivals"
            case .max(let depth): "as fast as it goes, \(depth) in flight a connection"
            }
        let rows = plan.batch.map { ", batches of \($0) rows" } ?? ""
        let model = result.server.model.map {
            "\($0.name.shown) \($0.digest.prefix(16).shown)"
        }
        let server = (result.server.server ?? "server").shown
        return """
            \(plan.address), \(server), \(model ?? "no model")
            \(rate), \(LoadWords.connections(plan.connections))\(rows), \(seconds) s measured\
            \(result.wasInterrupted ? " (interrupted)" : "")
            """
    }

    private var seconds: String {
        let tenths = (result.seconds * 10).rounded() / 10
        return tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)
    }

    private var latencies: [String] {
        var lines = [Self.row("", ["response", "95 % interval", "service", "lag"])]
        for percentile in LoadResult.percentiles {
            guard result.isResolved(percentile) else {
                let name = LoadWords.percentile(percentile)
                lines.append(Self.row(name, ["too few samples", "-", "-", "-"]))
                continue
            }
            let interval = result.interval(percentile).map {
                "\(LoadWords.time($0.lowerBound)) - \(LoadWords.time($0.upperBound))"
            }
            lines.append(
                Self.row(
                    LoadWords.percentile(percentile),
                    [
                        LoadWords.time(result, .response, percentile),
                        interval ?? "-",
                        LoadWords.time(result, .service, percentile),
                        result.isOpenLoop
                            ? LoadWords.time(result, .lag, percentile) : "-",
                    ]
                )
            )
        }
        return lines
    }

    private var standstill: [String] {
        LoadWords.standstill(result).map { ["", "Warning: \($0)."] } ?? []
    }

    private var counts: [String] {
        let measured = result.measurements
        var lines: [String] = []
        if result.isOpenLoop {
            let achieved =
                "\(LoadWords.rate(result.achievedRate)) (\(LoadWords.percent(result.achieved)))"
            lines.append(Self.fact("achieved", achieved))
        } else {
            lines.append(Self.fact("achieved", LoadWords.rate(result.achievedRate)))
        }
        if result.rowsPerRequest > 1 {
            let rows = result.achievedRate * Double(result.rowsPerRequest)
            lines.append(Self.fact("rows", LoadWords.rate(rows)))
        }
        lines += [
            Self.fact(
                "planned",
                "\(LoadWords.count(measured.planned)) = \(LoadWords.count(measured.sent)) sent + "
                    + "\(LoadWords.count(measured.skipped)) skipped"
            ),
            Self.fact(
                "sent",
                "\(LoadWords.count(measured.sent)) = \(LoadWords.count(measured.ok)) ok + "
                    + "\(LoadWords.count(measured.wrong)) wrong + \(LoadWords.count(measured.failed)) failed"
                    + (measured.failed > 0 ? " (\(LoadWords.errors(measured)))" : "")
            ),
            Self.fact("replies", result.verification),
            Self.fact(
                "this client",
                "\(LoadWords.percent(result.clientCores)) of one core; "
                    + "\(LoadWords.percent(result.stolen)) of the machine taken by its host"
            ),
        ]
        return lines
    }

    private var thresholds: [String] {
        verdict.thresholds.map { judged in
            Self.fact(
                judged.holds ? "holds" : "MISSED",
                "\(judged.threshold): \(LoadWords.value(judged))"
            )
        }
    }

    private static func row(_ name: String, _ cells: [String]) -> String {
        let widths = [18, 22, 12, 12]
        return padded(name, 8, toLeft: true)
            + zip(cells, widths).map { padded($0, $1, toLeft: false) }.joined()
    }

    private static func fact(_ name: String, _ value: String) -> String {
        padded(name, 13, toLeft: true) + value.shown(max: lineScalarsMax)
    }

    private static func padded(_ text: String, _ width: Int, toLeft: Bool) -> String {
        let blanks = String(repeating: " ", count: max(1, width - text.count))
        return toLeft ? text + blanks : blanks + text
    }
}
