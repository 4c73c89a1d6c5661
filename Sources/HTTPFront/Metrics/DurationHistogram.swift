import Synchronization

/// Durations counted by fixed bounds; any thread records, any thread reads, none waits for another.
package struct DurationHistogram: ~Copyable, Sendable {
    /// Upper bounds, ascending, in nanoseconds.
    package let bounds: [15 of UInt64]
    /// How many durations are above the bound before and not above this one; last, those above all.
    private let counts: [16 of Atomic<UInt64>]
    private let sumNanoseconds = Atomic<UInt64>(0)

    /// Bounds for answers to HTTP requests: 100 us to 5 s.
    package static let httpBounds: [15 of UInt64] = [
        100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000,
        50_000_000, 100_000_000, 250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000,
        5_000_000_000,
    ]

    /// A histogram of no durations.
    package init(bounds: [15 of UInt64]) {
        self.bounds = bounds
        counts = .init { _ in Atomic(0) }
    }

    /// Counts a duration.
    package func record(nanoseconds: UInt64) {
        var index = 0
        while index < bounds.count, bounds[index] < nanoseconds { index += 1 }
        counts[index].add(1, ordering: .relaxed)
        sumNanoseconds.add(nanoseconds, ordering: .relaxed)
    }

    /// Durations up to each bound, in seconds; they and the count are of one moment, the sum of about the same.
    package func snapshot() -> (
        buckets: [(bound: Double, count: Double)], count: Double, sum: Double
    ) {
        var buckets: [(bound: Double, count: Double)] = []
        var count: UInt64 = 0
        for index in bounds.indices {
            count += counts[index].load(ordering: .relaxed)
            buckets.append((Double(bounds[index]) / 1e9, Double(count)))
        }
        count += counts[bounds.count].load(ordering: .relaxed)
        return (buckets, Double(count), Double(sumNanoseconds.load(ordering: .relaxed)) / 1e9)
    }
}
