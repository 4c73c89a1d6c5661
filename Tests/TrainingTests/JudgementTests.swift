import Datasets
import Documents
import Models
import ONNX
import Platform
import Statistics
import Testing
import TrainingSupport

@testable import Training

/// Thresholds, golden rows, importance and progress: what is taken from a model that was fitted.
@Suite struct JudgementTests {
    @Test(
        arguments: [
            (.half, [0.1, 0.9], [false, true], 0.5),
            // Between 0.4 and 0.6 both are found and nothing else.
            (.bestF1, [0.2, 0.4, 0.6, 0.8], [false, false, true, true], 0.5),
            // No positive row: F1 tells nothing.
            (.bestF1, [0.2, 0.4], [false, false], 0.5),
            // A miss costs nothing, and so no threshold does: the middle of the widest gap.
            (.leastCost(falsePositive: 1, falseNegative: 0), [0.5, 0.75], [true, true], 0.25),
            // An alarm costs nothing: whoever may default is predicted to.
            (.leastCost(falsePositive: 0, falseNegative: 1), [0.25, 0.75], [true, false], 0.125),
            (.leastCost(falsePositive: 1, falseNegative: 1), [], [], 0.5),
        ] as [(ThresholdRule, [Double], [Bool], Double)]
    )
    func `a rule finds its threshold, and 0.5 where there is none`(
        rule: ThresholdRule,
        probabilities: [Double],
        labels: [Bool],
        expected: Double
    ) {
        #expect(rule.threshold(labels: labels, probabilities: probabilities) == expected)
    }

