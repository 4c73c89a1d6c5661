import Client
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// The server of the page, the REST interface and the metrics.
package struct WebServer: Sendable {
    private let configuration: WebConfiguration
    private let log: Logger

    /// A server; nothing listens yet.
    ///
    /// - Parameters:
    ///   - configuration: where it is and what it may hold.
    ///   - log: where it says what happens to it; nothing is said of a single request.
    package init(_ configuration: WebConfiguration, log: Logger) {
        self.configuration = configuration
        self.log = log
    }

    /// Serves until SIGTERM or SIGINT, then answers what was read and returns.
    ///
    /// - Parameter listening: is told `HOST:PORT` once the server can answer.
    /// - Throws: ``ClientError`` when the scoring server's address cannot be used, and the system's error
    ///   when the address to listen on cannot.
    package func run(listening: @escaping @Sendable (String) -> Void) async throws {
        let scoring = try ScoringService(configuration)
        let application = Application(
            router: router(over: scoring),
            server: .http1(configuration: channelConfiguration),
            configuration: applicationConfiguration,
            onServerRunning: { channel in
                let address = channel.localAddress
                listening("\(configuration.host):\(address?.port ?? configuration.port)")
            },
            logger: quietLog
        )
        var group = ServiceGroupConfiguration(
            services: [application],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: quietLog
        )
        group.maximumGracefulShutdownDuration = configuration.limits.drainTimeout
        try await ServiceGroup(configuration: group).run()
        await scoring.close()
    }

    /// Every path that is answered.
    func router(over scoring: ScoringService) -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: SecurityHeaders())
        router.add(middleware: FaultResponses(log: log))
        HealthRoutes(scoring: scoring).add(to: router)
        PredictRoute(scoring: scoring, limits: configuration.limits).add(to: router)
        InferenceRoutes(scoring: scoring, limits: configuration.limits).add(to: router)
        OpenAPIRoute(scoring: scoring).add(to: router)
        router.refuseOtherMethods()
        return router
    }

    private var channelConfiguration: HTTP1Channel.Configuration {
        let limits = configuration.limits
        return HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionGuardPlacement(limits: limits)],
            idleTimeout: TimeAmount(limits.idleTimeout),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headerBytesMax,
                maxHeaderListSize: limits.headerBytesMax
            )
        )
    }

    private var applicationConfiguration: ApplicationConfiguration {
        ApplicationConfiguration(
            address: .hostname(configuration.host, port: configuration.port),
            serverName: nil,
            availableConnectionsDelegate: .maximum(
                configuration.limits.connectionsMax,
                logger: quietLog
            )
        )
    }

    /// For the libraries below, which would tell of every connection.
    private var quietLog: Logger {
        var log = log
        log.logLevel = max(log.logLevel, .warning)
        return log
    }
}
