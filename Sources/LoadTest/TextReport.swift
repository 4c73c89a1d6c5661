import Documents
import EventLoop
import Words

/// A result as it is read on a terminal.
package struct TextReport {
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
            case .perSecond(let rate): "\(Words.rate(rate)), \(plan.arrivals.rawValue) arrivals"
            case .max(let depth): "as fast as it goes, \(depth) in flight a connection"
            }
        let rows = plan.batch.map { ", batches of \($0) rows" } ?? ""
        let model = result.server.model.map {
            "\($0.name.shown) \($0.digest.prefix(16).shown)"
        }
        let server = (result.server.server ?? "server").shown
        return """
            \(plan.address), \(server), \(model ?? "no model")
            \(rate), \(Words.connections(plan.connections))\(rows), \(seconds) s measured\
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
                let name = Words.percentile(percentile)
                lines.append(Self.row(name, ["too few samples", "-", "-", "-"]))
                continue
            }
            let interval = result.interval(percentile).map {
                "\(Words.time($0.lowerBound)) - \(Words.time($0.upperBound))"
            }
            lines.append(
                Self.row(
                    Words.percentile(percentile),
                    [
                        Words.time(result, .response, percentile),
                        interval ?? "-",
                        Words.time(result, .service, percentile),
                        result.isOpenLoop
                            ? Words.time(result, .lag, percentile) : "-",
                    ]
                )
            )
        }
        return lines
    }

    private var standstill: [String] {
        Words.standstill(result).map { ["", "Warning: \($0)."] } ?? []
    }

    private var counts: [String] {
        let measured = result.measurements
        var lines: [String] = []
        if result.isOpenLoop {
            let achieved = "\(Words.rate(result.achievedRate)) (\(Words.percent(result.achieved)))"
            lines.append(Self.fact("achieved", achieved))
        } else {
            lines.append(Self.fact("achieved", Words.rate(result.achievedRate)))
        }
        if result.rowsPerRequest > 1 {
            let rows = result.achievedRate * Double(result.rowsPerRequest)
            lines.append(Self.fact("rows", Words.rate(rows)))
        }
        lines += [
            Self.fact(
                "planned",
                "\(Words.count(measured.planned)) = \(Words.count(measured.sent)) sent + "
                    + "\(Words.count(measured.skipped)) skipped"
            ),
            Self.fact(
                "sent",
                "\(Words.count(measured.sent)) = \(Words.count(measured.ok)) ok + "
                    + "\(Words.count(measured.wrong)) wrong + \(Words.count(measured.failed)) failed"
                    + (measured.failed > 0 ? " (\(Words.errors(measured)))" : "")
            ),
            Self.fact("replies", result.verification),
            Self.fact(
                "this client",
                "\(Words.percent(result.clientCores)) of one core; "
                    + "\(Words.percent(result.stolen)) of the machine taken by its host"
            ),
        ]
        return lines
    }

    private var thresholds: [String] {
        verdict.thresholds.map { judged in
            Self.fact(
                judged.holds ? "holds" : "MISSED",
                "\(judged.threshold): \(Words.value(judged))"
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
