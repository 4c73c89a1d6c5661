/// A kind of classifier that can be trained.
package enum Algorithm: String, Sendable, CaseIterable {
    /// With an L2 penalty, on standardised features.
    case logisticRegression = "logistic-regression"
    /// One tree, which is grown and pruned.
    case decisionTree = "decision-tree"
    /// The mean of many trees.
    case randomForest = "random-forest"

    /// The name in words, such as "logistic regression".
    package var name: String {
        String(rawValue.map { $0 == "-" ? " " : $0 })
    }

    /// The name of the file that holds a model of this kind beside those of others.
    package var modelFile: String { rawValue + ".onnx" }
}
