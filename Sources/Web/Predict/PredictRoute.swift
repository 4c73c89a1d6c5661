import HTTPFront
import NIOCore

/// `POST /predict`: six figures by name, as JSON or as a form; one prediction, with `?explain=true` also why it is what
/// it is.
///
/// Programs that score send little else, so it is answered on the loop of its connection, without a task but where
/// reasons are asked for.
struct PredictRoute {
    /// The path without its parameters.
    static let path = "/predict"

    private let limits: WebLimits
    /// One for each loop.
    private let gatherers: [ObjectIdentifier: NIOLoopBoundBox<PredictionGatherer>]

    /// The route of a server whose connections are on some loops.
    init(predictor: Predictor, limits: WebLimits, loops: any EventLoopGroup) {
        self.limits = limits
        let gatherers = loops.makeIterator().map { loop in
            let gatherer = PredictionGatherer(predictor, loop: loop)
            let box = NIOLoopBoundBox.makeBoxSendingValue(gatherer, eventLoop: loop)
            return (ObjectIdentifier(loop), box)
        }
        self.gatherers = Dictionary(uniqueKeysWithValues: gatherers)
    }

    /// `/predict`.
    var route: Route {
        let gatherers = gatherers
        return .post(
            Self.path,
            upTo: limits.predictionBytesMax,
            admit: { request throws(WebFault) in
                _ = try PredictionQuery(of: request)
                _ = try Predictor.Form(of: request)
            },
            onLoop: { request, loop, answered in
                do throws(WebFault) {
                    let form = try Predictor.Form(of: request)
                    let features = try Predictor.features(
                        Array(request.body.readableBytesView),
                        form
                    )
                    guard let gatherer = gatherers[ObjectIdentifier(loop)]?.value else {
                        preconditionFailure("a connection is on one of the loops")
                    }
                    if try PredictionQuery(of: request).explains {
                        gatherer.explain(features, in: request.acceptedLanguage, answered)
                    } else {
                        gatherer.ask(features, answered)
                    }
                } catch {
                    answered(error.answer)
                }
            }
        )
    }
}
