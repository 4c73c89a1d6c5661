import HTTPFront
import JSON
import NIOCore

/// `POST /explain`: six figures by name, as JSON or as a form; one prediction, why it is what it is, and what would
/// change the decision.
struct ExplainRoute {
    let predictor: Predictor
    let limits: WebLimits

    /// `/explain`.
    var route: Route {
        .post(
            "/explain",
            upTo: limits.predictionBytesMax,
            admit: { request throws(WebFault) in
                try PredictionQuery.refuseParameters(of: request)
                _ = try Predictor.Form(of: request)
            },
            { request in
                let form = try Predictor.Form(of: request)
                let features = try Predictor.features(Array(request.body.readableBytesView), form)
                let (why, change) = try await predictor.explainedWithChange(features)
                let language = request.acceptedLanguage
                return .reasons(in: language) { text in
                    why.write(to: &text, in: language)
                    text.member("change") { text in
                        text.optional(change) { text, change in text.object(change.write) }
                    }
                }
            }
        )
    }
}
