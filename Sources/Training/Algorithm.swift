internal import Words

/// A kind of classifier that can be trained.
package enum Algorithm: String, Sendable, CaseIterable {
    /// With an L2 penalty, on standardised features.
    case logisticRegression = "logistic-regression"
    /// One tree, which is grown and pruned.
    case decisionTree = "decision-tree"
    /// The mean of many trees.
    case randomForest = "random-forest"

    /// The name in words of the current language, such as "logistic regression".
    package var name: String {
        Language.text(String(rawValue.map { $0 == "-" ? " " : $0 }), french)
    }

    /// The name with its article: "the logistic regression", "la régression logistique".
    package var the: String {
        Language.text("the \(name)", self == .decisionTree ? "l’\(french)" : "la \(french)")
    }

    /// The same as a sentence begins.
    package var theBeginning: String { the.prefix(1).uppercased() + the.dropFirst() }

    /// What is its: "of the decision tree", "de l’arbre de décision".
    package var ofThe: String { Language.text("of \(the)", "de \(the)") }

    private var french: String {
        switch self {
        case .logisticRegression: "régression logistique"
        case .decisionTree: "arbre de décision"
        case .randomForest: "forêt aléatoire"
        }
    }

    /// The name of the file that holds a model of this kind beside those of others.
    package var modelFile: String { rawValue + ".onnx" }
}
