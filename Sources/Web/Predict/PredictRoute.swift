import Client
import HTTPTypes
import Hummingbird
import JSON

/// `POST /predict`: six figures by name, as JSON or as a form; one prediction.
struct PredictRoute {
    let scoring: ScoringService
    let limits: WebLimits

    /// Adds `/predict`.
    func add(to router: some RouterMethods<WebContext>) {
        router.post("predict") { request, _ in try await answer(request) }
    }

    private func answer(_ request: Request) async throws -> Response {
        let figures = try await figures(request)
        let (row, features) = try await row(figures)
        let (score, model) = try await scoring.score(row)
        guard model.features == features else { throw WebFault.modelReplaced }
        let prediction = Prediction(score: score, row: row, model: model)
        return .json { prediction.write(to: &$0) }
    }

    private func figures(_ request: Request) async throws -> NamedFigures {
        switch request.contentType {
        case "application/json":
            return try NamedFigures(json: await request.wholeBody(upTo: limits.predictionBytesMax))
        case "application/x-www-form-urlencoded":
            let body = try await request.wholeBody(upTo: limits.predictionBytesMax)
            return try NamedFigures(form: FormFields(body))
        case let type:
            let said = type.map { "is \($0.shown)" } ?? "is not said"
            throw WebFault(
                .unsupportedMediaType,
                "the body's Content-Type \(said); it is application/json or "
                    + "application/x-www-form-urlencoded"
            )
        }
    }

    /// The figures in the order of the model's features, and these.
    private func row(_ figures: NamedFigures) async throws -> (FeatureRow, features: [String]) {
        let last = try await scoring.lastModel().features
        do throws(WebFault) {
            return (try figures.row(of: last), last)
        } catch {
            // A model that was loaded since may well have these names.
            let served = try await scoring.model().features
            return (try figures.row(of: served), served)
        }
    }
}
