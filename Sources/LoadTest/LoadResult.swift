package import Documents
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
    /// When, where and by what it was made.
    package let circumstances: Circumstances

    /// A result of these parts.
    package init(
        plan: LoadPlan,
        server: ServerInfo,
        isVerified: Bool,
        verification: String,
        measurements: Measurements,
        seconds: Double,
        clientCores: Double,
        stolen: Double,
        wasInterrupted: Bool,
        circumstances: Circumstances
    ) {
        self.plan = plan
        self.server = server
        self.isVerified = isVerified
        self.verification = verification
        self.measurements = measurements
        self.seconds = seconds
        self.clientCores = clientCores
        self.stolen = stolen
        self.wasInterrupted = wasInterrupted
        self.circumstances = circumstances
    }

    /// The percentiles that reports show.
    package static let percentiles: [Double] = [50, 90, 99, 99.9, 99.99, 100]
    /// The fewest samples beyond a percentile for it to be shown.
    static let tailSamplesMin = 10
    /// How long a closed loop may be without a reply before that is told, in seconds.
    static let gapMax = 1.0

    /// Whether requests were due whatever the replies did.
    package var isOpenLoop: Bool {
        if case .perSecond = plan.rate { return true }
        return false
    }

    /// Rows of one request.
    package var rowsPerRequest: Int { plan.batch ?? 1 }

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

    /// Requests that the server refused as busy, as a fraction of those planned: what it sheds under overload.
    package var busy: Double {
        guard measurements.planned > 0 else { return 0 }
        return Double(measurements.busy) / Double(measurements.planned)
    }

    /// The part of the connections' time in which they were served.
    var served: Double {
        let all = seconds * Double(plan.connections)
        return all > 0 ? 1 - Double(measurements.unservedNanoseconds) / 1e9 / all : 1
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
    package func isResolved(_ percentile: Double) -> Bool {
        let count = Int(measurements.response.totalCount)
        if percentile == 100 || percentile <= 90 { return count > 0 }
        return PercentileInterval.tailSamples(count: count, quantile: percentile / 100)
            >= Self.tailSamplesMin
    }

    /// Whether a response percentile is only a lower bound, since requests without a good reply stand below it
    /// that would have moved it, had they been waited for.
    package func isLowerBound(_ percentile: Double) -> Bool {
        guard let youngest = measurements.youngestUnanswered else { return false }
        let value = self.percentile(.response, percentile)
        // A histogram tells three digits apart.
        guard value >= Double(youngest) * 0.999 else { return false }
        let share = Double(measurements.bad) / Double(measurements.response.totalCount)
        let moved = percentile + 100 * share
        return moved >= 100 || self.percentile(.response, moved) > value * 1.001
    }

    /// How many samples it takes to speak of a percentile.
    static func samplesNeeded(_ percentile: Double) -> Int {
        if percentile >= 100 { return 1 }
        // 100 - 99.9 is a little under 0.1 in binary: such dust must not cost a sample.
        return Int((100 * Double(tailSamplesMin) / (100 - percentile) - 1e-6).rounded(.up))
    }

    /// The 95 % confidence interval of a response percentile, in nanoseconds.
    package func interval(_ percentile: Double) -> ClosedRange<Double>? {
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
            return Double(measurements.bad) / Double(measurements.planned)
        }
    }
}
