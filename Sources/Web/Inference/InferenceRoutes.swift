import HTTPFront
import HTTPTypes
import JSON
import NIOCore
import SestinaClient
import Words

/// The Open Inference Protocol over HTTP: health, metadata and inference.
struct InferenceRoutes {
    let scoring: ScoringService
    /// What a request may have at most.
    let limits: WebLimits
    /// Where large requests are worked on.
    let bulk: BulkWork

    /// `/v2` and what is below it.
    var all: [Route] {
        let health: [Route] = [
            .get("/v2") { _ in metadata },
            .get("/v2/health/live") { _ in Answer.json { $0.member("live") { $0.boolean(true) } } },
            .get("/v2/health/ready") { _ in
                _ = try await scoring.model()
                return Answer.json { $0.member("ready") { $0.boolean(true) } }
            },
        ]
        return health + model(at: "/v2/models/{name}")
            + model(at: "/v2/models/{name}/versions/{version}")
    }

    /// What there is of a model at a path that names it.
    private func model(at path: String) -> [Route] {
        [
            .get(path) { request in
                let (model, name) = try await model(request)
                return Answer.json { Self.describe(model, as: name, in: &$0) }
            },
            .get(path + "/ready") { request in
                let (_, name) = try await model(request)
                return Answer.json { text in
                    text.member("name", name)
                    text.member("ready") { $0.boolean(true) }
                }
            },
            .post(path + "/infer", upTo: limits.inferenceBytesMax, admit: admit) { request in
                try await infer(request)
            },
        ]
    }

    /// What this server is and speaks beyond the protocol's core.
    private var metadata: Answer {
        .json { text in
            text.member("name", InferenceProtocol.server.name)
            text.member("version", InferenceProtocol.server.version)
            text.member("extensions") { $0.array(["binary_tensor_data"]) { $0.string($1) } }
        }
    }

    /// Refuses a name that is none before its body comes, if a model is known.
    private func admit(_ request: Request) throws(WebFault) {
        let asked = try Self.asked(request)
        if asked != InferenceProtocol.modelName, let known = scoring.knownModel {
            try Self.check(asked, known)
        }
    }

    /// Scores the rows of a request whose body is there.
    private func infer(_ request: Request) async throws -> Answer {
        let asked = try Self.asked(request)
        if asked != InferenceProtocol.modelName {
            try Self.check(asked, try await scoring.lastModel())
        }
        let jsonLength = try Self.jsonLength(request)
        if request.body.readableBytes <= limits.inferenceAtOnceBytesMax {
            let question = try InferenceRequest(body: request.body, jsonLength: jsonLength)
            return try await answer(question, asked).response()
        }
        return try await bulk.inTurn {
            let body = request.body
            let question = try await bulk.compute {
                try InferenceRequest(body: body, jsonLength: jsonLength)
            }
            let answer = try await answer(question, asked)
            return try await bulk.compute { answer.response() }
        }
    }

    /// The scores of a question, which asked for a model by this name.
    private func answer(
        _ question: InferenceRequest,
        _ asked: String
    ) async throws -> InferenceAnswer {
        if !question.isWhole { try await refuseMissing(question) }
        let (scores, model) = try await scoring.score(batch: question.rows)
        try Self.check(asked, model)
        if let row = scores.firstIndex(where: { $0.flags.contains(.noScore) }) {
            throw WebFault(
                .unprocessableContent,
                "the model gives row \(row), counted from 0, no probability"
            )
        }
        return InferenceAnswer(
            modelName: asked,
            digest: model.digest,
            id: question.id,
            outputs: question.outputs,
            scores: scores
        )
    }

    /// Refuses missing values of features that may not be missing.
    private func refuseMissing(_ question: InferenceRequest) async throws {
        let none = [Bool](repeating: false, count: FeatureRow.count)
        // While no model is known, none takes them.
        let known = try? await scoring.lastModel().mayBeMissing
        guard let fault = question.fault(unless: known ?? none) else { return }
        // A model that was loaded since may take them.
        let served = try? await scoring.model().mayBeMissing
        if question.fault(unless: served ?? none) != nil { throw fault }
    }

