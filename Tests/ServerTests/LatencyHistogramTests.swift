import Documents
import Histogram
import Testing

@testable import Server

@Suite struct LatencyHistogramTests {
    private func buckets(_ latencies: [UInt64]) -> LatencyHistogram {
        var histogram = ShardStats.emptyHistogram
        for latency in latencies { histogram.record(latency) }
        return LatencyHistogram(histogram)
    }

    private func counts(_ latencies: [UInt64]) -> [UInt64] {
        buckets(latencies).buckets.map(\.count)
    }

    @Test func `latencies are counted up to each bound`() {
        let latencies: [UInt64] = [400, 700, 700, 3000, 2_000_000_000]
        let buckets = buckets(latencies)
        #expect(counts(latencies) == [1, 3, 3] + [UInt64](repeating: 4, count: 12))
        #expect(buckets.count == 5)
    }

    @Test(arguments: LatencyHistogram.bounds.indices)
    func `a latency at a bound is not above it`(index: Int) {
        let counts = counts([LatencyHistogram.bounds[index]])
        #expect(counts[index...].allSatisfy { $0 == 1 })
        #expect(counts[..<index].allSatisfy { $0 == 0 })
    }

    @Test func `the sum holds to one percent`() {
        let latencies = (1...1000).map { UInt64($0 * $0 * 7) }
        let sum = Double(latencies.reduce(0, +))
        #expect((Double(buckets(latencies).sum) / sum - 1).magnitude < 0.01)
    }

    @Test func `nothing measured is nothing counted`() {
        let buckets = buckets([])
        #expect(buckets.buckets.count == 15)
        #expect(buckets.buckets.allSatisfy { $0.count == 0 })
        #expect(buckets.count == 0 && buckets.sum == 0)
    }
}
