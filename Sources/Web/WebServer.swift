package import HTTPFront
package import Logging
import NIOCore
import NIOPosix

/// The server of the page, the REST interface and the metrics.
package struct WebServer: Sendable {
    private let configuration: WebConfiguration
    private let log: Logger
    private let traffic = TrafficCounts()

    /// A server; nothing listens yet.
    ///
    /// - Parameters:
    ///   - configuration: where it is and what it may hold.
    ///   - log: where it says what happens to it; a single request is told of at the level `debug` alone.
    package init(_ configuration: WebConfiguration, log: Logger) {
        self.configuration = configuration
        self.log = log
    }

    /// Serves until SIGTERM or SIGINT, then answers what was read and returns.
    ///
    /// - Parameter listening: is told where once the server can answer at every address, and, if there is one, at
    ///   which place it redirects to HTTPS.
    /// - Returns: whether all that was read is answered.
    /// - Throws: ``ClientError`` when the scoring server's address cannot be used, and ``ListenError``
    ///   when the address to listen on cannot.
    package func run(
        listening: (WebConfiguration.Place, WebConfiguration.Place?) -> Void
    ) async throws -> HTTPServer.Ending {
        let scoring = try ScoringService(configuration)
        let bulk = BulkWork(places: configuration.limits.inferencesMax)
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: configuration.loops)
        let server = HTTPServer(
            configuration.listen,
            configuration.limits.connections,
            configuration.security,
            counting: traffic,
            log: log
        )
        let result: Result<HTTPServer.Ending, any Error>
        do {
            let router = router(over: scoring, bulk, on: loops)
            var hungUp: (@Sendable () -> Void)?
            if configuration.serverTLS != nil { hungUp = { [log] in scoring.reloadTLS(log) } }
            result = .success(
                try await server.run(router, on: loops, hungUp: hungUp, listening: listening)
            )
        } catch {
            result = .failure(error)
        }
        await scoring.close()
        try await bulk.close()
        try await loops.shutdownGracefully()
        return try result.get()
    }

    /// Every path that is answered.
    func router(
        over scoring: ScoringService,
        _ bulk: BulkWork,
        on loops: any EventLoopGroup
    ) -> Router {
        let (limits, bookLimits) = (configuration.limits, configuration.bookLimits)
        let page = PageRoutes(scoring: scoring, limits: bookLimits)
        let predictor = Predictor(scoring: scoring, faults: FaultResponses(log: log))
        let routes = [
            [PredictRoute(predictor: predictor, limits: limits, loops: loops).route],
            [ExplainRoute(predictor: predictor, limits: limits).route],
            HealthRoutes(scoring: scoring).all,
            MetricsRoute(
                scoring: scoring,
                metrics: WebMetrics(traffic, configuration.security?.front)
            ).all,
            page.all,
            LetterRoutes(page: page, texts: configuration.letter).all,
            BookRoutes(scoring: scoring, limits: bookLimits).all,
            [BookTemplate(scoring: scoring).route],
            InferenceRoutes(scoring: scoring, limits: limits, bulk: bulk).all,
            OpenAPIRoute(scoring: scoring).all,
        ]
        return Router(routes.flatMap(\.self), counting: traffic)
    }
}
