/// The values of all metrics on rows, each of which may count more than once.
struct MetricValues: Equatable {
    let confusion: ConfusionMatrix
    let rocAUC: Double?
    let averagePrecision: Double?
    let logLoss: Double?
    let brierScore: Double?

    subscript(metric: ClassificationMetric) -> Double? {
        switch metric {
        case .accuracy: confusion.accuracy
        case .precision: confusion.precision
        case .recall: confusion.recall
        case .f1: confusion.f1
        case .rocAUC: rocAUC
        case .averagePrecision: averagePrecision
        case .logLoss: logLoss
        case .brierScore: brierScore
        }
    }
}
