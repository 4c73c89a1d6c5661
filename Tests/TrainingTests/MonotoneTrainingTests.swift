import Datasets
import Documents
import Models
import ONNX
import Testing
import TrainingSupport

@testable import Training

/// Trainings that keep directions: what is trained so, what is told of it, and training again.
@Suite struct MonotoneTrainingTests {
    private static let recipe = SyntheticRecipe(bookRows: 200, seed: 3, testFraction: 0.25)
    private static let known = Directions([.up, .free, .up, .down, .down, .down])

    private func trained(_ algorithm: Algorithm, _ rule: MonotoneRule) async throws -> ModelFile {
        let (data, holdout) = Self.recipe.make()
        let plan = TrainingPlan(
            algorithms: [algorithm],
            c: 1,
            forestTreeCount: 5,
            monotone: rule,
            foldCount: 2,
            recipe: Self.recipe,
            modelName: "held",
            producerVersion: "1.0.0"
        )
        let training = try await Training(
            plan,
            data: data,
            holdout: try #require(holdout),
            progress: .none
        )
        return try ModelFile.decode(training.best.file, name: "held")
    }

    private func recorded(_ file: ModelFile) throws -> Directions? {
        try TrainingRecord(json: try #require(file.metadata["training"])).fit?.parameters.monotone
    }

    @Test(arguments: [Algorithm.decisionTree, .randomForest])
    func `trees keep what is known of the loan book, and say so`(algorithm: Algorithm) async throws
    {
        let (free, held) = (
            try await trained(algorithm, .none), try await trained(algorithm, .known)
        )
        #expect(try recorded(free) == nil)
        #expect(try recorded(held) == Self.known)
        let rows = SyntheticLoanBook.rows(count: 200, seed: 9)
        let values = rows.columns.flatMap { $0.prefix(8) }
        func search(_ file: ModelFile) -> CounterExample? {
            CounterExample.search(file.model, Self.known, rows: 100, values: values, seed: 1)
        }
        #expect(search(held) == nil)
        // A single tree of so few questions may keep them by itself.
        #expect(search(free) != nil || algorithm == .decisionTree)
    }

    @Test(arguments: Algorithm.allCases)
    func `training again keeps the directions`(algorithm: Algorithm) async throws {
        // Up for the score, which no book has: each algorithm gives another model than without.
        let odd = Directions([.free, .free, .free, .free, .free, .up])
        let file = try await trained(algorithm, .named(odd))
        #expect(try recorded(file) == odd)
        let again = try await Reproduction.train(
            again: file,
            named: file.name,
            producerVersion: "1.0.0"
        )
        #expect(ModelDigest(of: again) == file.digest)
        #expect(try await trained(algorithm, .none).digest != file.digest)
    }

    @Test func `a regression that goes the known ways is the free one, to the byte`() async throws {
        let free = try await trained(.logisticRegression, .none)
        #expect(try await trained(.logisticRegression, .known).digest == free.digest)
    }

    @Test func `a regression that does not is held, and says so`() async throws {
        let (data, made) = Self.recipe.make()
        let holdout = try #require(made)
        let against = Dataset(source: "", columns: data.columns, labels: data.labels.map { !$0 })
        func best(_ rule: MonotoneRule) async throws -> Training.Candidate {
            var plan = TrainingPlan(algorithms: [.logisticRegression], c: 1, foldCount: 2)
            plan.monotone = rule
            return try await Training(plan, data: against, holdout: holdout, progress: .none).best
        }
        let (known, named) = (try await best(.known), try await best(.named(Self.known)))
        #expect(known.digest == named.digest)
        #expect(known.digest != (try await best(.none)).digest)
        let parameters = known.parameters(TrainingPlan())
        #expect(
            parameters.first { $0.name == "monotone" }?.value
                == "credit_lines_outstanding=up,total_debt_outstanding=up,income=down,"
                + "years_employed=down,fico_score=down"
        )
    }

    @Test func `features of other names are free unless they are named`() {
        let names = ["a", "b", "c", "income", "e", "f"]
        let list = MonotoneRule.known.directions(of: names).list
        #expect(list == [.free, .free, .free, .down, .free, .free])
        #expect(MonotoneRule.none.directions(of: names).areFree)
    }
}
