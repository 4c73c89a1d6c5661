import HTTPFront
import HTTPTypes
import SestinaClient

extension Predictor {
    /// A prediction for the features of a request, and why it is what it is.
    ///
    /// - Parameter features: six by name.
    /// - Returns: both, of one model.
    /// - Throws: a ``WebFault``, with status 501 where the model cannot explain.
    func explained(_ features: NamedFeatures) async throws -> ExplainedPrediction {
        let (row, asked) = try await row(of: features)
        return try await explained(row, asked)
    }

    /// The same, and what would change the decision.
    ///
    /// - Parameter features: six by name.
    /// - Returns: all of one model; nil for the change where that does not tell what it saw in training.
    /// - Throws: as ``explained(_:)`` does.
    func explainedWithChange(
        _ features: NamedFeatures
    ) async throws -> (why: ExplainedPrediction, change: ChangedDecision?) {
        let (row, asked) = try await row(of: features)
        async let explained = explained(row, asked)
        async let changed = changed(row)
        let why = try await explained
        guard let (change, model) = try await changed else { return (why, nil) }
        guard model.digest == why.model.digest else { throw WebFault.modelReplaced }
        return (why, ChangedDecision(change: change, features: model.features))
    }

    private func explained(
        _ row: FeatureRow,
        _ asked: ServerInfo.Model
    ) async throws -> ExplainedPrediction {
        let (explanation, model) = try await scoring.explain(row)
        guard model.isAsked(like: asked) else { throw WebFault.modelReplaced }
        return ExplainedPrediction(explanation: explanation, row: row, model: model)
    }

    private func changed(
        _ row: FeatureRow
    ) async throws -> (change: DecisionChange, model: ServerInfo.Model)? {
        do {
            return try await scoring.change(row)
        } catch let fault as WebFault where fault.status == .notImplemented {
            return nil
        }
    }
}

extension Request {
    /// The language that a program accepts; a choice that somebody made on the page does not count.
    var acceptedLanguage: PageLanguage {
        PageLanguage(chosen: nil, accepted: values(of: .acceptLanguage).joined(separator: ","))
    }
}
