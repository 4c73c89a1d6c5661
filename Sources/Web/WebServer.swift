import EventLoop
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import NIOPosix
import Platform
import ServiceLifecycle
import SestinaClient
import UnixSignals

/// The server of the page, the REST interface and the metrics.
package struct WebServer: Sendable {
    /// How a server ended.
    package enum Ending: Sendable {
        /// Everything that was read is answered.
        case drained
        /// The drain timeout passed; what was left was closed.
        case cutShort
    }

    private let configuration: WebConfiguration
    private let log: Logger
    private let metrics = WebMetrics()
    private let connections: SharedConnections

    /// A server; nothing listens yet.
    ///
    /// - Parameters:
    ///   - configuration: where it is and what it may hold.
    ///   - log: where it says what happens to it; nothing is said of a single request.
    package init(_ configuration: WebConfiguration, log: Logger) {
        self.configuration = configuration
        self.log = log
        connections = SharedConnections(configuration.limits.connectionsMax)
    }

    /// Serves until SIGTERM or SIGINT, then answers what was read and returns.
    ///
    /// - Parameter listening: is told where once the server can answer at every address.
    /// - Returns: whether all that was read is answered.
    /// - Throws: ``ClientError`` when the scoring server's address cannot be used, and ``ListenError``
    ///   when the address to listen on cannot.
    package func run(
        listening: @escaping @Sendable (WebConfiguration.Place) -> Void
    ) async throws -> Ending {
        let place = try hold()
        let scoring = try ScoringService(configuration)
        let drain = DrainWatch()
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: configuration.loops)
        let applications = applications(at: place, over: scoring, on: loops, listening: listening)
        let services: [any Service] = [applications, drain]
        var group = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: quietLog
        )
        group.maximumGracefulShutdownDuration = configuration.limits.drainTimeout
        var failure: (any Error)?
        do {
            let service = ServiceGroup(configuration: group)
            try await withTaskExecutorPreference(LoopExecutor(loops)) { try await service.run() }
        } catch {
            failure = ListenError(error, at: configuration.listen) ?? error
        }
        await scoring.close()
        try await loops.shutdownGracefully()
        if let failure { throw failure }
        return drain.duration < configuration.limits.drainTimeout ? .drained : .cutShort
    }

    /// Takes the addresses before anything listens, so that a port is free at all of them or is not taken.
    ///
    /// The sockets stay beside those that listen, which the system allows as long as they do not.
    private func hold() throws(ListenError) -> BoundSocket.All {
        do throws(LoopError) {
            let place = try BoundSocket.all(of: configuration.listen)
            for error in place.skipped { log.warning("\(error)") }
            return place
        } catch {
            throw ListenError(error)
        }
    }

    private func applications(
        at place: BoundSocket.All,
        over scoring: ScoringService,
        on loops: MultiThreadedEventLoopGroup,
        listening: @escaping @Sendable (WebConfiguration.Place) -> Void
    ) -> ListeningApplications {
        let router = router(over: scoring)
        let server = HTTPServerBuilder.http1(
            configuration: channelConfiguration(over: scoring, on: loops)
        )
        let hosts = place.hostsToListenOn
        let awaited = Guarded(hosts.count)
        return ListeningApplications(
            applications: hosts.map { host in
                Application(
                    router: router,
                    server: server,
                    configuration: applicationConfiguration(host, port: Int(place.address.port)),
                    onServerRunning: { [log] channel in
                        // It fails on a channel that is closed already, which accepts nothing.
                        try? await channel.eventLoop.submit {
                            let rest = AcceptRest(log: log)
                            try channel.pipeline.syncOperations.addHandler(rest, position: .first)
                        }.get()
                        connections.tell(channel)
                        let isLast = awaited.withLock { awaited in
                            awaited -= 1
                            return awaited == 0
                        }
                        if isLast { listening(place.address) }
                    },
                    eventLoopGroupProvider: .shared(loops),
                    logger: quietLog
                )
            }
        )
    }

    /// Every path that is answered.
    func router(over scoring: ScoringService) -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestCounting(metrics: metrics))
        router.add(middleware: FaultResponses(log: log))
        HealthRoutes(scoring: scoring).add(to: router)
        MetricsRoute(scoring: scoring, metrics: metrics).add(to: router)
        PageRoutes(scoring: scoring, limits: configuration.bookLimits).add(to: router)
        BookRoutes(scoring: scoring, limits: configuration.bookLimits).add(to: router)
        PredictRoute(predictor: predictor(over: scoring), limits: configuration.limits)
            .add(to: router)
        InferenceRoutes(scoring: scoring, limits: configuration.limits).add(to: router)
        OpenAPIRoute(scoring: scoring).add(to: router)
        let methods = router.allowedMethods
        router.refuseOtherMethods()
        router.add(middleware: ServerOptions(methods: methods))
        metrics.watch(router.routes.map(\.path.description))
        return router
    }

    private func predictor(over scoring: ScoringService) -> Predictor {
        Predictor(scoring: scoring, faults: FaultResponses(log: log))
    }

    private func channelConfiguration(
        over scoring: ScoringService,
        on loops: MultiThreadedEventLoopGroup
    ) -> HTTP1Channel.Configuration {
        let limits = configuration.limits
        let metrics = metrics
        let predictions = PredictHandler.Service(
            predictor(over: scoring),
            limits: limits,
            metrics: metrics,
            loops: loops
        )
        // The guard ends idle connections: it alone sees every request.
        return HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                Self.placement(limits, predictions), ConnectionCounting(metrics),
            ]
        )
    }

    /// What stands before the router on one connection.
    private static func placement(
        _ limits: WebLimits,
        _ predictions: PredictHandler.Service
    ) -> HandlerPlacement {
        let decoder = RequestDecoder(limits: limits)
        return HandlerPlacement(
            decoder,
            ConnectionGuard(limits: limits, decoder: decoder),
            PredictHandler(predictions)
        )
    }

    private func applicationConfiguration(
        _ host: String,
        port: Int
    ) -> ApplicationConfiguration {
        ApplicationConfiguration(
            address: .hostname(host, port: port),
            serverName: nil,
            availableConnectionsDelegate: connections
        )
    }

    /// For the libraries below, which would tell of every connection.
    private var quietLog: Logger {
        var log = log
        log.logLevel = max(log.logLevel, .warning)
        return log
    }
}
