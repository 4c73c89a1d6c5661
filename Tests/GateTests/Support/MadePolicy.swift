import Datasets
import Documents
import Models
import Statistics

@testable import Gate

/// A policy that lets everything through but for what a test asks of it.
enum MadePolicy {
    /// A policy as a value.
    ///
    /// - Parameters:
    ///   - metrics: rules on all rows.
    ///   - slices: rules on some.
    ///   - significance: the probability of a wrong answer.
    ///   - monotone: directions; those of features that are not named are free.
    ///   - defaultRate: the share of rows that may be predicted to default.
    ///   - spreadMin: the deviation of the probabilities at least.
    ///   - errorMax: the calibration error at most.
    ///   - spiegelhalterPMin: the p value of Spiegelhalter's test at least.
    ///   - populationStabilityMax: the index at most.
    ///   - flipsMax: the share of decisions that may flip.
    ///   - former: how many former champions count.
    /// - Returns: the policy; it asks for one row with one default, and has a first model admitted.
    static func policy(
        _ metrics: [Policy.MetricRule] = [],
        slices: [Policy.Slice] = [],
        significance: Double = 0.05,
        monotone: [Int: Policy.Direction] = [:],
        defaultRate: ClosedRange<Double> = 0...1,
        spreadMin: Double = 0,
        errorMax: Double = 1,
        spiegelhalterPMin: Double = 0,
        populationStabilityMax: Double = 100,
        flipsMax: Double = 1,
        former: Int = 0
    ) -> Policy {
        Policy(
            contract: Policy.Contract(
                features: LoanColumns.features,
                precision: .float64,
                fileBytesMax: 1_000_000
            ),
            holdout: Policy.Holdout(rowsMin: 1, defaultsMin: 1),
            significance: significance,
            metrics: metrics,
            slices: slices,
            monotone: (0..<featureCount).map { monotone[$0] ?? .free },
            predictions: Policy.Predictions(defaultRate: defaultRate, spreadMin: spreadMin),
            calibration: Policy.Calibration(
                errorMax: errorMax,
                spiegelhalterPMin: spiegelhalterPMin
            ),
            stability: Policy.Stability(
                populationStabilityMax: populationStabilityMax,
                flipsMax: flipsMax
            ),
            regions: .standard,
            reasons: .standard,
            speedNanosecondsMax: 1e9,
            formerChampions: former,
            requirements: Policy.Requirements(training: false, ranges: false, reasons: false),
            admitsFirstModel: true,
            forcers: .nobody
        )
    }

    /// The rows whose first feature is below a limit: with ``MadeContender`` the first so many.
    static func slice(
        _ name: String = "first",
        below limit: Int,
        rowsMin: Int = 1,
        _ metrics: Policy.MetricRule...
    ) -> Policy.Slice {
        Policy.Slice(
            name: name,
            ranges: [.init(feature: 0, from: -.infinity, below: Double(limit))],
            rowsMin: rowsMin,
            metrics: metrics
        )
    }
}

extension Policy.MetricRule {
    static func floor(_ metric: ClassificationMetric, _ bound: Double) -> Self {
        Self(metric: metric, bound: bound, margin: nil)
    }

    static func margin(_ metric: ClassificationMetric, _ margin: Double) -> Self {
        Self(metric: metric, bound: nil, margin: margin)
    }
}
