import Models

/// Why a model's scores cannot be explained, as a sentence about the model.
package enum ReasonsFault: Error, Sendable, Hashable {
    /// The leaves that a row reaches are not added up.
    case isMinimum, isMaximum
    /// The probability is neither a sum nor the sigmoid of one.
    case isNoSum
    /// A row of the reference group, counted from 0, has a value that the model does not take.
    case invalidGroupValue(row: Int, feature: Int)
    /// A row of the reference group, counted from 0, becomes a column that is no finite number.
    case invalidGroupColumn(row: Int, feature: Int)
    /// A weight, or the mean of the group, is too large for the units that are counted in.
    case tooLarge
    /// A feature has more thresholds than ranks are kept for.
    case tooManyThresholds
    /// Trees have more leaves than ``ReasonsLimits/leavesMax``.
    case tooManyLeaves
    /// Tables would take more than ``ReasonsLimits/tableBytesMax``.
    case tooManyBytes
}

extension ReasonsFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .isMinimum:
            "the model takes the lowest of its trees' values, and only sums are explained"
        case .isMaximum:
            "the model takes the highest of its trees' values, and only sums are explained"
        case .isNoSum:
            "the model's probability is neither a sum of parts nor the sigmoid of one, so it has no parts "
                + "that explain it"
        case .invalidGroupValue(let row, let feature):
            "row \(row + 1) of the reference group has a value of feature \(feature + 1) that the model does "
                + "not take"
        case .invalidGroupColumn(let row, let feature):
            "feature \(feature + 1) of row \(row + 1) of the reference group becomes a column that is no "
                + "finite number"
        case .tooLarge:
            "the model's raw scores are too large to be explained; they must stay below "
                + "2^\(ReasonsLimits.scaleBits)"
        case .tooManyThresholds:
            "the model's trees compare a feature with too many thresholds to be explained"
        case .tooManyLeaves:
            "the model's trees have more than \(ReasonsLimits.leavesMax) leaves, too many to be explained"
        case .tooManyBytes:
            "the tables that explain the model would take more than \(ReasonsLimits.tableBytesMax >> 20) MiB"
        }
    }
}
