import Histogram
import JSON

/// Latencies as counts up to fixed bounds, for whoever adds up those of many servers or of a stretch of time.
///
/// A count never falls while the server lives, as a percentile does.
struct LatencyBuckets {
    /// The bounds, in nanoseconds: those of an answer out of memory, up to those of a server in trouble.
    static let bounds: [UInt64] = [
        500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
        2_500_000, 10_000_000, 100_000_000, 1_000_000_000,
    ]

    /// Latencies up to each bound.
    private(set) var counts = [UInt64](repeating: 0, count: bounds.count)
    private(set) var count: UInt64 = 0
    /// In nanoseconds, as exact as the histogram tells values apart.
    private(set) var sum: UInt64 = 0

    init(_ latency: Histogram<UInt64>) {
        var bound = 0
        for step in latency.recordedValues() {
            let least = latency.lowestEquivalentForValue(step.value)
            while bound < Self.bounds.count, Self.bounds[bound] < least {
                counts[bound] = count
                bound += 1
            }
            count += step.count
            sum += step.count * latency.medianEquivalentForValue(step.value)
        }
        for index in bound..<Self.bounds.count { counts[index] = count }
    }

    /// The member of the stats document.
    var document: JSONText {
        var text = JSONText()
        text.object { text in
            text.member("up_to") { text in
                text.object { text in
                    for (bound, count) in zip(Self.bounds, counts) {
                        text.member("\(bound)", count)
                    }
                }
            }
            text.member("count", count)
            text.member("sum", sum)
        }
        return text
    }
}
