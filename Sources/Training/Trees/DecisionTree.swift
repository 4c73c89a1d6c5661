package import Datasets
package import Models
internal import Statistics

/// One decision tree.
package struct DecisionTree: Sendable {
    /// What it was grown with.
    package let parameters: TreeParameters
    /// What is left after pruning.
    package let tree: GrownTree

    /// Grows and prunes a tree.
    ///
    /// - Parameters:
    ///   - data: at least one row, all values finite.
    ///   - parameters: the shape; all features are tried for each split.
    package init(fitting data: Dataset, _ parameters: TreeParameters = TreeParameters()) {
        precondition(
            parameters.featuresPerSplit == featureCount,
            "a single tree tries all features"
        )
        self.parameters = parameters
        var grower = TreeGrower(RankedColumns(data), parameters)
        var unused = SeededGenerator(seed: 0)
        let weights = [UInt16](repeating: 1, count: data.rowCount)
        tree = CostComplexityPruning.prune(
            grower.grow(weights: weights, drawing: &unused),
            strength: parameters.pruningStrength
        )
    }

    /// What a model computes with.
    package var core: Model.Core { .trees(TreeEnsemble(meanOf: [tree])) }
}
