import Histogram
import Statistics

/// What a load test found.
package struct LoadResult: Sendable {
    /// The plan that was run.
    package let plan: LoadPlan
    /// What the server said of itself.
    package let server: ServerInfo
    /// Whether every reply was compared with the client's own evaluation of the model.
    package let isVerified: Bool
    /// Why not, or with which model.
    package let verification: String
    /// What was counted and timed.
    package let measurements: Measurements
    /// How long the measured part lasted, in seconds.
    package let seconds: Double
    /// Processor time of this client per time.
    package let clientCores: Double
    /// The part of the machine's processor time that its host gave to others.
    package let stolen: Double
    /// Whether it was ended by Ctrl-C.
    package let wasInterrupted: Bool

    /// The percentiles that reports show.
    package static let percentiles: [Double] = [50, 90, 99, 99.9, 99.99, 100]
    /// The fewest samples beyond a percentile for it to be shown.
    static let tailSamplesMin = 10

    /// Whether requests were due whatever the replies did.
    package var isOpenLoop: Bool {
        if case .perSecond = plan.rate { return true }
        return false
    }

    /// Rows of one request.
    var rowsPerRequest: Int { plan.batch ?? 1 }

    /// Requests a second that were due.
    var plannedRate: Double { Double(measurements.planned) / max(seconds, 1e-9) }

    /// Good replies a second.
    package var achievedRate: Double { Double(measurements.okInTime) / max(seconds, 1e-9) }

    /// Requests answered well and in time, as a fraction of those planned.
    package var achieved: Double {
        guard measurements.planned > 0 else { return 0 }
        let answered = isOpenLoop ? measurements.okInTime : measurements.ok
        return Double(answered) / Double(measurements.planned)
    }

    /// A percentile in nanoseconds; NaN without samples.
    package func percentile(_ times: Threshold.Times, _ percentile: Double) -> Double {
        let histogram =
            switch times {
            case .response: measurements.response
            case .service: measurements.service
            case .lag: measurements.lag
            }
        guard histogram.totalCount > 0 else { return .nan }
        return Double(histogram.valueAtPercentile(percentile))
    }

    /// Whether there are enough samples beyond a percentile to speak of it.
    func isResolved(_ percentile: Double) -> Bool {
        let count = Int(measurements.response.totalCount)
        if percentile == 100 || percentile <= 90 { return count > 0 }
        return PercentileInterval.tailSamples(count: count, quantile: percentile / 100)
            >= Self.tailSamplesMin
    }

    /// Whether a response percentile is only a lower bound, since requests beyond it had no reply.
    func isLowerBound(_ percentile: Double) -> Bool {
        guard let youngest = measurements.youngestUnanswered else { return false }
        return self.percentile(.response, percentile) >= Double(youngest) * 0.999
    }

    /// The 95 % confidence interval of a response percentile, in nanoseconds.
    func interval(_ percentile: Double) -> ClosedRange<Double>? {
        let count = Int(measurements.response.totalCount)
        guard
            percentile < 100,
            let ranks = PercentileInterval(count: count, quantile: percentile / 100)
        else { return nil }
        let lower = self.percentile(.response, 100 * Double(ranks.lowerRank) / Double(count))
        let upper = self.percentile(.response, 100 * Double(ranks.upperRank) / Double(count))
        return lower...max(lower, upper)
    }

    /// The value that a threshold bounds; NaN, which keeps no bound, when there is none.
    func value(of metric: Threshold.Metric) -> Double {
        switch metric {
        case .percentile(let times, let percentile): return self.percentile(times, percentile)
        case .achieved: return achieved
        case .errors:
            guard measurements.planned > 0 else { return .nan }
            let bad = measurements.failed + measurements.wrong + measurements.skipped
            return Double(bad) / Double(measurements.planned)
        }
    }
}
