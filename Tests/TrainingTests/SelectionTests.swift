import Datasets
import Models
import Statistics
import Testing
import TrainingSupport

@testable import Training

@Suite struct CrossValidationTests {
    @Test func `each row is judged by a tree that was grown without its fold`() async throws {
        let book = SyntheticLoanBook.rows(count: 203, seed: 1)
        let plan = TrainingPlan(foldCount: 4, seed: 11)
        let validation = try await CrossValidation(of: .decisionTree, on: book, plan, .none)
        #expect(validation.probabilities.count == 203)
        let folds = StratifiedSplit.folds(labels: book.labels, count: 4, seed: 11)
        #expect(folds.joined().sorted() == Array(0..<203))
        for fold in folds {
            let rest = (0..<203).filter { !fold.contains($0) }
            let tree = DecisionTree(fitting: book.subset(rest), plan.tree).tree
            for row in fold {
                #expect(validation.probabilities[row] == tree.probability(of: book.row(row)))
            }
        }
    }

    /// Of labels by chance a tree without limits knows each that it saw by the row's number.
    @Test func `what is known by heart does not help`() async throws {
        var random = SeededGenerator(seed: 5)
        let labels = (0..<200).map { _ in random.nextUniform() < 0.5 }
        let data = handMade([(0..<200).map(Double.init)], labels)
        let parameters = TreeParameters(depthMax: 64, splitRowsMin: 2, leafRowsMin: 1)
        let plan = TrainingPlan(tree: parameters)
        let validation = try await CrossValidation(of: .decisionTree, on: data, plan, .none)
        #expect(validation.logLoss > 5)
        let tree = DecisionTree(fitting: data, parameters).tree
        #expect((0..<200).allSatisfy { tree.probability(of: data.row($0)) == (labels[$0] ? 1 : 0) })
    }

    @Test func `rows left out are those of the fold, in order`() {
        let (rest, out) = overlapping.parted(leavingOut: [0, 3, 9])
        #expect(out.columns[0] == [1, 4, 10])
        #expect(rest.columns[0] == [2, 3, 5, 6, 7, 8, 9])
        #expect(out.labels == [false, false, true])
    }

    @Test func `the log loss is the mean of the rows' losses`() async throws {
        let book = SyntheticLoanBook.rows(count: 100, seed: 8)
        let plan = TrainingPlan(c: 1, foldCount: 3)
        let validation = try await CrossValidation(of: .logisticRegression, on: book, plan, .none)
        let losses = zip(book.labels, validation.probabilities).map {
            logarithmicLoss(label: $0, probability: $1)
        }
        #expect(validation.logLosses == losses)
        #expect((validation.logLoss - losses.reduce(0, +) / 100).magnitude < 1e-15)
    }
}

@Suite struct PenaltyChoiceTests {
    private let book = SyntheticLoanBook.rows(count: 300, seed: 2)

    @Test func `each candidate has the log loss of its own cross-validation`() async throws {
        let choice = PenaltyChoice(on: book, TrainingPlan(foldCount: 3))
        #expect(choice.candidates.map(\.c) == [1e-3, 1e-2, 1e-1, 1, 10, 100, 1e3, 1e4, 1e5])
        for c in [1e-3, 1, 100] {
            let plan = TrainingPlan(c: c, foldCount: 3)
            let validation = try await CrossValidation(
                of: .logisticRegression,
                on: book,
                plan,
                .none
            )
            let found = choice.candidates.first { $0.c == c }?.logLoss ?? 0
            #expect((found - validation.logLoss).magnitude < 1e-7)
        }
    }

    @Test func `the least is taken`() {
        let choice = PenaltyChoice(on: book, TrainingPlan(foldCount: 3))
        let least = choice.candidates.map(\.logLoss).min()
        #expect(choice.candidates.first { $0.c == choice.best }?.logLoss == least)
    }

    @Test func `of equal ones the smallest is taken, and that is an end of the grid`() {
        // Nothing but constants: every C gives the same.
        let data = handMade([], (0..<60).map { $0 % 3 == 0 })
        let choice = PenaltyChoice(on: data, TrainingPlan())
        #expect(Set(choice.candidates.map(\.logLoss)).count == 1)
        #expect(choice.best == 1e-3)
        #expect(choice.isAtEdge)
    }

