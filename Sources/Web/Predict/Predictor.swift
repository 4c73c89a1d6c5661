import HTTPFront
import HTTPTypes
import SestinaClient
import Words

/// From the bodies of requests for predictions to their answers.
struct Predictor: Sendable {
    let scoring: ScoringService
    let faults: FaultResponses

    /// How the six features can be written.
    enum Form: String {
        case json = "application/json"
        case form = "application/x-www-form-urlencoded"

        /// The form of a media type.
        ///
        /// - Parameter mediaType: in lower case and without parameters; nil when nothing is said.
        /// - Throws: a ``WebFault`` when it is neither of these.
        init(_ mediaType: String?) throws(WebFault) {
            if let form = mediaType.flatMap(Form.init(rawValue:)) {
                self = form
                return
            }
            let said = mediaType.map { "is \($0.shown)" } ?? "is not said"
            throw WebFault(
                .unsupportedMediaType,
                "the body's Content-Type \(said); it is application/json or "
                    + "application/x-www-form-urlencoded"
            )
        }

        /// The form of the body of a request.
        init(of request: Request) throws(WebFault) {
            // Nearly every program writes it so, and then nothing has to be taken apart.
            if let form = request.contentTypeField.flatMap(Form.init(rawValue:)) {
                self = form
            } else {
                try self.init(request.contentType)
            }
        }
    }

    /// Reads the six features.
    ///
    /// - Parameters:
    ///   - body: all of it.
    ///   - form: how it is written.
    /// - Returns: the features by name.
    /// - Throws: a ``WebFault`` that names the field that is wrong.
    static func features(_ body: [UInt8], _ form: Form) throws(WebFault) -> NamedFeatures {
        switch form {
        case .json: try NamedFeatures(json: body)
        case .form: try NamedFeatures(form: FormFields(body))
        }
    }

    /// The answers to requests that came at the same time.
    ///
    /// Their rows go to the scoring server in one call: a hundred callers cost it little more than one.
    ///
    /// - Parameter requests: their features, of at most ``ScoringClient/batchRowsMax`` of them.
    /// - Returns: as many answers in the same order; where there is no score, the answer says why.
    func answers(to requests: [NamedFeatures]) async -> [Answer] {
        do {
            let (rows, asked) = try await rows(of: requests)
            let good = rows.compactMap { try? $0.get() }
            var answers = rows.map { row -> Answer? in
                if case .failure(let fault) = row { fault.answer } else { nil }
            }
            if good.isEmpty { return answers.compactMap(\.self) }
            let (scores, model) = try await scoring.score(batch: good)
            guard model.isAsked(like: asked) else { throw WebFault.modelReplaced }
            var predictions = zip(good, scores).makeIterator()
            for place in answers.indices where answers[place] == nil {
                guard let (row, score) = predictions.next() else { break }
                answers[place] = answer(Prediction(score: score, row: row, model: model))
            }
            return answers.compactMap(\.self)
        } catch {
            let answer = faults.fault(error).answer
            return requests.map { _ in answer }
        }
    }

    private func answer(_ prediction: Prediction) -> Answer {
        prediction.score.flags.contains(.noScore)
            ? WebFault.noProbability.answer : Answer.json { prediction.write(to: &$0) }
    }

    /// The features of one request in the order in which a model names them, and the model.
    ///
    /// - Parameter features: six by name.
    /// - Returns: the row, and the model that has these features.
    /// - Throws: a ``WebFault`` that names the feature that is wrong, or says why no model is known.
    func row(
        of features: NamedFeatures
    ) async throws -> (row: FeatureRow, model: ServerInfo.Model) {
        let (rows, model) = try await rows(of: [features])
        return (try rows[0].get(), model)
    }

    /// The features of each request in the order in which a model names them, and the model.
    private func rows(
        of requests: [NamedFeatures]
    ) async throws -> (rows: [Result<FeatureRow, WebFault>], model: ServerInfo.Model) {
        func rows(by model: ServerInfo.Model) -> [Result<FeatureRow, WebFault>] {
            let (features, missing) = (model.features, model.mayBeMissing)
            return requests.map { $0.row(of: features, mayBeMissing: missing) }
        }
        let last = try await scoring.lastModel()
        let known = rows(by: last)
        if known.allSatisfy({ (try? $0.get()) != nil }) { return (known, last) }
        // A model that was loaded since may well have these names, or take what is missing.
        let served = try await scoring.model()
        return served.isAsked(like: last) ? (known, last) : (rows(by: served), served)
    }
}

extension ServerInfo.Model {
    /// Whether a row for another model is one for this: the same features, which may be missing alike.
    func isAsked(like other: ServerInfo.Model) -> Bool {
        features == other.features && mayBeMissing == other.mayBeMissing
    }
}
