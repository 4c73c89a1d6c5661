package import Documents
package import Platform
internal import Statistics
internal import Words

/// What is trained, how, and how it is judged.
package struct TrainingPlan: Sendable {
    /// In the order of the reports; at least one.
    package var algorithms: [Algorithm]
    /// The regression's C, or nothing for the best by cross-validation.
    package var c: Double?
    /// How a single tree is grown; it tries every feature for each split.
    package var tree: TreeParameters
    /// 1 to `RandomForest.Parameters.treeCountMax`.
    package var forestTreeCount: Int
    /// How each tree of a forest is grown.
    package var forestTree: TreeParameters
    /// Which way probabilities have to go with the features.
    package var monotone: MonotoneRule
    /// How the threshold of each model is found.
    package var threshold: ThresholdRule
    /// The parts of cross-validation, at least 2.
    package var foldCount: Int
    /// Of folds, bootstraps and forests.
    package var seed: UInt64
    /// How many trees are grown at a time, at least 1; changes no result.
    package var threadCount: Int
    /// Of the bootstrap that confidence intervals come from.
    package var replicateCount: Int
    /// How models are made to give reasons; nil for models that give none.
    package var reasons: ReasonPlan?
    /// How the data was made, if it is synthetic, so that others can make it again.
    package var recipe: SyntheticRecipe?
    /// The name that the model files carry.
    package var modelName: String
    /// The version of the program, for the model files.
    package var producerVersion: String
    /// The command that asked for the training, without what changes no figure; nil where there is none.
    package var command: String?
    /// Asked before there is much more in memory.
    package var memory: MemoryBudget

    /// A plan of the usual choices; traps where nothing is trained or there is one fold.
    ///
    /// The parameters are the properties of their names.
    package init(
        algorithms: [Algorithm] = Algorithm.allCases,
        c: Double? = nil,
        tree: TreeParameters = TreeParameters(),
        forestTreeCount: Int = 100,
        forestTree: TreeParameters = TreeParameters(depthMax: 8, featuresPerSplit: 2),
        monotone: MonotoneRule = .none,
        threshold: ThresholdRule = .half,
        foldCount: Int = 5,
        seed: UInt64 = 42,
        threadCount: Int = 1,
        replicateCount: Int = BootstrapIntervals.defaultReplicates,
        reasons: ReasonPlan? = ReasonPlan(),
        recipe: SyntheticRecipe? = nil,
        modelName: String = "loan-default",
        producerVersion: String = "",
        command: String? = nil,
        memory: MemoryBudget = .ofProcess
    ) {
        precondition(!algorithms.isEmpty, "something is trained")
        precondition(foldCount >= 2, "cross-validation has at least two folds")
        self.algorithms = algorithms
        self.c = c
        self.tree = tree
        self.forestTreeCount = forestTreeCount
        self.forestTree = forestTree
        self.monotone = monotone
        self.threshold = threshold
        self.foldCount = foldCount
        self.seed = seed
        self.threadCount = threadCount
        self.replicateCount = replicateCount
        self.reasons = reasons
        self.recipe = recipe
        self.modelName = modelName
        self.producerVersion = producerVersion
        self.command = command
        self.memory = memory
    }

    /// The single tree's parameters for features of some names.
    func tree(of features: [String]) -> TreeParameters {
        var tree = tree
        tree.directions = monotone.directions(of: features)
        return tree
    }

    /// The forest's parameters for features of some names.
    func forest(of features: [String]) -> RandomForest.Parameters {
        var tree = forestTree
        tree.directions = monotone.directions(of: features)
        return RandomForest.Parameters(treeCount: forestTreeCount, tree: tree, seed: seed)
    }

    /// The regression's parameters with a C.
    func regression(c: Double) -> LogisticRegression.Parameters {
        LogisticRegression.Parameters(c: c, directions: monotone.ofRegression)
    }
}

/// From which probability on a default is predicted.
package enum ThresholdRule: Sendable, Equatable {
    /// From 0.5 on.
    case half
    /// Where the F1 of the cross-validated probabilities is greatest.
    case bestF1
    /// Where the wrong answers of cross-validation cost least.
    case leastCost(falsePositive: Double, falseNegative: Double)

    /// The threshold for probabilities of rows that the model did not see.
    func threshold(labels: [Bool], probabilities: [Double]) -> Double {
        switch self {
        case .half: 0.5
        case .bestF1:
            DecisionThreshold.bestF1(labels: labels, probabilities: probabilities) ?? 0.5
        case .leastCost(let falsePositive, let falseNegative):
            DecisionThreshold.leastCost(
                labels: labels,
                probabilities: probabilities,
                falsePositiveCost: falsePositive,
                falseNegativeCost: falseNegative
            ) ?? 0.5
        }
    }

    /// The rule in words.
    package var words: String {
        switch self {
        case .half: "0.5"
        case .bestF1:
            Language.text(
                "best F1 in cross-validation",
                "meilleur F1 en validation croisée"
            )
        case .leastCost(let falsePositive, let falseNegative):
            Language.text(
                "least cost in cross-validation (false positive \(falsePositive), "
                    + "false negative \(falseNegative))",
                "moindre coût en validation croisée (faux positif \(falsePositive), "
                    + "faux négatif \(falseNegative))"
            )
        }
    }
}
