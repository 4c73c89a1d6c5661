package import Documents
package import Models
package import Statistics

/// The rules by which a model is judged: `policy.json` in its folder.
///
/// All are required but those about reasons, so that a reader of the file sees every one of them;
/// `policy.schema.json` beside it says what each means. What a file of version 1 lacks, or one that is older than
/// reasons, is read with what stands here as `standard`.
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
    package typealias Direction = Documents.Direction

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

    /// What may be otherwise where no row of data lies.
    package struct Regions: Equatable, Sendable {
        /// How far both models' probabilities must be from their thresholds for a decision to count as flipped.
        package let margin: Double
        /// The share of the contract's range that may flip in one region with few rows in it.
        package let volumeMax: Double
        /// The rows of data that must flip in a region for it to be judged by them instead.
        package let rowsMin: Int

        /// What version 1 of the format is read with.
        static let standard = Regions(margin: 0.1, volumeMax: 0.001, rowsMin: 5)
    }

    /// What those who are refused may be told otherwise, and how many of them are left without help.
    package struct Reasons: Equatable, Sendable {
        /// The share of those whom both models refuse whose first reason may be another; nil for any.
        package let changedFirstMax: Double?
        /// The share of those refused for whom no allowed change may be found that would help; nil for any.
        package let beyondHelpMax: Double?

        /// What a file is read with that has no such rules.
        static let standard = Reasons(changedFirstMax: 0.2, beyondHelpMax: nil)
    }

    /// What must be known of a model for a pass.
    package struct Requirements: Equatable, Sendable {
        /// Its record of training, and that training again gives it.
        package let training: Bool
        /// The ranges of its features in training.
        package let ranges: Bool
        /// Its reference group, the sentences of its reasons and what can be changed.
        package let reasons: Bool

        /// What version 1 of the format is read with.
        static let standard = Requirements(training: true, ranges: true, reasons: true)
    }

    /// Who may let a model in that does not pass.
    package struct Forcers: Equatable, Sendable {
        /// Public keys of SSH, as `ssh-ed25519 AAAA…`, with which a commit of theirs is signed.
        package let keys: [String]
        /// Names at the forge, whose approving review of exactly the head counts.
        package let reviewers: [String]

        /// What version 1 of the format is read as: its addresses are what anybody may write into a commit.
        static let nobody = Forcers(keys: [], reviewers: [])

        /// Whether there is somebody.
        package var isEmpty: Bool { keys.isEmpty && reviewers.isEmpty }
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
    /// What may be otherwise where no row of data lies.
    package let regions: Regions
    /// What those who are refused may be told otherwise.
    package let reasons: Reasons
    /// What scoring a row may take, in nanoseconds of one processor.
    package let speedNanosecondsMax: Double
    /// How many former champions of the target a challenger is compared with, by metric.
    package let formerChampions: Int
    /// What must be known of a model.
    package let requirements: Requirements
    /// Whether a model may pass where there is no champion.
    package let admitsFirstModel: Bool
    /// Who may let a model in that does not pass.
    package let forcers: Forcers
}