    /// Where the JSON of the body ends, if the head says so; the rest is binary.
    private static func jsonLength(_ request: Request) throws(WebFault) -> Int? {
        guard let text = request[InferenceProtocol.headerLength] else { return nil }
        guard let length = Int(text), length >= 0 else {
            throw WebFault(
                .badRequest,
                "Inference-Header-Content-Length is \(text.shown); it is the JSON's length in bytes"
            )
        }
        return length
    }

    /// The model that a path names, and the name.
    private func model(_ request: Request) async throws -> (ServerInfo.Model, name: String) {
        let name = try Self.asked(request)
        let model = try await scoring.model()
        try Self.check(name, model)
        return (model, name)
    }

    /// The name of the model in a path whose version, if it has one, is the one there is.
    private static func asked(_ request: Request) throws(WebFault) -> String {
        let name = try part("name", of: request) ?? ""
        if let version = try part("version", of: request),
            version != InferenceProtocol.modelVersion
        {
            throw WebFault(
                .notFound,
                "\(name.shown) has no version \(version.shown); it has version "
                    + InferenceProtocol.modelVersion
            )
        }
        return name
    }

    /// A part of the path as it was before it was escaped; nil where the path has no such part.
    ///
    /// The path was split first, so that an escaped `/` is one of the name.
    private static func part(_ name: String, of request: Request) throws(WebFault) -> String? {
        guard let escaped = request.parameters[name] else { return nil }
        guard let bytes = escaped.utf8.percentDecoded else {
            throw WebFault(
                .badRequest,
                "the \(name) \(escaped.shown) has a % without two hexadecimal digits behind it; "
                    + "a % itself is written %25"
            )
        }
        guard let part = String(validating: bytes, as: UTF8.self) else {
            throw WebFault(
                .badRequest,
                "the \(name) \(escaped.shown) is no UTF-8 behind its escapes"
            )
        }
        return part
    }

    /// Throws where a name is that of no model that is served.
    private static func check(_ name: String, _ model: ServerInfo.Model) throws(WebFault) {
        guard name == InferenceProtocol.modelName || name == model.name else {
            throw WebFault(
                .notFound,
                "there is no model \(name.shown); the one that is served is \(InferenceProtocol.modelName)"
            )
        }
    }

    /// Writes what the protocol has a server say of a model.
    private static func describe(
        _ model: ServerInfo.Model,
        as name: String,
        in text: inout JSONText
    ) {
        text.member("name", name)
        text.member("versions") { text in
            text.array([InferenceProtocol.modelVersion]) { $0.string($1) }
        }
        text.member("platform", "sestina_onnx")
        text.member("inputs") { text in
            text.array([InferenceProtocol.input]) { write($1, "FP64", shape: [-1, 6], to: &$0) }
        }
        text.member("outputs") { text in
            text.array(InferenceOutput.allCases) { text, output in
                write(output.rawValue, output.datatype, shape: [-1], to: &text)
            }
        }
        text.member("parameters") { text in
            text.object { text in
                text.member("digest", model.digest)
                text.member("threshold") { $0.number(model.threshold) }
                text.member("features", model.features.joined(separator: ","))
                let missing = zip(model.features, model.mayBeMissing).filter(\.1).map(\.0)
                if !missing.isEmpty { text.member("missing", missing.joined(separator: ",")) }
            }
        }
    }

    private static func write(
        _ name: String,
        _ datatype: String,
        shape: [Int],
        to text: inout JSONText
    ) {
        text.object { text in
            text.member("name", name)
            text.member("datatype", datatype)
            text.member("shape") { $0.array(shape) { $0.number($1) } }
        }
    }
}
