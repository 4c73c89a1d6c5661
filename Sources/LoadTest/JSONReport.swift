import EventLoop
import Histogram
import Wire

/// A result for programs.
package struct JSONReport {
    private let result: LoadResult
    private let verdict: Verdict

    package init(_ result: LoadResult, _ verdict: Verdict) {
        self.result = result
        self.verdict = verdict
    }

    /// One JSON object. Times are in nanoseconds, rates per second, shares fractions of 1; what was not measured
    /// is null.
    package var text: String {
        let measured = result.measurements
        var text = JSONText()
        text.object { text in
            text.member("verdict", verdict.outcome.rawValue)
            text.member("sentence", verdict.sentence)
            text.member("thresholds", thresholds)
            text.member("plan", plan)
            text.member("model_digest") { text in
                if let digest = result.server.model?.digest {
                    text.string(digest)
                } else {
                    text.null()
                }
            }
            text.member("verified") { $0.boolean(result.isVerified) }
            text.member("verification", result.verification)
            text.member("seconds") { $0.number(result.seconds) }
            text.member("achieved_rps") { $0.number(result.achievedRate) }
            text.member("achieved") { $0.number(result.achieved) }
            text.member("planned", measured.planned)
            text.member("skipped", measured.skipped)
            text.member("sent", measured.sent)
            text.member("ok", measured.ok)
            text.member("wrong", measured.wrong)
            text.member("errors") { text in
                text.object { text in
                    for (kind, count) in measured.errors.sorted(by: { $0.key < $1.key }) {
                        text.member(kind, count)
                    }
                }
            }
            text.member("unanswered", measured.unanswered)
            for times in Threshold.Times.allCases {
                text.member("\(times.rawValue)_ns", percentiles(times))
            }
            text.member("client_cpu") { $0.number(result.clientCores) }
            text.member("host_steal") { $0.number(result.stolen) }
            text.member("interrupted") { $0.boolean(result.wasInterrupted) }
            text.member("intervals", intervals)
        }
        return String(decoding: text.utf8, as: UTF8.self) + "\n"
    }

    private var plan: JSONText {
        let plan = result.plan
        var text = JSONText()
        text.object { text in
            text.member("address", plan.address.description)
            switch plan.rate {
            case .perSecond(let rate):
                text.member("rps") { $0.number(rate) }
                text.member("arrivals", plan.arrivals.rawValue)
            case .max(let depth):
                text.member("rps", "max")
                text.member("depth", depth)
            }
            text.member("duration_seconds") { $0.number(plan.duration.seconds) }
            text.member("warmup_seconds") { $0.number(plan.warmup.seconds) }
            text.member("connections", plan.connections)
            text.member("rows_per_request", result.rowsPerRequest)
            text.member("seed", plan.seed)
        }
        return text
    }

    private var thresholds: JSONText {
        var text = JSONText()
        text.array(verdict.thresholds) { text, judged in
            text.object { text in
                text.member("threshold", judged.threshold.description)
                text.member("value") { $0.number(judged.value) }
                text.member("holds") { $0.boolean(judged.holds) }
            }
        }
        return text
    }

    private func percentiles(_ times: Threshold.Times) -> JSONText {
        let named = [("p50", 50), ("p90", 90), ("p99", 99), ("p999", 99.9), ("p9999", 99.99)]
        var text = JSONText()
        text.object { text in
            for (name, percentile) in named + [("max", 100)] {
                let isShown = result.isResolved(percentile)
                text.member(name) {
                    $0.number(isShown ? result.percentile(times, percentile) : .nan)
                }
            }
        }
        return text
    }

    private var intervals: JSONText {
        var text = JSONText()
        text.array(result.measurements.intervals) { text, interval in
            text.object { text in
                text.member("end_seconds") { $0.number(interval.end) }
                text.member("rate") { $0.number(interval.rate) }
                text.member("p50_ns") { $0.number(interval.p50) }
                text.member("p99_ns") { $0.number(interval.p99) }
                text.member("max_ns") { $0.number(interval.max) }
            }
        }
        return text
    }
}