    @Test func `classes that a plane parts want no penalty`() {
        let data = handMade([(0..<60).map(Double.init)], (0..<60).map { $0 >= 30 })
        let choice = PenaltyChoice(on: data, TrainingPlan())
        #expect(choice.best == 1e5)
        #expect(choice.isAtEdge)
        #expect(choice.candidates.allSatisfy { $0.logLoss.isFinite })
    }

    @Test func `cross-validation chooses C anew in each fold`() async throws {
        let plan = TrainingPlan(foldCount: 3)
        let validation = try await CrossValidation(of: .logisticRegression, on: book, plan, .none)
        for fold in StratifiedSplit.folds(labels: book.labels, count: 3, seed: plan.seed) {
            let (rest, out) = book.parted(leavingOut: fold)
            let c = PenaltyChoice(on: rest, plan).best
            let regression = fit(rest, c: c)
            let sum = LinearModel.Sum(weights: regression.coefficients, bias: regression.intercept)
            for (place, row) in fold.enumerated() {
                var score = sum.bias
                for feature in 0..<featureCount {
                    let mean = regression.standardization.mean[feature]
                    let scale = regression.standardization.scale[feature]
                    score += (out.columns[feature][place] - mean) / scale * sum.weights[feature]
                }
                let wanted = 1 / (1 + Exponential.exp(-score))
                #expect((validation.probabilities[row] - wanted).magnitude < 1e-13)
            }
        }
    }
}

@Suite struct ChoiceTests {
    private let book = SyntheticLoanBook.rows(count: 300, seed: 3)

    @Test func `the lowest log loss wins, wherever it stands`() async throws {
        let (good, poor) = (try await goodValidation, try await poorValidation)
        #expect(good.logLoss < poor.logLoss)
        let first = Choice([(.logisticRegression, good), (.randomForest, poor)], seed: 1)
        let last = Choice([(.randomForest, poor), (.logisticRegression, good)], seed: 1)
        for choice in [first, last] {
            #expect(choice.best == .logisticRegression)
            #expect(choice.runnerUp == .randomForest)
            let difference = try #require(choice.difference)
            #expect((difference.mean - (good.logLoss - poor.logLoss)).magnitude < 1e-12)
        }
    }

    @Test func `words tell who is ahead, by how much, and whether that is chance`() async throws {
        let (good, poor) = (try await goodValidation, try await poorValidation)
        let words = Choice([(.randomForest, poor), (.logisticRegression, good)], seed: 1).words
        let begin = "The logistic regression is best by cross-validated log loss, "
        #expect(words.hasPrefix(begin + "ahead of the random forest by 0."))
        #expect(words.hasSuffix("which is more than chance."))
        #expect(!words.contains(" -"))
    }

    @Test func `of equals the first is taken and could be chance`() async throws {
        let one = try await poorValidation
        let choice = Choice(
            [(.randomForest, one), (.decisionTree, one), (.logisticRegression, one)],
            seed: 1
        )
        #expect(choice.best == .randomForest)
        #expect(choice.runnerUp == .decisionTree)
        #expect(try #require(choice.difference).couldBeChance)
        #expect(choice.words.hasSuffix("which could be chance."))
    }

    @Test func `one alone has nobody to be ahead of`() async throws {
        let choice = Choice([(.decisionTree, try await poorValidation)], seed: 1)
        #expect(choice.best == .decisionTree)
        #expect(choice.runnerUp == nil && choice.difference == nil)
        #expect(choice.words == "The decision tree is the only one trained.")
    }

    private var goodValidation: CrossValidation {
        get async throws {
            try await CrossValidation(of: .logisticRegression, on: book, TrainingPlan(c: 10), .none)
        }
    }

    private var poorValidation: CrossValidation {
        get async throws {
            let plan = TrainingPlan(tree: TreeParameters(leafRowsMin: 100))
            return try await CrossValidation(of: .decisionTree, on: book, plan, .none)
        }
    }
}
