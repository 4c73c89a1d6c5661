import Datasets
import Models
import ONNX
import Reports
import Statistics
import Tracking
import Training

import struct Documents.SyntheticRecipe

/// A training as MLflow is told of it: a run for each algorithm, and the best as the challenger.
struct TrackedTraining {
    /// What the alias of the version is that is to be judged.
    static let challenger = "challenger"
    /// What the alias of the version to use is; `sestina promote` alone moves it.
    static let champion = "champion"
    /// The tag of a version, and of a run, with the SHA-256 of the model file in hex.
    static let digestTag = "sestina.model.digest"
    /// The tag that the runs of one training have in common.
    static let trainingTag = "sestina.training"
    /// Rows that MLflow shows as an example of the model's input.
    private static let exampleRowCount = 5

    /// What was trained.
    private let training: Training
    /// The files that go with every run.
    private let artifacts: [TrainingRecord.Artifact]
    /// The commit it was trained at, in hex; nil outside of a repository.
    private let commit: String?
    /// When, since the beginning of 1970.
    private let milliseconds: ClosedRange<Int>

    /// Describes a training.
    ///
    /// - Parameters:
    ///   - training: what was trained.
    ///   - files: what it left on disk; all but the models go with every run.
    ///   - commit: the commit it was trained at, if known.
    ///   - milliseconds: when, since the beginning of 1970.
    init(
        _ training: Training,
        _ files: OutputFiles,
        commit: String?,
        milliseconds: ClosedRange<Int>
    ) {
        self.training = training
        artifacts = files.files.filter { !$0.path.hasSuffix(".onnx") }
            .map { TrainingRecord.Artifact(path: $0.path, bytes: $0.bytes) }
        self.commit = commit
        self.milliseconds = milliseconds
    }

    /// Records everything and registers the best.
    ///
    /// - Returns: the page of the best run and its version.
    /// - Throws: a `TrackingError`.
    func record(to server: TrackingServer) async throws -> (page: String, version: String) {
        var best: RecordedRun?
        for candidate in training.candidates {
            let run = try await server.record(record(of: candidate))
            if candidate.algorithm == training.choice.best { best = run }
        }
        guard let best else { preconditionFailure("the best is one of the candidates") }
        let version = try await server.register(
            name: training.plan.modelName,
            run: best,
            alias: Self.challenger,
            description: description(of: training.best),
            tags: [
                TrainingRecord.Text(Self.digestTag, training.best.digest.hex),
                TrainingRecord.Text(Self.trainingTag, name),
            ]
        )
        return (best.page, version)
    }

    /// The run of one algorithm, in an experiment of its own, so that runs of one kind stand in one list.
    private func record(of candidate: Training.Candidate) -> TrainingRecord {
        let algorithm = candidate.algorithm
        var record = TrainingRecord(
            experiment: "\(training.plan.modelName)/\(algorithm.rawValue)",
            name: "\(algorithm.rawValue)-\(candidate.digest.hex.prefix(8))",
            milliseconds: milliseconds
        )
        record.experimentDescription =
            "Trainings of a \(algorithm.name) that predicts \(training.plan.modelName), by sestina "
            + "train. Figures are those of the holdout, with 95 % bootstrap intervals beside them."
        record.experimentTags = [
            TrainingRecord.Text("sestina.algorithm", algorithm.rawValue),
            TrainingRecord.Text("sestina.model", training.plan.modelName),
        ]
        record.runDescription = description(of: candidate)
        record.datasets = datasets
        record.parameters = parameters(of: candidate)
        record.metrics = metrics(of: candidate)
        record.tags = tags(of: candidate)
        record.artifacts = artifacts
        record.model = TrackedModel(
            bytes: candidate.file,
            featureNames: training.data.featureNames,
            exampleRows: (0..<min(Self.exampleRowCount, training.data.rowCount)).map { row in
                training.data.columns.map { $0[row] }
            }
        )
        return record
    }

    /// What the runs of this training have in common, and no other: the data, the seed and the moment.
    private var name: String {
        "\(training.data.digest.hex.prefix(8))-\(training.plan.seed)-\(milliseconds.lowerBound)"
    }

