internal import Datasets
internal import FoundationEssentials
internal import Models
internal import Statistics

/// What `sestina.training` holds: enough to train the same model again.
struct TrainingFacts: Codable {
    let data: String
    let rows: Int
    let defaults: Int
    let algorithm: String
    let seed: UInt64
    let parameters: Parameters
    let crossValidatedLogLoss: Double
    let thresholdRule: String
    /// How the data was made, if it is synthetic.
    let synthetic: SyntheticRecipe?

    /// The parameters of one algorithm; those of others are absent.
    struct Parameters: Codable {
        var c: Double?
        /// Whether C was chosen by cross-validation.
        var cIsChosen: Bool?
        var criterion: String?
        var maxDepth: Int?
        var minSamplesSplit: Int?
        var minSamplesLeaf: Int?
        var pruningStrength: Double?
        var trees: Int?
        var featuresPerSplit: Int?
        var folds: Int?

        init(_ details: FittedModel.Details, _ plan: TrainingPlan) {
            folds = plan.foldCount
            switch details {
            case .logisticRegression(let regression, let choice):
                c = regression.parameters.c
                cIsChosen = choice != nil
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
        }

        /// Names and values as text, in a fixed order.
        var list: [(name: String, value: String)] {
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
            add("folds", folds)
            return list
        }
    }

    init(
        _ fitted: FittedModel,
        _ plan: TrainingPlan,
        _ data: Dataset,
        _ validation: CrossValidation
    ) {
        self.data = data.digest.hex
        rows = data.rowCount
        defaults = data.defaultCount
        algorithm = fitted.algorithm.rawValue
        seed = plan.seed
        parameters = Parameters(fitted.details, plan)
        crossValidatedLogLoss = validation.logLoss
        thresholdRule = plan.threshold.words
        synthetic = plan.recipe
    }

    /// One line of JSON, its keys in order.
    var json: String { JSONLine.text(of: self) }
}

/// What `sestina.metrics` holds: how the model did on which holdout.
struct HoldoutFacts: Encodable {
    let holdout: String
    let rows: Int
    let defaults: Int
    let threshold: Double
    let metrics: [String: Figure]
    let confusion: Confusion
    let spiegelhalterZ: Double?

    /// A metric and its 95 % interval; an undefined one is left out.
    struct Figure: Encodable {
        let value: Double?
        let low: Double?
        let high: Double?
    }

    struct Confusion: Encodable {
        let trueNegatives: Int
        let falsePositives: Int
        let falseNegatives: Int
        let truePositives: Int
    }

    init(_ evaluation: Evaluation, _ holdout: Dataset) {
        self.holdout = holdout.digest.hex
        rows = holdout.rowCount
        defaults = holdout.defaultCount
        threshold = evaluation.metrics.threshold
        var metrics: [String: Figure] = [:]
        for metric in ClassificationMetric.allCases {
            let interval = evaluation.intervals[metric]
            metrics[metric.rawValue] = Figure(
                value: evaluation.metrics[metric],
                low: interval?.lowerBound,
                high: interval?.upperBound
            )
        }
        self.metrics = metrics
        let counts = evaluation.metrics.confusion
        confusion = Confusion(
            trueNegatives: counts.trueNegatives,
            falsePositives: counts.falsePositives,
            falseNegatives: counts.falseNegatives,
            truePositives: counts.truePositives
        )
        spiegelhalterZ = evaluation.metrics.spiegelhalter?.z
    }

    /// One line of JSON, its keys in order.
    var json: String { JSONLine.text(of: self) }
}

/// JSON with sorted keys in snake case, which the same values give to the byte.
enum JSONLine {
    static func text(of value: some Encodable, isPretty: Bool = false) -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = isPretty ? [.sortedKeys, .prettyPrinted] : [.sortedKeys]
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("facts hold no NaN and no infinity")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
