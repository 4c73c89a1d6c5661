import EventLoop
import Histogram

/// Cuts the measured part of a test into intervals, for charts and for the progress line.
struct Timeline {
    private var latencies = Histogram<UInt64>(
        highestTrackableValue: Measurements.latencyMax,
        numberOfSignificantValueDigits: .two
    )
    private var origin: UInt64?
    private var cutAt: UInt64 = 0
    private var progressAt: UInt64 = 0

    /// The length of an interval, in nanoseconds.
    private static let interval: UInt64 = 250_000_000
    /// How often progress is told, in nanoseconds.
    private static let progressInterval: UInt64 = 1_000_000_000

    /// The measured part began at `time`; only the first call counts.
    mutating func begin(at time: UInt64, usage: inout ProcessUsage) {
        guard origin == nil else { return }
        origin = time
        cutAt = time
        usage = .now()
    }

    mutating func record(_ latency: UInt64, count: UInt64) {
        latencies.record(min(latency, Measurements.latencyMax), count: count)
    }

    /// Ends the interval that has lasted long enough, or whatever is left at the last call.
    mutating func cut(
        at now: UInt64,
        end: UInt64,
        isLast: Bool = false
    ) -> Measurements.Interval? {
        guard let origin else { return nil }
        let time = min(now, end)
        guard time > cutAt, isLast || time - cutAt >= Self.interval else { return nil }
        // What is left over at the end is too short to give a rate.
        if isLast, time - cutAt < Self.interval / 2 { return nil }
        defer {
            cutAt = time
            latencies.reset()
        }
        let seconds = Double(time - cutAt) / 1e9
        let isEmpty = latencies.totalCount == 0
        return Measurements.Interval(
            end: Double(time - origin) / 1e9,
            rate: Double(latencies.totalCount) / seconds,
            p50: isEmpty ? .nan : Double(latencies.valueAtPercentile(50)),
            p99: isEmpty ? .nan : Double(latencies.valueAtPercentile(99)),
            max: isEmpty ? .nan : Double(latencies.max)
        )
    }

    /// Whether a second has passed since progress was told.
    mutating func isProgressDue(at now: UInt64, start: UInt64) -> Bool {
        if progressAt == 0 { progressAt = start }
        guard now >= progressAt + Self.progressInterval else { return false }
        progressAt += Self.progressInterval
        return true
    }
}

/// How a running test stands.
package struct LoadProgress: Sendable {
    /// Seconds since the first request.
    package let elapsed: Double
    /// Whether what is sent now is not measured yet.
    package let isWarmingUp: Bool
    /// The last quarter of a second.
    package let last: Measurements.Interval?
    /// Requests that did not end well so far.
    package let failed: UInt64
}