    @Test func `a rule is told in words, costs as they were given`() {
        #expect(ThresholdRule.half.words == "0.5")
        #expect(ThresholdRule.bestF1.words == "best F1 in cross-validation")
        #expect(
            ThresholdRule.leastCost(falsePositive: 0.1, falseNegative: 5).words
                == "least cost in cross-validation (false positive 0.1, false negative 5.0)"
        )
    }

    @Test func `an algorithm is called by words`() {
        #expect(
            Algorithm.allCases.map(\.name)
                == ["logistic regression", "decision tree", "random forest"]
        )
        #expect(Algorithm(rawValue: "decision tree") == nil)
    }

    /// A model that gives the first feature as the probability.
    private func identity(_ ranges: FeatureRanges? = nil) -> Model {
        Model(
            featureNames: Model.positionalNames,
            threshold: 0.5,
            ranges: ranges,
            algorithm: "",
            preparation: Preparation(),
            core: .linear(
                LinearModel(
                    first: .init(weights: [1, 0, 0, 0, 0, 0], bias: 0),
                    second: nil,
                    precision: .float64
                )
            ),
            link: .identity
        )
    }

    private func golden(_ data: Dataset, _ model: Model) -> [Features] {
        GoldenRows.pick(from: data, model.probabilities(of: data), ranges: model.ranges)
    }

    @Test func `golden rows are thirty from the least to the greatest probability`() {
        let column = (0..<291).map { Double($0 * 7 % 291) / 291 }
        let data = handMade([column], column.map { $0 > 0.5 })
        let rows = golden(data, identity())
        #expect(rows.map { $0[0] } == (0..<30).map { Double($0 * 10) / 291 })
    }

    @Test(arguments: [1, 2, 29, 30, 31])
    func `few rows are all golden, each once`(count: Int) {
        let column = (0..<count).map { Double($0) / 64 }
        let data = handMade([column.reversed()], column.map { $0 > 0 })
        let picked = golden(data, identity()).map { $0[0] }
        #expect(picked.count == min(count, 30))
        #expect(picked == picked.sorted() && Set(picked).count == picked.count)
        #expect(picked.first == 0 && picked.last == column.last)
    }

    @Test func `the corners of the ranges are golden too, and ties are taken in their order`() {
        let ranges = FeatureRanges(
            minimum: [0.125, -1, -2, -3, -4, -5],
            maximum: [0.875, 1, 2, 3, 4, 5]
        )
        let data = handMade([[0.5, 0.5], [2, 1]], [true, false])
        let rows = golden(data, identity(ranges)).map(values)
        #expect(rows.map { $0[1] } == [2, 1, -1, 1])
        #expect(rows.suffix(2).map { $0[0] } == [0.125, 0.875])
    }

    @Test func `shuffling what the model reads costs, and what it does not read nothing`() {
        let column = (0..<40).map { $0 < 20 ? 0.125 : 0.875 }
        let data = handMade([column, column], column.map { $0 > 0.5 })
        let importance = PermutationImportance(of: identity(), on: data, seed: 7)
        #expect(importance.means[0] > 0.5)
        #expect(importance.means.dropFirst().allSatisfy { $0 == 0 })
        #expect(importance.ranges.dropFirst().allSatisfy { $0 == 0...0 })
        #expect(importance.ranges[0].contains(importance.means[0]))
        let again = PermutationImportance(of: identity(), on: data, seed: 7)
        #expect(again.means == importance.means && again.ranges == importance.ranges)
        let other = PermutationImportance(of: identity(), on: data, seed: 8)
        #expect(other.ranges != importance.ranges)
    }

    @Test func `a single row cannot be shuffled`() {
        let importance = PermutationImportance(
            of: identity(),
            on: handMade([[0.25]], [true]),
            seed: 1
        )
        #expect(importance.means == [0, 0, 0, 0, 0, 0])
    }

    @Test func `an evaluation judges by the model's own threshold`() {
        let data = handMade([[0.25, 0.5, 0.75, 0.5]], [false, true, true, false])
        let plan = TrainingPlan(replicateCount: 20)
        let evaluation = Evaluation(
            of: identity(),
            on: data,
            seed: plan.seed,
            replicates: plan.replicateCount
        )
        #expect(evaluation.probabilities == [0.25, 0.5, 0.75, 0.5])
        // A probability on the threshold predicts a default.
        #expect(evaluation.metrics.confusion.truePositives == 2)
        #expect(evaluation.metrics.confusion.falsePositives == 1)
        #expect(evaluation.metrics.confusion.trueNegatives == 1)
    }

    @Test func `stages and trees are told in words, each tree once`() async {
        let said = SaidWords()
        let progress = TrainingProgress { said.append($0) }
        let count = progress.beginning("growing").countingTrees(of: 8)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { count() } }
        }
        #expect(said.all.first == "growing")
        #expect(said.all.dropFirst().sorted() == (1...8).map { "growing: \($0) of 8 trees" })
        TrainingProgress.none.beginning("nobody listens").countingTrees(of: 1)()
    }

    @Test func `a fitted model keeps all but its threshold`() async throws {
        let fitted = try await FittedModel.fit(
            .decisionTree,
            to: overlapping,
            TrainingPlan(),
            .none
        )
        #expect(fitted.model.threshold == 0.5)
        let moved = fitted.with(threshold: 0.25)
        #expect(moved.model.threshold == 0.25)
        #expect(moved.algorithm == .decisionTree)
        let probabilities = fitted.model.probabilities(of: overlapping)
        #expect(moved.model.probabilities(of: overlapping) == probabilities)
        let ranges = try #require(moved.model.ranges)
        #expect(values(ranges.minimum) == [1, 0, 0, 0, 0, 0])
        #expect(values(ranges.maximum) == [10, 9, 0, 0, 0, 0])
    }

    @Test func `leaves of several trees ask for room as for all that will be grown`() throws {
        let limit = MemoryLimit(.controlGroup, most: 640 * 99, used: 0)
        let memory = MemoryBudget { [limit] }
        try TrainingMemory.requireRoom(forNodes: 33, ofTrees: 1, among: 3, in: memory)
        #expect(throws: MemoryShortage.self) {
            try TrainingMemory.requireRoom(forNodes: 34, ofTrees: 1, among: 3, in: memory)
        }
    }
}
