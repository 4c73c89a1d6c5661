package import Datasets
package import Training

/// A training that is done soon: 400 synthetic rows to learn from, 150 to be judged on.
package enum Small {
    /// What is learned from.
    package static let data = SyntheticLoanBook.rows(count: 400, seed: 1)
    /// What is judged on.
    package static let holdout = SyntheticLoanBook.rows(count: 150, seed: 2)

    private static let task = Task { try await train() }

    /// That of the default arguments, done once.
    package static var usual: Training { get async throws { try await task.value } }

    /// Trains with other arguments.
    package static func train(
        _ algorithms: [Algorithm] = Algorithm.allCases,
        on data: Dataset = data,
        c: Double? = 100,
        threshold: ThresholdRule = .half,
        seed: UInt64 = 42,
        threadCount: Int = 1,
        modelName: String = "loan-default",
        progress: TrainingProgress = .none
    ) async throws -> Training {
        let plan = TrainingPlan(
            algorithms: algorithms,
            c: c,
            forestTreeCount: 8,
            threshold: threshold,
            foldCount: 3,
            seed: seed,
            threadCount: threadCount,
            replicateCount: 20,
            modelName: modelName,
            producerVersion: "1.2.3"
        )
        return try await Training(plan, data: data, holdout: holdout, progress: progress)
    }
}
