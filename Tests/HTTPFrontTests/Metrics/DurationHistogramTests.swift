import Testing

@testable import HTTPFront

@Suite struct DurationHistogramTests {
    @Test func `a duration at a bound is not above it`() {
        let histogram = DurationHistogram(bounds: DurationHistogram.httpBounds)
        for nanoseconds: UInt64 in [0, 100_000, 100_001, 5_000_000_000, 5_000_000_001] {
            histogram.record(nanoseconds: nanoseconds)
        }
        let (buckets, count, sum) = histogram.snapshot()
        #expect(buckets.map(\.bound).first == 0.0001)
        #expect(buckets.map(\.bound).last == 5)
        #expect(buckets.map(\.count) == [2] + [Double](repeating: 3, count: 13) + [4])
        #expect(count == 5)
        #expect(sum == 10.000200002)
    }

    @Test func `nothing is lost when many record at once`() async {
        let histogram = SharedHistogram()
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        histogram.durations.record(nanoseconds: UInt64(task) * 1_000_000)
                    }
                }
            }
        }
        let (buckets, count, sum) = histogram.durations.snapshot()
        #expect(count == 8000)
        #expect(buckets[3].count == 2000)
        #expect((sum - 28).magnitude < 1e-9)
    }

    @Test func `bounds ascend`() {
        let bounds = DurationHistogram.httpBounds
        for index in 1..<bounds.count { #expect(bounds[index - 1] < bounds[index]) }
    }
}

private final class SharedHistogram: Sendable {
    let durations = DurationHistogram(bounds: DurationHistogram.httpBounds)
}
