internal import Datasets
internal import Documents
internal import Models
internal import Statistics

extension TrainingRecord {
    /// What a model file tells of its training.
    ///
    /// - Parameters:
    ///   - fitted: what was fitted.
    ///   - plan: what to.
    ///   - data: the rows that were learned from.
    ///   - validation: how the algorithm did on rows that were not.
    init(
        _ fitted: FittedModel,
        _ plan: TrainingPlan,
        _ data: Dataset,
        _ validation: CrossValidation
    ) {
        self.init(
            data: data.digest.hex,
            synthetic: plan.recipe,
            fit: Fit(
                rows: data.rowCount,
                defaults: data.defaultCount,
                algorithm: fitted.algorithm.rawValue,
                seed: plan.seed,
                parameters: Parameters(fitted.details, plan),
                crossValidatedLogLoss: validation.logLoss,
                thresholdRule: plan.threshold.words
            )
        )
    }
}

extension TrainingRecord.Parameters {
    /// What an algorithm was told.
    init(_ details: FittedModel.Details, _ plan: TrainingPlan) {
        self.init()
        folds = plan.foldCount
        switch details {
        case .logisticRegression(let regression, let choice):
            c = regression.parameters.c
            cIsChosen = choice != nil
            tell(regression.parameters.directions)
        case .decisionTree(let tree): describe(tree.parameters)
        case .randomForest(let forest):
            trees = forest.parameters.treeCount
            featuresPerSplit = forest.parameters.tree.featuresPerSplit
            describe(forest.parameters.tree)
        }
    }

    private mutating func describe(_ tree: TreeParameters) {
        criterion = tree.criterion.rawValue
        maxDepth = tree.depthMax
        minSamplesSplit = tree.splitRowsMin
        minSamplesLeaf = tree.leafRowsMin
        pruningStrength = tree.pruningStrength
        tell(tree.directions)
    }

    /// Records of models that may go any way are what they were before there were directions.
    private mutating func tell(_ directions: Directions) {
        if !directions.areFree { monotone = directions }
    }

    /// Names and values as text, in a fixed order.
    ///
    /// - Parameter features: the names of the six features.
    /// - Returns: those that the algorithm has.
    func list(of features: [String]) -> [(name: String, value: String)] {
        var list: [(name: String, value: String)] = []
        func add(_ name: String, _ value: (some CustomStringConvertible)?) {
            if let value { list.append((name, value.description)) }
        }
        add("C", c)
        add("trees", trees)
        add("criterion", criterion)
        add("max_depth", maxDepth)
        add("min_samples_split", minSamplesSplit)
        add("min_samples_leaf", minSamplesLeaf)
        add("features_per_split", featuresPerSplit)
        add("pruning_strength", pruningStrength)
        add("monotone", monotone.map { MonotoneRule.named($0).words(of: features) })
        add("folds", folds)
        return list
    }
}

extension HoldoutRecord {
    /// What a model file tells of how the model did.
    ///
    /// - Parameters:
    ///   - evaluation: its figures on the rows.
    ///   - holdout: the rows.
    init(_ evaluation: Evaluation, _ holdout: Dataset) {
        var metrics: [String: Metric] = [:]
        for metric in ClassificationMetric.allCases {
            let interval = evaluation.intervals[metric]
            metrics[metric.rawValue] = Metric(
                value: evaluation.metrics[metric],
                low: interval?.lowerBound,
                high: interval?.upperBound
            )
        }
        let counts = evaluation.metrics.confusion
        self.init(
            holdout: holdout.digest.hex,
            threshold: evaluation.metrics.threshold,
            metrics: metrics,
            confusion: Confusion(
                trueNegatives: counts.trueNegatives,
                falsePositives: counts.falsePositives,
                falseNegatives: counts.falseNegatives,
                truePositives: counts.truePositives
            ),
            spiegelhalterZ: evaluation.metrics.spiegelhalter?.z
        )
    }
}
