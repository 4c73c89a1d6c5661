import Datasets
import Documents
import Testing
import TrainingSupport

@testable import Training

@Suite struct ImplausibleAreaTests {
    private static let labels = (0..<120).map { $0 % 3 == 0 }
    /// Says nothing of the labels.
    private static let noise = (0..<120).map { Double($0 * 37 % 101) }

    private func train(
        _ columns: [[Double]],
        recipe: SyntheticRecipe? = nil
    ) async throws -> Training {
        let data = handMade(columns, Self.labels)
        let plan = TrainingPlan(
            algorithms: [.decisionTree],
            foldCount: 3,
            replicateCount: 20,
            recipe: recipe
        )
        return try await Training(plan, data: data, holdout: data, progress: .none)
    }

    @Test func `a feature that gives the label away is named, and comes first of the warnings`()
        async throws
    {
        let leak = Self.labels.enumerated().map { $1 ? 100 + Double($0) : Double($0) / 10 }
        let training = try await train([Self.noise, leak])
        let alarm = try #require(TrainingWarnings(training).alarms.first)
        #expect(
            alarm.hasPrefix(
                "The decision tree has an area under the ROC curve of 1.000, too good to be true of a "
                    + "loan book, where 0.6 to 0.9 is usual: this feature does it, with an area alone "
                    + "of: loan_amt_outstanding 1.000."
            )
        )
        #expect(TrainingWarnings(training).sentences.first == alarm)
        #expect(TrainingWarnings(training).remarks.contains(alarm) == false)
    }

    @Test func `where two features do it only together, both the best and the weightiest are told`()
        async throws
    {
        // A default is where exactly one of two is high, and the first mostly is.
        let first = (0..<120).map { $0 % 4 == 0 ? 0.0 : 1 }
        let second = zip(first, Self.labels).map { $1 ? 1 - $0 : $0 }
        let training = try await train([first, second])
        let alarm = try #require(TrainingWarnings(training).alarms.first)
        #expect(alarm.contains("no feature does it alone (the most has "))
        #expect(alarm.contains("the model rests most on "))
    }

    @Test func `a believable area gives no alarm, and neither does a synthetic book`() async throws
    {
        // Every tenth row has the other's value.
        let rough = Self.labels.enumerated().map { ($1 != ($0 % 5 == 0)) ? 1.0 : 0 }
        #expect(TrainingWarnings(try await train([rough])).alarms.isEmpty)
        let recipe = SyntheticRecipe(bookRows: 80, seed: 3, testFraction: nil)
        let leak = Self.labels.map { $0 ? 1.0 : 0 }
        #expect(TrainingWarnings(try await train([leak], recipe: recipe)).alarms.isEmpty)
    }
}
