internal import Datasets
internal import Documents
internal import JSON
internal import Models
internal import ONNX
internal import Statistics

/// `metrics.json`: a training's figures for programs.
///
/// Figures that are not known are left out; where they stand in a list by place, they are null.
package struct MetricsDocument {
    private let training: Training

    /// The document of a training.
    package init(_ training: Training) { self.training = training }

    /// The document as JSON on several lines, its keys sorted, with a line end.
    package var json: String {
        let choice = training.choice
        let text = JSONText.object(.recordOnLines) { text in
            text.member("alarms") { text in
                text.array(TrainingWarnings(training).alarms) { $0.string($1) }
            }
            text.member("best", choice.best.rawValue)
            text.member("data") { Self.write(training.data, to: &$0) }
            text.told("difference", choice.difference) { Self.write($1, to: &$0) }
            text.member("features") { CreditDocument(training).writeFeatures(to: &$0) }
            text.member("holdout") { Self.write(training.holdout, to: &$0) }
            text.member("model", training.plan.modelName)
            text.member("models", writeModels)
            text.told("runner_up", choice.runnerUp?.rawValue)
            text.member("seed", training.plan.seed)
            text.member("warnings") { text in
                text.array(TrainingWarnings(training).sentences) { $0.string($1) }
            }
            text.member("words", choice.words)
        }
        return text.string + "\n"
    }

    private static func write(_ difference: PairedDifference, to text: inout JSONText) {
        text.object { text in
            text.member("could_be_chance") { $0.boolean(difference.couldBeChance) }
            text.told("high", difference.interval.upperBound)
            text.told("low", difference.interval.lowerBound)
            text.told("mean", difference.mean)
            text.told("p_value", difference.pValue)
        }
    }

    private static func write(_ data: Dataset, to text: inout JSONText) {
        text.object { text in
            text.member("defaults", data.defaultCount)
            text.member("digest", data.digest.hex)
            text.member("dropped_rows", data.droppedRowCount)
            text.member("rows", data.rowCount)
            text.member("source", data.source)
        }
    }

    private func writeModels(to text: inout JSONText) {
        let sorted = training.candidates.sorted { $0.algorithm.rawValue < $1.algorithm.rawValue }
        text.object { text in
            for candidate in sorted {
                text.member(candidate.algorithm.rawValue) { write(candidate, to: &$0) }
            }
        }
    }

    private func write(_ candidate: Training.Candidate, to text: inout JSONText) {
        let (plan, data) = (training.plan, training.data)
        let record = TrainingRecord(candidate.fitted, plan, data, candidate.validation)
        text.object { text in
            text.member("credit") { CreditDocument.write(candidate.credit, to: &$0) }
            text.member("digest", candidate.digest.hex)
            text.member("file", candidate.algorithm.modelFile)
            text.member("holdout") { text in
                HoldoutRecord(candidate.evaluation, training.holdout).write(to: &text)
            }
            if case .randomForest(let forest) = candidate.fitted.details {
                text.member("out_of_bag") { Self.write(outOfBag: forest, data, to: &$0) }
            }
            text.member("permutation_importances") { write(candidate.importance, to: &$0) }
            text.told("reference", candidate.reference) { Self.write($1, to: &$0) }
            if case .logisticRegression(let regression, let choice) = candidate.fitted.details {
                text.member("regression") { write(regression, choice, to: &$0) }
            }
            text.member("training") { record.write(to: &$0) }
        }
    }

    private static func write(_ reference: ReferenceSpread, to text: inout JSONText) {
        text.object { text in
            text.member("digest", reference.digest)
            text.member("far") { $0.boolean(reference.isFar) }
            text.member("greatest") { $0.number(reference.greatest) }
            text.member("least") { $0.number(reference.least) }
            text.member("mean") { $0.number(reference.mean) }
            text.member("rows", reference.rowCount)
            text.member("scale", reference.isLogOdds ? "log-odds" : "probability")
            text.member("selection", reference.selection)
            text.told("threshold", reference.threshold.known)
        }
    }

    private func write(_ importance: PermutationImportance, to text: inout JSONText) {
        text.array(importance.means.indices) { text, feature in
            text.object { text in
                text.member("feature", training.data.featureNames[feature])
                text.told("high", importance.ranges[feature].upperBound)
                text.told("low", importance.ranges[feature].lowerBound)
                text.told("mean", importance.means[feature])
            }
        }
    }

    private func write(
        _ regression: LogisticRegression,
        _ choice: PenaltyChoice?,
        to text: inout JSONText
    ) {
        let features = 0..<featureCount
        text.object { text in
            text.member("coefficients") { text in
                text.array(features) { $0.number(regression.coefficients[$1]) }
            }
            text.told("gradient_norm", regression.gradientNorm)
            text.told("intercept", regression.intercept)
            text.member("iterations", regression.iterations)
            text.member("means") { text in
                text.array(features) { $0.number(regression.standardization.mean[$1]) }
            }
            text.member("odds_ratios") { text in
                text.array(zip(regression.oddsRatios, training.data.featureNames)) {
                    Self.write($1.0, of: $1.1, to: &$0)
                }
            }
            text.told("penalties", choice?.candidates) { text, candidates in
                text.array(candidates) { text, candidate in
                    text.object { text in
                        text.told("c", candidate.c)
                        text.told("log_loss", candidate.logLoss)
                    }
                }
            }
            text.member("scales") { text in
                text.array(features) { $0.number(regression.standardization.scale[$1]) }
            }
            text.member("separation", regression.separation.rawValue)
            // The intercept's, then the features'; null where unknown.
            text.member("standard_errors") { text in
                text.array(regression.standardErrors) { $0.number($1) }
            }
        }
    }

    /// For one standard deviation more of a feature; an infinite or unknown number is left out.
    private static func write(_ ratio: OddsRatio, of feature: String, to text: inout JSONText) {
        text.object { text in
            text.told("estimate", ratio.estimate.known)
            text.member("feature", feature)
            text.told("high", ratio.interval.upperBound.known)
            text.told("low", ratio.interval.lowerBound.known)
        }
    }

    private static func write(
        outOfBag forest: RandomForest,
        _ data: Dataset,
        to text: inout JSONText
    ) {
        let rows = zip(data.labels, forest.outOfBagProbabilities(of: data)).filter { !$0.1.isNaN }
        let metrics = ClassificationMetrics(
            labels: rows.map(\.0),
            probabilities: rows.map(\.1),
            threshold: 0.5
        )
        text.object { text in
            text.told("accuracy", metrics.accuracy)
            text.told("log_loss", metrics.logLoss)
        }
    }
}

extension Double {
    /// The number, or nothing where JSON has none for it.
    fileprivate var known: Double? { isFinite ? self : nil }
}
