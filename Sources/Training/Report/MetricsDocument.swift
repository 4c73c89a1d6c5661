internal import Datasets
internal import Models
internal import ONNX
internal import Statistics

/// `metrics.json`: a training's figures for programs.
package struct MetricsDocument: Encodable {
    private let model: String
    private let best: String
    private let words: String
    private let runnerUp: String?
    private let difference: Difference?
    private let data: Source
    private let holdout: Source
    private let seed: UInt64
    private let warnings: [String]
    private let models: [String: Entry]

    private struct Difference: Encodable {
        let mean: Double
        let low: Double
        let high: Double
        let pValue: Double
        let couldBeChance: Bool
    }

    private struct Source: Encodable {
        let source: String
        let digest: String
        let rows: Int
        let defaults: Int
        let droppedRows: Int
    }

    private struct Entry: Encodable {
        let file: String
        let digest: String
        let training: TrainingFacts
        let holdout: HoldoutFacts
        let permutationImportances: [Importance]
        var regression: Regression?
        var outOfBag: OutOfBag?
    }

    private struct Importance: Encodable {
        let feature: String
        let mean: Double
        let low: Double
        let high: Double
    }

    private struct Regression: Encodable {
        let intercept: Double
        let coefficients: [Double]
        /// The intercept's, then the features'; null where unknown.
        let standardErrors: [Double?]
        let means: [Double]
        let scales: [Double]
        let oddsRatios: [OddsFactor]
        let separation: String
        let iterations: Int
        let gradientNorm: Double
        let penalties: [Penalty]?
    }

    /// For one standard deviation more of a feature; an infinite or unknown number is left out.
    private struct OddsFactor: Encodable {
        let feature: String
        let estimate: Double?
        let low: Double?
        let high: Double?

        init(_ ratio: OddsRatio, of feature: String) {
            self.feature = feature
            estimate = ratio.estimate.known
            low = ratio.interval.lowerBound.known
            high = ratio.interval.upperBound.known
        }
    }

    private struct Penalty: Encodable {
        let c: Double
        let logLoss: Double
    }

    private struct OutOfBag: Encodable {
        let accuracy: Double?
        let logLoss: Double?
    }

    package init(_ training: Training) {
        model = training.plan.modelName
        best = training.choice.best.rawValue
        words = training.choice.words
        runnerUp = training.choice.runnerUp?.rawValue
        difference = training.choice.difference.map {
            Difference(
                mean: $0.mean,
                low: $0.interval.lowerBound,
                high: $0.interval.upperBound,
                pValue: $0.pValue,
                couldBeChance: $0.couldBeChance
            )
        }
        data = Self.source(training.data)
        holdout = Self.source(training.holdout)
        seed = training.plan.seed
        warnings = TrainingWarnings(training).sentences
        var models: [String: Entry] = [:]
        for candidate in training.candidates {
            models[candidate.algorithm.rawValue] = Self.entry(candidate, training)
        }
        self.models = models
    }

    private static func source(_ data: Dataset) -> Source {
        Source(
            source: data.source,
            digest: data.digest.hex,
            rows: data.rowCount,
            defaults: data.defaultCount,
            droppedRows: data.droppedRowCount
        )
    }

    private static func entry(_ candidate: Training.Candidate, _ training: Training) -> Entry {
        let importance = candidate.importance
        var entry = Entry(
            file: OutputFiles.modelFile(of: candidate.algorithm),
            digest: candidate.digest.hex,
            training: TrainingFacts(
                candidate.fitted,
                training.plan,
                training.data,
                candidate.validation
            ),
            holdout: HoldoutFacts(candidate.evaluation, training.holdout),
            permutationImportances: importance.means.indices.map { feature in
                Importance(
                    feature: training.data.featureNames[feature],
                    mean: importance.means[feature],
                    low: importance.ranges[feature].lowerBound,
                    high: importance.ranges[feature].upperBound
                )
            }
        )
        switch candidate.fitted.details {
        case .logisticRegression(let regression, let choice):
            entry.regression = Self.regression(regression, choice, training.data.featureNames)
        case .randomForest(let forest):
            entry.outOfBag = Self.outOfBag(forest, training.data)
        case .decisionTree: break
        }
        return entry
    }

    private static func regression(
        _ regression: LogisticRegression,
        _ choice: PenaltyChoice?,
        _ names: [String]
    ) -> Regression {
        let features = 0..<featureCount
        return Regression(
            intercept: regression.intercept,
            coefficients: features.map { regression.coefficients[$0] },
            standardErrors: regression.standardErrors.map(\.known),
            means: features.map { regression.standardization.mean[$0] },
            scales: features.map { regression.standardization.scale[$0] },
            oddsRatios: zip(regression.oddsRatios, names).map { OddsFactor($0, of: $1) },
            separation: regression.separation.rawValue,
            iterations: regression.iterations,
            gradientNorm: regression.gradientNorm,
            penalties: choice?.candidates.map { Penalty(c: $0.c, logLoss: $0.logLoss) }
        )
    }

    private static func outOfBag(_ forest: RandomForest, _ data: Dataset) -> OutOfBag {
        let rows = zip(data.labels, forest.outOfBagProbabilities(of: data)).filter { !$0.1.isNaN }
        let metrics = ClassificationMetrics(
            labels: rows.map(\.0),
            probabilities: rows.map(\.1),
            threshold: 0.5
        )
        return OutOfBag(accuracy: metrics.accuracy, logLoss: metrics.logLoss)
    }

    /// The document as JSON on several lines, its keys sorted, with a line end.
    package var json: String { JSONLine.text(of: self, isPretty: true) + "\n" }
}

extension Double {
    /// The number, or nothing where JSON has none for it.
    fileprivate var known: Double? { isFinite ? self : nil }
}
