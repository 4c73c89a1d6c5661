import Histogram
import Testing

@testable import Server

@Suite struct LatencyBucketsTests {
    private func buckets(_ latencies: [UInt64]) -> LatencyBuckets {
        var histogram = ShardStats.emptyHistogram
        for latency in latencies { histogram.record(latency) }
        return LatencyBuckets(histogram)
    }

    @Test func `latencies are counted up to each bound`() {
        let buckets = buckets([400, 700, 700, 3000, 2_000_000_000])
        #expect(buckets.counts == [1, 3, 3] + [UInt64](repeating: 4, count: 12))
        #expect(buckets.count == 5)
    }

    @Test(arguments: LatencyBuckets.bounds)
    func `a latency at a bound is not above it`(bound: UInt64) throws {
        let index = try #require(LatencyBuckets.bounds.firstIndex(of: bound))
        let counts = buckets([bound]).counts
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
        #expect(buckets.counts.allSatisfy { $0 == 0 })
        #expect(buckets.count == 0 && buckets.sum == 0)
    }
}
