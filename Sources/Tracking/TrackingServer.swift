/// A server of MLflow 3 that keeps trainings and models, spoken to over its REST API.
///
///     let server = try TrackingServer(url: "http://127.0.0.1:8080", environment: variables)
///     let run = try await server.record(training)
///     let version = try await server.register(name: "loan-default", run: run, alias: "challenger")
///
/// All errors are `TrackingError`, each one sentence, without any password or token.
package struct TrackingServer: Sendable {
    let api: MLflowAPI

    /// A server by its address; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - url: http or https, with the path before `/api` if there is one; a name and password in
    ///     it are used and never shown.
    ///   - environment: where MLflow's variables are looked for: `MLFLOW_TRACKING_USERNAME` and
    ///     `MLFLOW_TRACKING_PASSWORD`, or `MLFLOW_TRACKING_TOKEN`; `MLFLOW_TRACKING_INSECURE_TLS`,
    ///     `MLFLOW_TRACKING_SERVER_CERT_PATH` and `MLFLOW_TRACKING_CLIENT_CERT_PATH`.
    /// - Throws: a `TrackingError` if the URL or a variable cannot be used.
    package init(url: String, environment: [String: String]) throws(TrackingError) {
        let address = try TrackingAddress(url)
        let credentials = try TrackingCredentials(address, environment: environment)
        self.init(HTTPTransport(address: address, credentials: credentials))
    }

    init(_ transport: HTTPTransport) {
        api = MLflowAPI(transport: transport)
    }

    /// The server's address for messages: the URL without name and password.
    package var address: String { api.transport.address.base }

    /// Records a training: its experiment if that is new, a run, its figures, files and model.
    ///
    /// - Returns: the run, finished.
    /// - Throws: a `TrackingError`; the run, if it stands already, is then marked as failed where
    ///   the server still takes that.
    package func record(_ record: TrainingRecord) async throws(TrackingError) -> RecordedRun {
        try record.check()
        let experimentID = try await experiment(of: record)
        let run = try await api.send(
            "runs/create",
            MLflowMessages.CreateRun(
                experimentId: experimentID,
                runName: record.name,
                startTime: record.milliseconds.lowerBound
            ),
            as: MLflowMessages.RunResponse.self
        ).run.info
        do throws(TrackingError) {
            let modelID = try await fill(run, of: experimentID, from: record)
            try await end(run.runId, "FINISHED", at: record)
            return RecordedRun(
                experimentID: experimentID,
                runID: run.runId,
                modelID: modelID,
                page: "\(address)/#/experiments/\(experimentID)/runs/\(run.runId)"
            )
        } catch {
            try? await end(run.runId, "FAILED", at: record)
            throw error
        }
    }

    /// Makes a run's model the next version of a registered model.
    ///
    /// - Parameters:
    ///   - name: the registered model, which is made where it is new.
    ///   - run: a run that was recorded with a model.
    ///   - alias: what this version is to be called from now on instead of any other, like
    ///     `challenger`.
    ///   - description: what the version is, in Markdown; nil for none.
    ///   - tags: more about the version.
    /// - Returns: the version, like `3`.
    /// - Throws: a `TrackingError`.
    package func register(
        name: String,
        run: RecordedRun,
        alias: String,
        description: String? = nil,
        tags: [TrainingRecord.Text] = []
    ) async throws(TrackingError) -> String {
        try RegisteredName.check(name)
        guard let modelID = run.modelID, let source = run.modelURI else {
            throw TrackingError("run \(run.runID) has no model that could be registered")
        }
        do throws(TrackingError) {
            let message = MLflowMessages.CreateRegisteredModel(name: name)
            _ = try await api.send("registered-models/create", message)
        } catch {
            guard error.code == Self.alreadyExists else { throw error }
        }
        let version = try await api.send(
            "model-versions/create",
            MLflowMessages.CreateVersion(
                name: name,
                source: source,
                runId: run.runID,
                modelId: modelID,
                description: description,
                tags: tags.isEmpty ? nil : tags.map(MLflowMessages.Text.init)
            ),
            as: MLflowMessages.VersionResponse.self
        ).modelVersion.version
        try await set(alias, of: name, to: version)
        return version
    }

    private static let alreadyExists = "RESOURCE_ALREADY_EXISTS"

    /// The experiment's identifier, once it stands and has its description and tags.
    private func experiment(of record: TrainingRecord) async throws(TrackingError) -> String {
        let identifier = try await identifier(ofExperiment: record.experiment)
        for tag in record.descriptionTags + record.experimentTags {
            let message = MLflowMessages.SetExperimentTag(
                experimentId: identifier,
                key: tag.name,
                value: tag.value
            )
            _ = try await api.send("experiments/set-experiment-tag", message, isRepeatable: true)
        }
        return identifier
    }

    private func identifier(ofExperiment name: String) async throws(TrackingError) -> String {
        if let found = try await find(experiment: name) { return found }
        do throws(TrackingError) {
            return try await api.send(
                "experiments/create",
                MLflowMessages.CreateExperiment(name: name),
                as: MLflowMessages.CreatedExperiment.self
            ).experimentId
        } catch {
            // Somebody else made it since it was looked for.
            guard error.code == Self.alreadyExists,
                let found = try await find(experiment: name)
            else { throw error }
            return found
        }
    }

    private func find(experiment name: String) async throws(TrackingError) -> String? {
        do throws(TrackingError) {
            let found = try await api.get(
                "experiments/get-by-name",
                [("experiment_name", name)],
                as: MLflowMessages.ExperimentResponse.self
            ).experiment
            guard found.lifecycleStage != "deleted" else {
                throw TrackingError(
                    "the experiment '\(quoted(name))' was deleted on \(address) and still holds its"
                        + " name; restore it (mlflow experiments restore --experiment-id"
                        + " \(found.experimentId)) or remove it for good (mlflow gc)"
                )
            }
            return found.experimentId
        } catch {
            guard error.code == "RESOURCE_DOES_NOT_EXIST" else { throw error }
            return nil
        }
    }

    /// Gives a run all that is recorded of it; the identifier of its model.
    private func fill(
        _ run: MLflowMessages.RunResponse.Run.Info,
        of experimentID: String,
        from record: TrainingRecord
    ) async throws(TrackingError) -> String? {
        if !record.datasets.isEmpty {
            let inputs = try record.datasets.map { dataset throws(TrackingError) in
                try dataset.input()
            }
            let message = MLflowMessages.LogInputs(runId: run.runId, datasets: inputs)
            _ = try await api.send("runs/log-inputs", message, isRepeatable: true)
        }
        let modelID = try await store(record, run: run.runId, of: experimentID)
        for batch in record.logBatches(runID: run.runId, modelID: modelID) {
            _ = try await api.send("runs/log-batch", batch, isRepeatable: true)
        }
        for artifact in record.artifacts {
            try await api.upload(artifact.bytes, as: artifact.path, below: run.artifactUri ?? "")
        }
        return modelID
    }

    /// Stores a record's model, if it has one, with the first hundred parameters; its identifier.
    private func store(
        _ record: TrainingRecord,
        run runID: String,
        of experimentID: String
    ) async throws(TrackingError) -> String? {
        guard let model = record.model else { return nil }
        let stored = try await api.send(
            "logged-models",
            MLflowMessages.CreateModel(
                experimentId: experimentID,
                name: "model",
                sourceRunId: runID,
                params: TrainingRecord.batches(of: record.parameters).first ?? []
            ),
            as: MLflowMessages.ModelResponse.self
        ).model.info
        let folder = ModelFolder(
            model: model,
            modelID: stored.modelId,
            runID: runID,
            location: stored.artifactUri,
            milliseconds: record.milliseconds.upperBound
        )
        do throws(TrackingError) {
            for file in try folder.files() {
                try await api.upload(file.bytes, as: file.path, below: stored.artifactUri)
            }
            try await end(model: stored.modelId, "LOGGED_MODEL_READY")
        } catch {
            try? await end(model: stored.modelId, "LOGGED_MODEL_UPLOAD_FAILED")
            throw error
        }
        let output = MLflowMessages.LogOutputs.Model(modelId: stored.modelId)
        let outputs = MLflowMessages.LogOutputs(runId: runID, models: [output])
        _ = try await api.send("runs/outputs", outputs)
        return stored.modelId
    }

    private func end(model: String, _ status: String) async throws(TrackingError) {
        let message = MLflowMessages.FinishModel(modelId: model, status: status)
        let path = "logged-models/" + MLflowAPI.percentEncoded(model)
        _ = try await api.send(path, message, method: "PATCH", isRepeatable: true)
    }

    private func end(
        _ run: String,
        _ status: String,
        at record: TrainingRecord
    ) async throws(TrackingError) {
        let message = MLflowMessages.UpdateRun(
            runId: run,
            status: status,
            endTime: record.milliseconds.upperBound
        )
        _ = try await api.send("runs/update", message, isRepeatable: true)
    }
}
