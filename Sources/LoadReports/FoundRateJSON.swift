import Documents
import JSON
package import LoadTest

/// A search for the greatest rate for programs.
package struct FoundRateJSON {
    private let found: FoundRate

    /// Takes what was found.
    package init(_ found: FoundRate) { self.found = found }

    /// One JSON object: rates a second, times in nanoseconds, shares fractions of 1; what is not known is null.
    package var text: String {
        let text = JSONText.object { text in
            text.member("verdict", found.outcome.rawValue)
            text.member("sentence", found.sentence)
            text.member("bound", found.bound.description)
            text.member("holds_up_to", number: found.holdsUpTo ?? .nan)
            text.member("misses_from", number: found.missesFrom ?? .nan)
            text.member("limited_by") { $0.optional(found.limitedBy) { $0.string($1.rawValue) } }
            text.member("address", found.plan.place)
            text.member("server") { $0.optional(found.server.server) { $0.string($1) } }
            text.member("connections", found.plan.connections)
            text.member("made", found.circumstances.json)
            text.member("steps") { text in text.array(found.steps, Self.write) }
        }
        return text.string + "\n"
    }

    private static func write(_ text: inout JSONText, _ step: FoundRate.Step) {
        text.object { text in
            text.member("rate", number: step.rate)
            text.member("seconds", number: step.seconds)
            text.member("value_ns", number: step.value)
            text.member("interval_ns") { text in
                text.optional(step.interval) { text, interval in
                    text.array([interval.lowerBound, interval.upperBound]) { $0.figure($1) }
                }
            }
            text.member("achieved", number: step.achieved)
            text.member("lag_p99_ns", number: step.lag)
            text.member("client_cpu", number: step.clientCores)
            text.member("answer", step.answer)
        }
    }
}
