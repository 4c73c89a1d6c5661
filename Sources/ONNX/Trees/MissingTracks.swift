/// Which way the branches of a file's trees send a missing value, counted by feature.
///
/// Counted as the file has it, before branches change places. What exporters write, of their releases that
/// docs/models.md names:
///
/// - onnxmltools and skl2onnx write the side that LightGBM, XGBoost and HistGradientBoosting have for each branch. A
///   feature that was missing in training has branches of both in all but the smallest models.
/// - One that never was has them, too: the side of 0 with LightGBM, to which NaN is 0 there, the false side
///   throughout with XGBoost, and both with HistGradientBoosting.
/// - For trees, forests and all else of scikit-learn skl2onnx writes the false side throughout, whatever they do: a
///   missing value would reach another leaf than in scikit-learn, which takes them as well.
///
/// - A test of categories, which asks whether a value equals another, has the false side with LightGBM, and needs no
///   other: NaN equals nothing, and LightGBM takes it for none of the categories.
///
/// So the true side on some branch shows that the exporter knows missing values. The false side throughout is what a
/// file looks like that knows none. Whether training saw a value missing shows nowhere; only a person can declare it.
package struct MissingTracks: Sendable {
    /// Branches that compare each feature.
    package private(set) var branches = [6 of Int](repeating: 0)
    /// Those of them that send a missing value to the true side.
    package private(set) var toTrueSide = [6 of Int](repeating: 0)

    /// Those of them that ask whether the feature equals something, or is one of a set.
    package private(set) var categoryTests = [6 of Int](repeating: 0)

    /// Whether some branch on a feature tells where its missing values go.
    func haveWay(for feature: Int) -> Bool {
        toTrueSide[feature] > 0 || categoryTests[feature] > 0
    }

    /// Counts the branches of trees.
    init(_ trees: SourceTrees) {
        for node in trees.nodes where node.mode != .leaf {
            branches[node.column] += 1
            if node.missingGoesTrue { toTrueSide[node.column] += 1 }
            switch node.mode {
            case .equal, .notEqual, .member: categoryTests[node.column] += 1
            case .atMost, .below, .atLeast, .above, .leaf: break
            }
        }
    }
}
