package import Datasets
internal import Documents
internal import Models
package import ONNX
internal import Platform
package import Statistics

/// A training from data to model files.
package struct Training: Sendable {
    /// One algorithm's result.
    package struct Candidate: Sendable {
        /// Fitted to all rows to learn from, with the threshold of the plan.
        package let fitted: FittedModel
        /// Over the rows to learn from.
        package let validation: CrossValidation
        /// Over the holdout.
        package let evaluation: Evaluation
        /// Over the holdout.
        package let credit: CreditFigures
        /// Over the holdout.
        package let importance: PermutationImportance
        /// The model file's bytes.
        package let file: [UInt8]
        /// Of `file`.
        package let digest: ModelDigest
        /// Whom applicants are compared with; nil for a model that gives no reasons.
        package let reference: ReferenceSpread?

        /// What was fitted.
        package var algorithm: Algorithm { fitted.algorithm }

        /// The names and values of the parameters that it was fitted with.
        package func parameters(_ plan: TrainingPlan) -> [(name: String, value: String)] {
            TrainingRecord.Parameters(fitted.details, plan)
                .list(of: fitted.model.featureNames)
        }
    }

    /// What was asked for.
    package let plan: TrainingPlan
    /// The rows that were learned from.
    package let data: Dataset
    /// The rows that were not.
    package let holdout: Dataset
    /// What the rows that were learned from are like.
    package let profile: DataProfile
    /// For each feature how its values in the holdout are spread otherwise than in `data`.
    package let drift: [PopulationStability?]
    /// In the order of the plan.
    package let candidates: [Candidate]
    /// Which candidate is best, and how sure that is.
    package let choice: Choice

    /// The candidate that was chosen.
    package var best: Candidate {
        candidates.first { $0.algorithm == choice.best } ?? candidates[0]
    }

    /// Trains, validates, evaluates and chooses.
    ///
    /// - Parameters:
    ///   - plan: what to train and how.
    ///   - data: the rows to learn from, with at least as many of each outcome as there are folds.
    ///   - holdout: the rows to evaluate on, which are not learned from.
    ///   - progress: told of every stage.
    /// - Throws: a `ModelFileError` if a model cannot be written as a file, a `MemoryShortage` if there
    ///   is too little memory, or `CancellationError`.
    package init(
        _ plan: TrainingPlan,
        data: Dataset,
        holdout: Dataset,
        progress: TrainingProgress
    ) async throws {
        self.plan = plan
        self.data = data
        self.holdout = holdout
        try plan.memory.require(
            TrainingMemory.need(
                for: plan,
                rows: data.rowCount,
                holdoutRows: holdout.rowCount
            )
        )
        var candidates: [Candidate] = []
        for algorithm in plan.algorithms {
            candidates.append(
                try await Self.candidate(algorithm, plan, data, holdout, progress)
            )
        }
        self.candidates = candidates
        profile = DataProfile(data)
        drift = zip(data.columns, holdout.columns).map {
            PopulationStability(expected: $0, actual: $1)
        }
        choice = Choice(candidates.map { ($0.algorithm, $0.validation) }, seed: plan.seed)
    }

    private static func candidate(
        _ algorithm: Algorithm,
        _ plan: TrainingPlan,
        _ data: Dataset,
        _ holdout: Dataset,
        _ progress: TrainingProgress
    ) async throws -> Candidate {
        let validation = try await CrossValidation(of: algorithm, on: data, plan, progress)
        let stage = progress.beginning("training the \(algorithm.name)")
        let threshold = plan.threshold.threshold(
            labels: data.labels,
            probabilities: validation.probabilities
        )
        let fitted = try await FittedModel.fit(algorithm, to: data, plan, stage)
            .with(threshold: threshold)
        let directions = plan.monotone.directions(of: data.featureNames)
        if fitted.breaks(directions) {
            // Fitted freely, and it should not have been.
            var plan = plan
            plan.monotone = .named(directions)
            return try await candidate(algorithm, plan, data, holdout, progress)
        }
        _ = progress.beginning("evaluating the \(algorithm.name)")
        let evaluation = Evaluation(
            of: fitted.model,
            on: holdout,
            seed: plan.seed,
            replicates: plan.replicateCount
        )
        let probabilities = fitted.model.probabilities(of: data)
        let record = ModelRecord(
            name: plan.modelName,
            producerVersion: plan.producerVersion,
            goldenRows: GoldenRows.pick(from: data, probabilities, ranges: fitted.model.ranges),
            training: TrainingRecord(fitted, plan, data, validation).json,
            metrics: HoldoutRecord(evaluation, holdout).json,
            reasons: plan.reasons?.record(
                of: data,
                probabilities: probabilities,
                threshold: threshold
            )
                ?? ReasonRecord()
        )
        let (bytes, file) = try ModelFile.made(of: fitted.model, record: record)
        return Candidate(
            fitted: fitted,
            validation: validation,
            evaluation: evaluation,
            credit: CreditFigures(
                labels: holdout.labels,
                probabilities: evaluation.probabilities,
                validated: validation.probabilities
            ),
            importance: PermutationImportance(of: fitted.model, on: holdout, seed: plan.seed),
            file: bytes,
            digest: file.digest,
            reference: ReferenceSpread(of: file)
        )
    }
}
