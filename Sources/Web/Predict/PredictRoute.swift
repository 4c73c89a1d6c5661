import Hummingbird

/// `POST /predict`: six features by name, as JSON or as a form; one prediction.
///
/// ``PredictHandler`` answers most of these requests before they come here.
struct PredictRoute {
    let predictor: Predictor
    let limits: WebLimits

    /// The path without its parameters.
    static let path = "/predict"

    /// Adds `/predict`.
    func add(to router: some RouterMethods<WebContext>) {
        router.post(RouterPath(Self.path)) { request, _ in
            let form = try Predictor.Form(request.contentType)
            let body = try await request.wholeBody(upTo: limits.predictionBytesMax)
            let features = try Predictor.features(body, form)
            return await predictor.answers(to: [features])[0].response
        }
    }
}
