import Datasets
import Models
import ONNX
import Statistics
import TestSupport
import Testing

@testable import Training

/// A whole training on the shared loan book, with the parameters that shape a model as they are by
/// default but for C, which is given as the one that would be chosen, and for the forest, which is
/// smaller than the one of ``LoanBookForestTests``.
@Suite(.enabled(if: SharedFiles.areGiven, SharedFiles.reason))
struct LoanBookTrainingTests {
    private static let training = Task {
        try await Training(
            TrainingPlan(
                c: 1000,
                forestTreeCount: 10,
                foldCount: 2,
                threadCount: 2,
                replicateCount: 20
            ),
            data: try LoanBook.train,
            holdout: try LoanBook.test,
            progress: .none
        )
    }

    @Test func `the logistic regression is as good as is asked of it`() async throws {
        let metrics = try await candidate(.logisticRegression).evaluation.metrics
        #expect(try #require(metrics.accuracy) >= 0.999)
        #expect(try #require(metrics.recall) >= 0.995)
        #expect(try #require(metrics.f1) >= 0.997)
        #expect(try #require(metrics.rocAUC) >= 0.99998)
        #expect(try #require(metrics.logLoss) <= 0.006)
    }

    @Test func `the tree is no worse than the reference`() async throws {
        let metrics = try await candidate(.decisionTree).evaluation.metrics
        let reference: [(ClassificationMetric, Double)] = [
            (.accuracy, 0.9965), (.precision, 0.991869918699187), (.recall, 0.9891891891891892),
            (.f1, 0.9905277401894452), (.rocAUC, 0.9993981097662079),
            (.logLoss, 0.03173069085978772), (.brierScore, 0.0038293587492864893),
        ]
        for (metric, value) in reference {
            let found = try #require(metrics[metric])
            let isGood = metric.higherIsBetter ? found >= value - 1e-12 : found <= value + 1e-12
            #expect(isGood, "\(metric) \(found)")
        }
    }

    /// Against scikit-learn 1.9.1 on the same folds, each with its own standardisation.
    @Test func `the log losses of all C are those of other libraries`() throws {
        let choice = PenaltyChoice(on: try LoanBook.train, TrainingPlan())
        let wanted: [(Double, Double)] = [
            (1, 0.01493372596825598), (10, 0.007081020270152867), (100, 0.0035697296351813266),
            (1000, 0.00254723518457289),
        ]
        for (c, logLoss) in wanted {
            let found = try #require(choice.candidates.first { $0.c == c }).logLoss
            #expect((found - logLoss).magnitude < 1e-9)
        }
        #expect(choice.best == 1000)
        #expect(!choice.isAtEdge)
    }

    @Test func `the regression is chosen and that is more than chance`() async throws {
        let choice = try await Self.training.value.choice
        #expect(choice.best == .logisticRegression)
        #expect(choice.words.hasSuffix("which is more than chance."))
        #expect(try await Self.training.value.best.algorithm == .logisticRegression)
        #expect(TrainingWarnings(try await Self.training.value).sentences.isEmpty)
    }

    @Test(arguments: Algorithm.allCases)
    func `the file gives the bits that were evaluated`(algorithm: Algorithm) async throws {
        let candidate = try await candidate(algorithm)
        let file = try ModelFile.decode(candidate.file, name: "test")
        #expect(file.digest == candidate.digest)
        #expect(file.goldenRows.count >= 30)
        #expect(file.model.featureNames == LoanColumns.features)
        #expect(file.model.algorithm == algorithm.name)
        let test = try LoanBook.test
        let served = file.model.probabilities(of: test).map(\.bitPattern)
        #expect(served == candidate.evaluation.probabilities.map(\.bitPattern))
        #expect(served == candidate.fitted.model.probabilities(of: test).map(\.bitPattern))
        #expect(Set(served).count > 5)
    }

    @Test(arguments: Algorithm.allCases)
    func `golden rows spread from the least to the greatest probability`(
        algorithm: Algorithm
    ) async throws {
        let candidate = try await candidate(algorithm)
        let golden = try ModelFile.decode(candidate.file, name: "test").goldenRows
        let train = try LoanBook.train
        let probabilities = candidate.fitted.model.probabilities(of: train)
        let found = golden.map(\.probability)
        #expect(found.contains(try #require(probabilities.min())))
        #expect(found.contains(try #require(probabilities.max())))
        #expect(found.contains { $0 > 0.5 } && found.contains { $0 < 0.5 })
        // The corners of what was seen.
        #expect(golden.contains { values($0.features) == train.columns.map { $0.min() ?? 0 } })
        #expect(golden.contains { values($0.features) == train.columns.map { $0.max() ?? 0 } })
    }

    private func candidate(_ algorithm: Algorithm) async throws -> Training.Candidate {
        try #require(
            try await Self.training.value.candidates.first { $0.algorithm == algorithm }
        )
    }
}
