package import Datasets
internal import Documents
package import Models

/// A classifier that was fitted, and the model that it gives.
package struct FittedModel: Sendable {
    /// What only one algorithm has.
    package enum Details: Sendable {
        /// With the choice of C, where it was not given.
        case logisticRegression(LogisticRegression, PenaltyChoice?)
        case decisionTree(DecisionTree)
        case randomForest(RandomForest)
    }

    /// What was fitted.
    package let algorithm: Algorithm
    /// What a report tells of it.
    package let details: Details
    /// What scores; its ranges are those of the training data.
    package let model: Model

    /// Fits an algorithm; the model's threshold is 0.5.
    ///
    /// - Throws: a `MemoryShortage` when its trees grow too large, or `CancellationError`.
    static func fit(
        _ algorithm: Algorithm,
        to data: Dataset,
        _ plan: TrainingPlan,
        _ progress: TrainingProgress
    ) async throws -> FittedModel {
        switch algorithm {
        case .logisticRegression:
            let choice = plan.c == nil ? PenaltyChoice(on: data, plan) : nil
            let c = plan.c ?? choice?.best ?? 1
            let regression = LogisticRegression(fitting: data, plan.regression(c: c))
            return FittedModel(.logisticRegression(regression, choice), data)
        case .decisionTree:
            let tree = DecisionTree(fitting: data, plan.tree(of: data.featureNames))
            try TrainingMemory.requireRoom(
                forNodes: tree.tree.nodes.count,
                ofTrees: 1,
                among: 1,
                in: plan.memory
            )
            return FittedModel(.decisionTree(tree), data)
        case .randomForest:
            let forest = try await RandomForest(
                fitting: data,
                plan.forest(of: data.featureNames),
                threadCount: plan.threadCount,
                memory: plan.memory,
                progress: progress.countingTrees(of: plan.forestTreeCount)
            )
            return FittedModel(.randomForest(forest), data)
        }
    }

    private init(_ details: Details, _ data: Dataset) {
        self.details = details
        switch details {
        case .logisticRegression(let regression, _):
            algorithm = .logisticRegression
            model = Model(
                regression.core,
                algorithm,
                data,
                preparation: regression.standardization.preparation,
                link: .sigmoid
            )
        case .decisionTree(let tree):
            algorithm = .decisionTree
            model = Model(tree.core, algorithm, data)
        case .randomForest(let forest):
            algorithm = .randomForest
            model = Model(forest.core, algorithm, data)
        }
    }

    private init(_ fitted: FittedModel, threshold: Double) {
        algorithm = fitted.algorithm
        details = fitted.details
        model = fitted.model.with(threshold: threshold)
    }

    /// Whether it is a regression with a coefficient of the other sign than a direction asks for.
    func breaks(_ directions: Directions) -> Bool {
        guard case .logisticRegression(let regression, _) = details else { return false }
        return regression.breaks(directions)
    }

    /// The same with another threshold.
    func with(threshold: Double) -> FittedModel { FittedModel(self, threshold: threshold) }
}

extension Model {
    fileprivate convenience init(
        _ core: Core,
        _ algorithm: Algorithm,
        _ data: Dataset,
        preparation: Preparation = Preparation(),
        link: Link = .identity
    ) {
        self.init(
            featureNames: data.featureNames,
            threshold: 0.5,
            ranges: FeatureRanges(
                minimum: Features { data.columns[$0].min() ?? 0 },
                maximum: Features { data.columns[$0].max() ?? 0 }
            ),
            algorithm: algorithm.name,
            preparation: preparation,
            core: core,
            link: link
        )
    }

    /// The same with another threshold.
    func with(threshold: Double) -> Model {
        Model(
            featureNames: featureNames,
            threshold: threshold,
            ranges: ranges,
            algorithm: algorithm,
            mayBeMissing: mayBeMissing,
            preparation: preparation,
            core: core,
            link: link
        )
    }

    /// The probability of each row of a data set, in order.
    package func probabilities(of data: Dataset) -> [Double] { probabilities(of: data.rows) }
}
