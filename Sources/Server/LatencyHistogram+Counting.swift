import Documents
import Histogram

extension LatencyHistogram {
    /// Counts the latencies of a histogram, in nanoseconds, by the document's bounds.
    init(_ latency: Histogram<UInt64>) {
        let bounds = Self.bounds
        var buckets: [Bucket] = []
        var (count, sum): (UInt64, UInt64) = (0, 0)
        for step in latency.recordedValues() {
            let least = latency.lowestEquivalentForValue(step.value)
            while buckets.count < bounds.count, bounds[buckets.count] < least {
                buckets.append(Bucket(upTo: bounds[buckets.count], count: count))
            }
            count += step.count
            sum += step.count * latency.medianEquivalentForValue(step.value)
        }
        while buckets.count < bounds.count {
            buckets.append(Bucket(upTo: bounds[buckets.count], count: count))
        }
        self.init(buckets: buckets, count: count, sum: sum)
    }
}