    /// What a model is and how it came about, in a few sentences.
    private func description(of candidate: Training.Candidate) -> String {
        let isBest = candidate.algorithm == training.choice.best
        let others = training.candidates.count - 1
        let rank =
            others == 0
            ? "It is the only one of this training."
            : isBest
                ? "It is the best of the \(others + 1) of this training by cross-validated log loss."
                : "The best of this training is the \(training.best.algorithm.name)."
        return "A \(candidate.algorithm.name) for \(training.plan.modelName), trained on "
            + "\(training.data.rowCount) rows of \(training.data.source) and judged on "
            + "\(training.holdout.rowCount) that were held out. \(rank) All runs of it have the tag "
            + "\(Self.trainingTag) = '\(name)'. The file's digest is \(candidate.digest.hex)."
    }

    /// The rows of the training and those of the holdout.
    private var datasets: [TrackedDataset] {
        func dataset(
            _ rows: Dataset,
            _ kind: String,
            _ use: TrackedDataset.Use,
            isMade: Bool
        ) -> TrackedDataset {
            let recipe = isMade ? training.plan.recipe : nil
            return TrackedDataset(
                name: "\(training.plan.modelName) \(kind)",
                digest: rows.digest.hex,
                use: use,
                source: recipe.map {
                    TrackedDataset.Source.command(
                        "sestina train --synthetic \($0.bookRows) --seed \($0.seed)"
                    )
                } ?? .file(rows.source),
                columns: rows.featureNames + [rows.labelName],
                rowCount: rows.rowCount
            )
        }
        return [
            dataset(training.data, "training rows", .training, isMade: true),
            dataset(
                training.holdout,
                "holdout",
                .testing,
                isMade: training.plan.recipe?.testFraction != nil
            ),
        ]
    }

    /// What the model was fitted with, and what it was fitted to.
    private func parameters(of candidate: Training.Candidate) -> [TrainingRecord.Text] {
        let plan = training.plan
        return candidate.parameters(plan).map { TrainingRecord.Text($0.name, $0.value) } + [
            TrainingRecord.Text("seed", "\(plan.seed)"),
            TrainingRecord.Text("threshold_rule", plan.threshold.words),
            TrainingRecord.Text("features", training.data.featureNames.joined(separator: ",")),
            TrainingRecord.Text("training_rows", "\(training.data.rowCount)"),
            TrainingRecord.Text("holdout_rows", "\(training.holdout.rowCount)"),
        ]
    }

    /// The holdout's metrics with the ends of their intervals, as MLflow has no intervals.
    private func metrics(of candidate: Training.Candidate) -> [TrainingRecord.Metric] {
        let evaluation = candidate.evaluation
        var metrics = [
            TrainingRecord.Metric("cross_validated_log_loss", candidate.validation.logLoss),
            TrainingRecord.Metric("threshold", evaluation.metrics.threshold),
        ]
        for metric in ClassificationMetric.allCases {
            // One without a value is left out: MLflow would draw a zero.
            guard let value = evaluation.metrics[metric] else { continue }
            metrics.append(TrainingRecord.Metric(metric.rawValue, value))
            guard let interval = evaluation.intervals[metric] else { continue }
            metrics.append(TrainingRecord.Metric(metric.rawValue + "_low", interval.lowerBound))
            metrics.append(TrainingRecord.Metric(metric.rawValue + "_high", interval.upperBound))
        }
        let counts = evaluation.metrics.confusion
        for (name, count) in [
            ("true_negatives", counts.trueNegatives), ("false_positives", counts.falsePositives),
            ("false_negatives", counts.falseNegatives), ("true_positives", counts.truePositives),
        ] {
            metrics.append(TrainingRecord.Metric(name, Double(count)))
        }
        return metrics
    }

    /// Where the run comes from; names that begin with `mlflow.` are its own.
    private func tags(of candidate: Training.Candidate) -> [TrainingRecord.Text] {
        var tags = [
            TrainingRecord.Text("sestina.data.digest", training.data.digest.hex),
            TrainingRecord.Text("sestina.data.source", training.data.source),
            TrainingRecord.Text("sestina.holdout.digest", training.holdout.digest.hex),
            TrainingRecord.Text(Self.digestTag, candidate.digest.hex),
            TrainingRecord.Text(Self.trainingTag, name),
            TrainingRecord.Text("sestina.best", "\(candidate.algorithm == training.choice.best)"),
            TrainingRecord.Text("mlflow.source.name", "sestina train"),
        ]
        if let commit { tags.append(TrainingRecord.Text("mlflow.source.git.commit", commit)) }
        return tags
    }
}
