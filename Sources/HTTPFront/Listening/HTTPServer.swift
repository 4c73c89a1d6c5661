import EventLoop
package import Logging
package import NIOCore
import NIOPosix
import Platform

/// Listens, and has what comes answered by a ``Router``, until a signal ends it.
package struct HTTPServer: Sendable {
    /// How a server ended.
    package enum Ending: Sendable {
        /// Everything that was read is answered.
        case drained
        /// The drain timeout passed; what was left was closed.
        case cutShort
    }

    /// How a server speaks HTTPS.
    package struct Security: Sendable {
        /// Certificate, key and counts.
        package var front: TLSFront
        /// Whether browsers are told to ask by HTTPS alone from now on.
        package var demandsHTTPS: Bool
        /// Where requests in plain are told to ask by HTTPS; nil for nowhere.
        package var redirectFrom: Place?

        /// HTTPS with these.
        package init(_ front: TLSFront, demandsHTTPS: Bool = false, redirectFrom: Place? = nil) {
            self.front = front
            self.demandsHTTPS = demandsHTTPS
            self.redirectFrom = redirectFrom
        }
    }

    private let place: Place
    private let limits: HTTPLimits
    private let security: Security?
    private let traffic: TrafficCounts
    private let log: Logger

    /// A server that does not listen yet.
    ///
    /// - Parameters:
    ///   - place: where to listen, on every address that it stands for; port 0 picks a free one.
    ///   - limits: what it may hold, and how long it waits.
    ///   - security: how it speaks HTTPS; nil to speak HTTP in plain.
    ///   - traffic: counts what goes over its connections.
    ///   - log: where it says what happens to it; a single request is told of at the level `debug` alone.
    package init(
        _ place: Place,
        _ limits: HTTPLimits,
        _ security: Security? = nil,
        counting traffic: TrafficCounts,
        log: Logger
    ) {
        self.place = place
        self.limits = limits
        self.security = security
        self.traffic = traffic
        self.log = log
    }

    /// Serves until SIGTERM or SIGINT, then answers what was read and returns.
    ///
    /// With HTTPS a SIGHUP has its files read again. Without it, and without `hungUp`, that signal is left alone.
    ///
    /// - Parameters:
    ///   - router: answers.
    ///   - loops: the loops of the connections.
    ///   - hungUp: is called at every SIGHUP as well, on a thread that may wait.
    ///   - listening: is told where once the server can answer at every address: first HTTP or HTTPS, and then, if
    ///     there is one, the place that redirects there.
    /// - Returns: whether all that was read is answered.
    /// - Throws: ``ListenError`` when an address cannot be listened on.
    package func run(
        _ router: Router,
        on loops: any EventLoopGroup,
        hungUp: (@Sendable () -> Void)? = nil,
        listening: (Place, Place?) -> Void
    ) async throws -> Ending {
        let held = try hold(place)
        var heldPlain: BoundSocket.All?
        if let place = security?.redirectFrom { heldPlain = try hold(place) }
        let front = security?.front
        var rereads: [@Sendable () -> Void] = []
        if let front { rereads.append { front.reload() } }
        if let hungUp { rereads.append(hungUp) }
        let signals = try await DrainSignals.begin(on: loops.any(), hungUp: rereads)
        defer { signals.stop() }
        // Nobody else may have one of the addresses as long as this listens at another of the same port.
        defer { withExtendedLifetime((held, heldPlain)) {} }
        let rare = RareLine(.warning, log: log)
        let connections = OpenConnections(limits.connectionsMax, counting: traffic, log: rare)
        let budget = BodyBudget(
            limits.bodyBytesMax,
            counting: traffic,
            log: RareLine(.warning, log: log)
        )
        let service = Turnstile.Service(
            router: router,
            traffic: traffic,
            faults: FaultResponses(log: log),
            log: log,
            connections: connections,
            budget: budget
        )
        var listeners: [any Channel] = []
        do {
            let (limits, security, traffic) = (limits, security, traffic)
            try await listen(held, connections, on: loops, &listeners) { channel in
                try Self.addHandlers(to: channel, limits, service, traffic, security)
            }
            if let heldPlain {
                let port = held.address.port
                try await listen(heldPlain, connections, on: loops, &listeners) { channel in
                    try Self.addRedirect(to: channel, limits, port, traffic)
                }
            }
        } catch {
            for listener in listeners { try? await listener.close() }
            throw error
        }
        listening(held.address, heldPlain?.address)
        let watches = [
            front?.watchExpiry(on: loops.any()), Self.look(connections, budget, on: loops.any()),
        ]
        try await signals.wait()
        for watch in watches { watch?.cancel() }
        for listener in listeners { try? await listener.close() }
        return try await drain(connections, on: loops.any())
    }

    /// Looks at what is held, and at how many connections are free, once in a while.
    private static func look(
        _ connections: OpenConnections,
        _ budget: BodyBudget,
        on loop: any NIOCore.EventLoop
    ) -> RepeatedTask {
        let interval = BodyBudget.lookInterval
        return loop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            budget.look()
            connections.makeRoom()
        }
    }

    /// Takes the addresses before anything listens, so that a port is free at all of them or is not taken.
    ///
    /// The sockets stay beside those that listen, which the system allows as long as they do not.
    private func hold(_ place: Place) throws(ListenError) -> BoundSocket.All {
        do throws(LoopError) {
            let held = try BoundSocket.all(of: place)
            for error in held.skipped { log.warning("\(error)") }
            return held
        } catch {
            throw ListenError(error)
        }
    }

    /// Listens at every address of a place, and notes what listens.
    private func listen(
        _ held: BoundSocket.All,
        _ connections: OpenConnections,
        on loops: any EventLoopGroup,
        _ listeners: inout [any Channel],
        adding addHandlers: @escaping @Sendable (any Channel) throws -> Void
    ) async throws {
        let log = log
        let bootstrap = ServerBootstrap(group: loops)
            .serverChannelOption(.backlog, value: HTTPLimits.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        AcceptRest(log: log), AcceptLimit(connections),
                    ])
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    // What was told that it ends before it could hear of it.
                    if connections.isDraining { throw ChannelError.ioOnClosedChannel }
                    try addHandlers(channel)
                }
            }
        do {
            for host in held.hostsToListenOn {
                let port = Int(held.address.port)
                listeners.append(try await bootstrap.bind(host: host, port: port).get())
            }
        } catch {
            throw ListenError(error, at: held.address) ?? error
        }
    }

    /// What stands between the socket of one connection and its handlers, in order.
    static func addHandlers(
        to channel: any Channel,
        _ limits: HTTPLimits,
        _ service: Turnstile.Service,
        _ traffic: TrafficCounts,
        _ security: Security? = nil
    ) throws {
        let operations = channel.pipeline.syncOperations
        try operations.addHandler(ByteCounting(traffic))
        if let security { try operations.addHandler(TLSHandler(security.front, limits: limits)) }
        let writer = AnswerWriter(demandsHTTPS: security?.demandsHTTPS == true)
        try addGuards(
            to: channel,
            limits,
            writer,
            scheme: security == nil ? "http" : "https",
            service.connections.presence(of: channel)
        )
        try operations.addHandler(Turnstile(service))
    }

    /// What stands on a connection that is told to ask by HTTPS.
    static func addRedirect(
        to channel: any Channel,
        _ limits: HTTPLimits,
        _ port: UInt16,
        _ traffic: TrafficCounts
    ) throws {
        let operations = channel.pipeline.syncOperations
        try operations.addHandler(ByteCounting(traffic))
        try addGuards(to: channel, limits, AnswerWriter())
        let counts = traffic.counts(of: nil)
        try operations.addHandler(RedirectHandler(port: port, counting: counts))
    }

    private static func addGuards(
        to channel: any Channel,
        _ limits: HTTPLimits,
        _ writer: AnswerWriter,
        scheme: String = "http",
        _ presence: Presence? = nil
    ) throws {
        let decoder = RequestDecoder(limits: limits)
        try channel.pipeline.syncOperations.addHandlers([
            ByteToMessageHandler(decoder),
            ConnectionGuard(
                limits: limits,
                decoder: decoder,
                writer: writer,
                scheme: scheme,
                presence: presence
            ),
        ])
    }

    private func drain(
        _ connections: OpenConnections,
        on loop: any NIOCore.EventLoop
    ) async throws -> Ending {
        let emptied = loop.makePromise(of: Void.self)
        connections.drain(emptied)
        let isCutShort = Guarded(false)
        let bell = loop.scheduleTask(in: TimeAmount(limits.drainTimeout)) {
            isCutShort.withLock { $0 = true }
            connections.cutShort()
        }
        try await emptied.futureResult.get()
        bell.cancel()
        return isCutShort.withLock { $0 } ? .cutShort : .drained
    }
}
