/// A kind of classifier that can be trained.
package enum Algorithm: String, Sendable, CaseIterable {
    case logisticRegression = "logistic-regression"
    case decisionTree = "decision-tree"
    case randomForest = "random-forest"

    /// The name in words, such as "logistic regression".
    package var name: String {
        String(rawValue.map { $0 == "-" ? " " : $0 })
    }

    /// The name of the file that holds a model of this kind beside those of others.
    package var modelFile: String { rawValue + ".onnx" }
}
