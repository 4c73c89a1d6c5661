package import Models
package import Statistics

/// The rules by which a model is judged: `policy.json` in its folder.
///
/// All are required, so that a reader of the file sees every one of them; `policy.schema.json`
/// beside it says what each means.
package struct Policy: Equatable, Sendable {
    /// What a model takes and gives.
    package struct Contract: Equatable, Sendable {
        /// The features' names, in their order.
        package let features: [String]
        /// The format of the graph's input.
        package let precision: Precision
        /// The size of a model file at most.
        package let fileBytesMax: Int
    }

    /// What a holdout needs so that a verdict on it means anything.
    package struct Holdout: Equatable, Sendable {
        /// Rows at least, 1 or more.
        package let rowsMin: Int
        /// Of the rows, those that defaulted.
        package let defaultsMin: Int
    }

    /// What one metric must be.
    package struct MetricRule: Equatable, Sendable {
        /// Which metric the rule is about.
        package let metric: ClassificationMetric
        /// The worst value that passes, whatever the champion has: a least one where higher is
        /// better, else a greatest.
        package let bound: Double?
        /// How much worse than the champion a challenger may be, above 0.
        package let margin: Double?
    }

    /// A part of the rows on which a model must be good enough by itself.
    package struct Slice: Equatable, Sendable {
        /// The values of one feature that are in.
        package struct Range: Equatable, Sendable {
            /// The feature's place in the contract.
            package let feature: Int
            /// The least value that is in.
            package let from: Double
            /// The least value above it that is out.
            package let below: Double

            /// Whether a value is in; NaN never is.
            package func contains(_ value: Double) -> Bool { value >= from && value < below }
        }

        /// What it is called in checks, unlike any other slice.
        package let name: String
        /// What holds of every row in it.
        package let ranges: [Range]
        /// With fewer rows the slice cannot be tested.
        package let rowsMin: Int
        /// The rules on its rows, by metric in the order of `ClassificationMetric`; at least one.
        package let metrics: [MetricRule]
    }

    /// How the probability may move when a feature grows and the others stay.
    package enum Direction: String, CaseIterable, Sendable {
        case up = "+"
        case down = "-"
        case free
    }

    /// What the predictions on the holdout look like if the model works at all.
    package struct Predictions: Equatable, Sendable {
        /// The share of rows that are predicted to default.
        package let defaultRate: ClosedRange<Double>
        /// The standard deviation of the probabilities at least.
        package let spreadMin: Double
    }

    /// How far probabilities may be off as probabilities.
    package struct Calibration: Equatable, Sendable {
        /// The expected calibration error, over bins of equally many rows, at most.
        package let errorMax: Double
        /// The two-sided p value of Spiegelhalter's test at least.
        package let spiegelhalterPMin: Double
    }

    /// How much may change from the champion without being an improvement or not.
    package struct Stability: Equatable, Sendable {
        /// The population stability index of the scores at most, where it is above what chance
        /// gives.
        package let populationStabilityMax: Double
        /// The share of rows whose decision flips at most.
        package let flipsMax: Double
    }

    /// What a model takes and gives.
    package let contract: Contract
    /// What the rows to judge on must be.
    package let holdout: Holdout
    /// The probability of a wrong answer that a test takes into account, as 0.05.
    package let significance: Double
    /// The rules by metric, in the order of `ClassificationMetric`.
    package let metrics: [MetricRule]
    /// Parts of the rows with rules of their own, each with another name.
    package let slices: [Slice]
    /// For each feature of the contract, in its order.
    package let monotone: [Direction]
    /// What predictions must look like.
    package let predictions: Predictions
    /// How far probabilities may be off.
    package let calibration: Calibration
    /// How far a challenger may be from the champion.
    package let stability: Stability
    /// How many times the champion's scoring time per row a challenger may take.
    package let speedRatioMax: Double
    /// Whether a model may pass where there is no champion.
    package let admitsFirstModel: Bool
    /// Who may force a verdict, as e-mail addresses; nobody if empty.
    package let forcers: [String]
}
