import Datasets
import Foundation
import Models
import ONNX
import Statistics
import TestSupport
import Testing
import TrainingSupport

@testable import Training

/// A whole training on a small synthetic book.
@Suite struct TrainingTests {
    @Test func `the same training gives the same bytes with any number of threads`() async throws {
        let one = try await Small.usual
        for threadCount in [1, 3] {
            let other = try await Small.train(threadCount: threadCount)
            #expect(other.candidates.map(\.file) == one.candidates.map(\.file))
            #expect(MetricsDocument(other).json == MetricsDocument(one).json)
        }
    }

    @Test func `another seed gives another forest and the same tree`() async throws {
        let one = try await Small.usual
        let other = try await Small.train([.decisionTree, .randomForest], seed: 43)
        func probabilities(_ training: Training, _ algorithm: Algorithm) -> [Double]? {
            training.candidates.first { $0.algorithm == algorithm }?.evaluation.probabilities
        }
        #expect(probabilities(one, .randomForest) != probabilities(other, .randomForest))
        #expect(probabilities(one, .decisionTree) == probabilities(other, .decisionTree))
    }

    @Test func `models come in the order of the plan, one alone too`() async throws {
        let two = try await Small.train([.randomForest, .decisionTree])
        #expect(two.candidates.map(\.algorithm) == [.randomForest, .decisionTree])
        let one = try await Small.train([.decisionTree])
        #expect(one.best.algorithm == .decisionTree)
        #expect(one.choice.runnerUp == nil)
    }

    @Test(arguments: [
        ThresholdRule.half, .bestF1, .leastCost(falsePositive: 1, falseNegative: 20),
        .leastCost(falsePositive: 20, falseNegative: 1),
    ])
    func `the threshold of the rule is in the file`(rule: ThresholdRule) async throws {
        let training = try await Small.train(threshold: rule)
        for candidate in training.candidates {
            let file = try ModelFile.decode(candidate.file, name: "test")
            let probabilities = candidate.validation.probabilities
            let labels = Small.data.labels
            let wanted: Double? =
                switch rule {
                case .half: 0.5
                case .bestF1:
                    DecisionThreshold.bestF1(labels: labels, probabilities: probabilities)
                case .leastCost(let falsePositive, let falseNegative):
                    DecisionThreshold.leastCost(
                        labels: labels,
                        probabilities: probabilities,
                        falsePositiveCost: falsePositive,
                        falseNegativeCost: falseNegative
                    )
                }
            #expect(file.model.threshold == wanted)
            #expect(candidate.evaluation.metrics.threshold == wanted)
            let confusion = candidate.evaluation.metrics.confusion
            let found = zip(Small.holdout.labels, candidate.evaluation.probabilities)
                .count { $0 && $1 >= file.model.threshold }
            #expect(confusion.truePositives == found)
        }
    }

    @Test(arguments: Algorithm.allCases)
    func `a file says what it was made from and how good it is`(algorithm: Algorithm) async throws {
        let training = try await Small.train([algorithm], seed: 3)
        let candidate = training.best
        let file = try ModelFile.decode(candidate.file, name: "test")
        #expect(file.producer == "sestina 1.2.3")
        let facts = try FoundationJSON(#require(file.metadata["training"]))
        #expect(facts["data"] == .string(Small.data.digest.hex))
        #expect(facts["rows"] == .number(400))
        #expect(facts["defaults"] == .number(Double(Small.data.defaultCount)))
        #expect(facts["algorithm"] == .string(algorithm.rawValue))
        #expect(facts["seed"] == .number(3))
        #expect(facts["cross_validated_log_loss"] == .number(candidate.validation.logLoss))
        #expect(facts["threshold_rule"] == .string("0.5"))
        let metrics = try FoundationJSON(#require(file.metadata["metrics"]))
        #expect(metrics["holdout"] == .string(Small.holdout.digest.hex))
        #expect(metrics["rows"] == .number(150))
        for metric in ClassificationMetric.allCases {
            let figure = try #require(metrics["metrics"]?[metric.rawValue])
            #expect(figure["value"] == candidate.evaluation.metrics[metric].map { .number($0) })
        }
        let confusion = metrics["confusion"]
        let counts = candidate.evaluation.metrics.confusion
        #expect(confusion?["true_positives"] == .number(Double(counts.truePositives)))
        #expect(confusion?["false_positives"] == .number(Double(counts.falsePositives)))
    }

    @Test func `parameters are those of the algorithm alone`() async throws {
        let training = try await Small.usual
        let parameters = try training.candidates.map { candidate in
            let file = try ModelFile.decode(candidate.file, name: "test")
            let facts = try FoundationJSON(file.metadata["training"] ?? "")
            return try #require(facts["parameters"])
        }
        #expect(parameters[0].names == ["c", "c_is_chosen", "folds"])
        #expect(parameters[0]["c"] == .number(100))
        let tree = [
            "criterion", "folds", "max_depth", "min_samples_leaf", "min_samples_split",
            "pruning_strength",
        ]
        #expect(parameters[1].names == tree)
        #expect(parameters[2].names == (tree + ["features_per_split", "trees"]).sorted())
        #expect(parameters[2]["trees"] == .number(8))
        #expect(parameters[2]["max_depth"] == .number(8))
    }

    @Test func `every stage is told`() async throws {
        let words = SaidWords()
        _ = try await Small.train(progress: TrainingProgress { words.append($0) })
        let said = words.all
        for algorithm in Algorithm.allCases {
            #expect(said.contains("training the \(algorithm.name)"))
            #expect(said.contains("evaluating the \(algorithm.name)"))
            #expect(said.contains("cross-validating the \(algorithm.name), fold 3 of 3"))
        }
        #expect(said.contains("training the random forest: 8 of 8 trees"))
    }
}

/// The importance of features by shuffling.
@Suite struct PermutationImportanceTests {
    @Test func `a feature that a model does not ask adds nothing`() async throws {
        let candidate = try await Small.train([.decisionTree]).best
        guard case .decisionTree(let tree) = candidate.fitted.details else { return }
        let asked = Set(tree.tree.nodes.compactMap { $0.split?.feature })
        #expect(asked.contains(0) && asked.count < featureCount)
        for feature in 0..<featureCount where !asked.contains(feature) {
            #expect(candidate.importance.means[feature] == 0)
            #expect(candidate.importance.ranges[feature] == 0...0)
        }
        #expect(candidate.importance.means[0] > 0.5)
    }

    @Test func `a mean lies in its range`() async throws {
        for candidate in try await Small.usual.candidates {
            let importance = candidate.importance
            for (mean, range) in zip(importance.means, importance.ranges) {
                #expect(range.contains(mean) || range.lowerBound == range.upperBound)
            }
        }
    }
}
