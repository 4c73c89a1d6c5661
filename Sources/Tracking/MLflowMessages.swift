/// What MLflow's REST API takes and gives, as far as it is used.
///
/// The names are those of the API but for their capitals, which stand for its underscores.
enum MLflowMessages {
    struct Fault: Decodable {
        let errorCode: String?
        let message: String?
    }

    struct Nothing: Decodable {}

    struct Text: Codable, Equatable {
        let key: String
        let value: String

        init(_ text: TrainingRecord.Text) {
            (key, value) = (text.name, text.value)
        }
    }

    struct Metric: Encodable, Equatable {
        let key: String
        let value: Double
        let timestamp: Int
        let step: Int
        /// The model whose figure it is.
        var modelId: String?
    }

    struct Experiment: Decodable {
        let experimentId: String
        let lifecycleStage: String?
    }

    struct ExperimentResponse: Decodable { let experiment: Experiment }

    struct CreateExperiment: Encodable { let name: String }

    struct CreatedExperiment: Decodable { let experimentId: String }

    struct SetExperimentTag: Encodable {
        let experimentId: String
        let key: String
        let value: String
    }

    struct CreateRun: Encodable {
        let experimentId: String
        let runName: String
        let startTime: Int
    }

    struct RunResponse: Decodable {
        struct Run: Decodable {
            struct Info: Decodable {
                let runId: String
                let artifactUri: String?
            }

            let info: Info
        }

        let run: Run
    }

    struct UpdateRun: Encodable {
        let runId: String
        let status: String
        let endTime: Int
    }

    struct LogBatch: Encodable, Equatable {
        let runId: String
        var metrics: [Metric]?
        var params: [Text]?
        var tags: [Text]?
    }

    struct LogInputs: Encodable {
        struct Dataset: Encodable {
            let name: String
            let digest: String
            let sourceType: String
            let source: String
            let schema: String
            let profile: String
        }

        struct Input: Encodable {
            let tags: [Text]
            let dataset: Dataset
        }

        let runId: String
        let datasets: [Input]
    }

    struct CreateModel: Encodable {
        let experimentId: String
        let name: String
        let sourceRunId: String
        let params: [Text]
    }

    struct ModelResponse: Decodable {
        struct Model: Decodable {
            struct Info: Decodable {
                let modelId: String
                let artifactUri: String
            }

            let info: Info
        }

        let model: Model
    }

    struct FinishModel: Encodable {
        let modelId: String
        let status: String
    }

    struct LogOutputs: Encodable {
        struct Model: Encodable {
            let modelId: String
            let step = 0
        }

        let runId: String
        let models: [Model]
    }

    struct CreateRegisteredModel: Encodable { let name: String }

    struct CreateVersion: Encodable {
        let name: String
        let source: String
        let runId: String
        let modelId: String
        var description: String?
        var tags: [Text]?
    }

    struct VersionResponse: Decodable {
        struct Version: Decodable {
            let version: String
            let tags: [Text]?
        }

        let modelVersion: Version
    }

    struct SetAlias: Encodable {
        let name: String
        let alias: String
        let version: String
    }
}
