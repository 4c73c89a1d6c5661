import JSON

/// Latencies as counts up to fixed bounds, for whoever adds up those of many servers or of a stretch of time.
///
/// A count never falls while the server lives, as a percentile does.
public struct LatencyHistogram: Sendable, Equatable {
    /// How many latencies were not longer than a bound.
    public struct Bucket: Sendable, Equatable {
        /// The bound, in nanoseconds.
        public let upTo: UInt64
        /// Latencies up to it, those of smaller bounds included.
        public let count: UInt64

        /// Latencies up to a bound.
        package init(upTo: UInt64, count: UInt64) {
            self.upTo = upTo
            self.count = count
        }
    }

    /// A bucket for each bound, ascending where a server has them so.
    public let buckets: [Bucket]
    /// Latencies in all, those above the last bound included.
    public let count: UInt64
    /// Of all latencies, in nanoseconds, as exact as the server tells them apart.
    public let sum: UInt64

    /// The bounds of a server's histogram, ascending, in nanoseconds: those of an answer out of memory, up to
    /// those of a server in trouble.
    ///
    /// Whoever times calls of a server counts them by the same ones, so that both stand on one picture.
    package static let bounds: [15 of UInt64] = [
        500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
        2_500_000, 10_000_000, 100_000_000, 1_000_000_000,
    ]

    /// Counts of so many latencies.
    package init(buckets: [Bucket], count: UInt64, sum: UInt64) {
        self.buckets = buckets
        self.count = count
        self.sum = sum
    }
}

extension LatencyHistogram {
    /// Reads the member of the stats document; nil where count or sum are not told.
    init?(_ fields: DocumentFields) {
        guard let count = fields.told("count", \.count), let sum = fields.told("sum", \.count)
        else { return nil }
        (self.count, self.sum) = (count, sum)
        buckets = (fields.toldObject("up_to")?.members ?? []).compactMap { member in
            guard let bound = UInt64(member.name), let count = member.value.count
            else { return nil }
            return Bucket(upTo: bound, count: count)
        }
    }

    /// Writes the member of the stats document.
    func write(to text: inout JSONText) {
        text.object { text in
            text.member("up_to") { text in
                text.object { text in
                    for bucket in buckets { text.member("\(bucket.upTo)", bucket.count) }
                }
            }
            text.member("count", count)
            text.member("sum", sum)
        }
    }
}
