import Datasets
import Models
import ONNX
import Statistics
import TestSupport
import Testing
import TrainingSupport

@testable import Training

/// A whole training on the loan book, with the parameters that shape a model as they are by default
/// but for C, which is given as the one that would be chosen, and for the forest, which is smaller
/// than the one of ``LoanBookForestTests``.
@Suite struct LoanBookTrainingTests {
    private static let chosenC = 100.0

    private static let training = Task {
        try await Training(
            TrainingPlan(
                c: chosenC,
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

    @Test func `the logistic regression and the tree have the figures of the reference`()
        async throws
    {
        let reference = try Reference.answers.get()
        let regression = try #require(
            reference.regression.asked.first { $0.c == Self.chosenC }
        )
        try await expect(.logisticRegression, has: regression.figures, within: 1e-7)
        let tree = try #require(reference.trees.asked.first { $0.pruningStrength == 0 })
        try await expect(.decisionTree, has: tree.figures, within: 1e-12)
    }

    private func expect(
        _ algorithm: Algorithm,
        has figures: [String: Double],
        within tolerance: Double
    ) async throws {
        let metrics = try await candidate(algorithm).evaluation.metrics
        #expect(figures.count == 7)
        for (name, figure) in figures {
            let metric = try #require(ClassificationMetric(rawValue: name))
            let found = try #require(metrics[metric])
            #expect((found - figure).magnitude < tolerance, "\(algorithm) \(metric)")
        }
    }

    /// Against scikit-learn on the same folds, each with its own standardisation.
    @Test func `the log losses of all C are those of other libraries`() throws {
        let reference = try Reference.answers.get().regression
        let choice = PenaltyChoice(
            on: try LoanBook.train,
            TrainingPlan(foldCount: reference.folds, seed: reference.foldSeed)
        )
        #expect(reference.asked.count >= 4)
        for expected in reference.asked {
            let found = try #require(choice.candidates.first { $0.c == expected.c }).logLoss
            #expect((found - expected.crossValidatedLogLoss).magnitude < 1e-9)
        }
        let least = reference.asked.min { $0.crossValidatedLogLoss < $1.crossValidatedLogLoss }
        #expect(choice.best == least?.c)
        #expect(choice.best == Self.chosenC)
        #expect(!choice.isAtEdge)
    }

    @Test func `the regression is chosen and that is more than chance`() async throws {
        let choice = try await Self.training.value.choice
        #expect(choice.best == .logisticRegression)
        #expect(choice.words.hasSuffix("which is more than chance."))
        #expect(try await Self.training.value.best.algorithm == .logisticRegression)
        let warnings = TrainingWarnings(try await Self.training.value).sentences
        // Classes that separate leave nobody near the threshold of the regression.
        let others = warnings.filter { !$0.hasPrefix("Few customers are near") }
        try #require(others.count == 2)
        #expect(others[0].contains("too good to be true of a loan book"))
        #expect(others[1].hasPrefix("A plane through the features parts"))
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
        #expect(Set(served).count > 4)
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
