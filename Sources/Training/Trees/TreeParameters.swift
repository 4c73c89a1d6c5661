package import Documents
internal import Models

/// How a tree is grown.
package struct TreeParameters: Sendable, Equatable {
    /// What splits are judged by.
    package var criterion: SplitCriterion
    /// The most branches from the root to a leaf, at least 1.
    package var depthMax: Int
    /// A node with fewer rows is not split; at least 2.
    package var splitRowsMin: Int
    /// No split leaves fewer rows on a side; at least 1.
    package var leafRowsMin: Int
    /// The price of a leaf in cost-complexity pruning, at least 0, which prunes nothing.
    package var pruningStrength: Double
    /// How many features are tried for each split, 1 to 6.
    package var featuresPerSplit: Int
    /// Which way the tree's probability has to go with each feature.
    package var directions: Directions

    /// The deepest that a tree may be asked to grow.
    package static let depthLimit = 64

    /// Parameters; traps where one is out of its range.
    ///
    /// The defaults are those of `sestina train`.
    package init(
        criterion: SplitCriterion = .gini,
        depthMax: Int = 5,
        splitRowsMin: Int = 4,
        leafRowsMin: Int = 2,
        pruningStrength: Double = 0,
        featuresPerSplit: Int = featureCount,
        directions: Directions = .free
    ) {
        precondition((1...Self.depthLimit).contains(depthMax), "a tree has 1 to 64 levels")
        precondition(splitRowsMin >= 2 && leafRowsMin >= 1, "a split needs a row on each side")
        precondition(pruningStrength >= 0, "pruning has a strength of at least 0")
        precondition((1...featureCount).contains(featuresPerSplit), "a split tries 1 to 6 features")
        self.criterion = criterion
        self.depthMax = depthMax
        self.splitRowsMin = splitRowsMin
        self.leafRowsMin = leafRowsMin
        self.pruningStrength = pruningStrength
        self.featuresPerSplit = featuresPerSplit
        self.directions = directions
    }
}
