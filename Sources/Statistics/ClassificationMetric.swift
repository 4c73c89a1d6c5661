/// A figure that tells how well probabilities foretell a label; the raw value is its name in files.
package enum ClassificationMetric: String, CaseIterable, Sendable {
    /// The fraction of rows predicted as what they are.
    case accuracy
    /// The fraction of the rows predicted positive that are.
    case precision
    /// The fraction of the positive rows that were predicted so.
    case recall
    /// The harmonic mean of precision and recall.
    case f1
    /// The probability that a positive row scores above a negative one, where ties count half.
    case rocAUC = "roc_auc"
    /// The mean of the precisions at which positive rows are reached, from the highest score down.
    case averagePrecision = "average_precision"
    /// The mean of minus the natural logarithm of the probability given to what happened.
    case logLoss = "log_loss"
    /// The mean square of the distance between the probability and what happened, 0 or 1.
    case brierScore = "brier"

    /// Whether the better of two models has the higher value.
    package var higherIsBetter: Bool {
        switch self {
        case .accuracy, .precision, .recall, .f1, .rocAUC, .averagePrecision: true
        case .logLoss, .brierScore: false
        }
    }
}
