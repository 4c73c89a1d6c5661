import Documents
import EventLoop
import JSON
package import LoadTest

/// A result for programs.
package struct LoadJSONReport {
    /// What was measured.
    private let result: LoadResult
    /// What is said of it.
    private let verdict: Verdict

    /// Takes what was measured and what is said of it; neither is judged again here.
    package init(_ result: LoadResult, _ verdict: Verdict) {
        self.result = result
        self.verdict = verdict
    }

    /// One JSON object.
    ///
    /// Members come in an order for people: the answer first, then what was asked for, then the numbers.
    /// Times are in nanoseconds, rates per second, shares fractions of 1; what was not measured
    /// is null.
    package var text: String {
        var text = JSONText()
        write(to: &text)
        return text.string + "\n"
    }

    /// Writes the object.
    func write(to text: inout JSONText) {
        text.object { text in
            text.member("verdict", verdict.outcome.rawValue)
            text.member("sentence", verdict.sentence)
            text.member("thresholds", thresholds)
            text.member("plan", plan)
            text.member("made", result.circumstances.json)
            writeServer(to: &text)
            writeCounts(to: &text)
            writeTimes(to: &text)
            text.member("client_cpu", number: result.clientCores)
            text.member("host_steal", number: result.stolen)
            text.member("interrupted") { $0.boolean(result.wasInterrupted) }
            text.member("intervals", intervals)
        }
    }

    /// What was asked, and whether its replies were compared.
    private func writeServer(to text: inout JSONText) {
        let model = result.server.model
        text.member("server") { $0.optional(result.server.server) { $0.string($1) } }
        text.member("model_digest") { $0.optional(model?.digest) { $0.string($1) } }
        text.member("contract_digest") { $0.optional(model?.contract?.digest) { $0.string($1) } }
        text.member("verified") { $0.boolean(result.isVerified) }
        text.member("verification", result.verification)
    }

    /// How requests ended.
    private func writeCounts(to text: inout JSONText) {
        let measured = result.measurements
        text.member("seconds", number: result.seconds)
        text.member("achieved_rps", number: result.achievedRate)
        text.member("achieved", number: result.achieved)
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
        text.member("busy", number: result.busy)
        text.member("unanswered", measured.unanswered)
        text.member("violations", measured.violations)
    }

    /// The percentiles, and what is to be known of them.
    private func writeTimes(to text: inout JSONText) {
        for times in Threshold.Times.allCases {
            text.member("\(times.rawValue)_ns", percentiles(times))
        }
        text.member("response_interval_ns", responseIntervals)
        // Which of the response times are bounds from below, as they end in requests that were given up.
        text.member("response_at_least") { text in
            let bounds = Self.percentiles.filter {
                result.isResolved($0.1) && result.isLowerBound($0.1)
            }
            text.array(bounds) { $0.string($1.0) }
        }
        text.member("longest_gap", longestGap)
        text.member("missed_for_lag", result.measurements.missedForLag)
    }

    /// The 95 % confidence intervals of the response times; null where there are too few samples for one.
    private var responseIntervals: JSONText {
        var text = JSONText()
        text.object { text in
            // The greatest time has no interval: nothing lies beyond it to be counted.
            for (name, percentile) in Self.percentiles where percentile < 100 {
                let interval =
                    result.isResolved(percentile) ? result.interval(percentile) : nil
                text.member(name) { text in
                    text.optional(interval) { text, interval in
                        text.array([interval.lowerBound, interval.upperBound]) {
                            $0.figure($1)
                        }
                    }
                }
            }
        }
        return text
    }

    /// The longest time without a reply, in seconds from the start; null where there was none.
    private var longestGap: JSONText {
        var text = JSONText()
        guard let gap = result.measurements.longestGap else {
            text.null()
            return text
        }
        text.object { text in
            text.member("start_seconds", number: gap.start)
            text.member("seconds", number: gap.seconds)
            text.member("client_was_away") { $0.boolean(gap.wasClientAway) }
        }
        return text
    }

    /// What was asked for, so that a result can be compared with one of another day.
    private var plan: JSONText {
        let plan = result.plan
        var text = JSONText()
        text.object { text in
            text.member("address", plan.address.description)
            if let target = plan.http { text.member("target", target.description) }
            // A closed loop has no arrivals, and an open one no depth: neither is told of the other.
            switch plan.rate {
            case .perSecond(let rate):
                text.member("rps", number: rate)
                text.member("arrivals", plan.arrivals.rawValue)
            case .max(let depth):
                text.member("rps", "max")
                text.member("depth", depth)
            }
            text.member("duration_seconds", number: plan.duration.seconds)
            text.member("warmup_seconds", number: plan.warmup.seconds)
            text.member("connections", plan.connections)
            text.member("tls") { $0.boolean(plan.tls != nil) }
            text.member("rows_per_request", result.rowsPerRequest)
            // Scores are the rule, and were all there was to ask.
            if plan.question != .score { text.member("opcode", plan.question.rawValue) }
            text.member("seed", plan.seed)
        }
        return text
    }

    /// Each bound as it was written, with the value in its own unit: nanoseconds, or a fraction of 1.
    private var thresholds: JSONText {
        var text = JSONText()
        text.array(verdict.thresholds) { text, judged in
            text.object { text in
                text.member("threshold", judged.threshold.description)
                text.member("value", number: judged.value)
                text.member("holds") { $0.boolean(judged.holds) }
            }
        }
        return text
    }

    /// The names of members, with the percentiles that they are of.
    private static let percentiles = [
        ("p50", 50), ("p90", 90), ("p99", 99), ("p999", 99.9), ("p9999", 99.99), ("max", 100.0),
    ]

    /// Percentiles of one kind of times.
    ///
    /// One with too few samples beyond it is null here as it is "too few samples" on a terminal: a program
    /// would take a number for one that means something.
    private func percentiles(_ times: Threshold.Times) -> JSONText {
        var text = JSONText()
        text.object { text in
            for (name, percentile) in Self.percentiles {
                let isShown = result.isResolved(percentile)
                text.member(name, number: isShown ? result.percentile(times, percentile) : .nan)
            }
        }
        return text
    }

    /// The stretches of a quarter of a second, in their order; times are null where none had a reply.
    private var intervals: JSONText {
        var text = JSONText()
        text.array(result.measurements.intervals) { text, interval in
            text.object { text in
                text.member("end_seconds", number: interval.end)
                text.member("rate", number: interval.rate)
                text.member("p50_ns", number: interval.p50)
                text.member("p99_ns", number: interval.p99)
                text.member("max_ns", number: interval.max)
            }
        }
        return text
    }
}

extension JSONText {
    /// A member that is a number, without a point where it is whole; null when it is not finite.
    mutating func member(_ name: String, number: Double) { member(name) { $0.figure(number) } }

    /// A number, without a point where it is whole; null when it is not finite.
    mutating func figure(_ value: Double) {
        // So up to 2^63; a number that is not known to be whole has an exponent from 2^53 on.
        if let whole = Int64(exactly: value) {
            number(whole)
        } else {
            number(value)
        }
    }
}
