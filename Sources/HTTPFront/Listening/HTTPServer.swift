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

    private let place: Place
    private let limits: HTTPLimits
    private let traffic: TrafficCounts
    private let log: Logger

    /// A server that does not listen yet.
    ///
    /// - Parameters:
    ///   - place: where to listen, on every address that it stands for; port 0 picks a free one.
    ///   - limits: what it may hold, and how long it waits.
    ///   - traffic: counts what goes over its connections.
    ///   - log: where it says what happens to it; nothing is said of a single request.
    package init(_ place: Place, _ limits: HTTPLimits, counting traffic: TrafficCounts, log: Logger)
    {
        self.place = place
        self.limits = limits
        self.traffic = traffic
        self.log = log
    }

    /// Serves until SIGTERM or SIGINT, then answers what was read and returns.
    ///
    /// - Parameters:
    ///   - router: answers.
    ///   - loops: the loops of the connections.
    ///   - listening: is told where once the server can answer at every address.
    /// - Returns: whether all that was read is answered.
    /// - Throws: ``ListenError`` when the address cannot be listened on.
    package func run(
        _ router: Router,
        on loops: any EventLoopGroup,
        listening: (Place) -> Void
    ) async throws -> Ending {
        let held = try hold()
        let signals = try await DrainSignals.begin(on: loops.any())
        defer { signals.stop() }
        // Nobody else may have one of the addresses as long as this listens at another of the same port.
        defer { withExtendedLifetime(held) {} }
        let connections = OpenConnections(limits.connectionsMax)
        let service = Turnstile.Service(
            router: router,
            traffic: traffic,
            faults: FaultResponses(log: log),
            connections: connections
        )
        var listeners: [any Channel] = []
        do {
            for host in held.hostsToListenOn {
                let port = Int(held.address.port)
                listeners.append(try await listen(host, port, service, on: loops))
            }
        } catch {
            for listener in listeners { try? await listener.close() }
            throw ListenError(error, at: place) ?? error
        }
        listening(held.address)
        try await signals.wait()
        for listener in listeners { try? await listener.close() }
        return try await drain(connections, on: loops.any())
    }

    /// Takes the addresses before anything listens, so that a port is free at all of them or is not taken.
    ///
    /// The sockets stay beside those that listen, which the system allows as long as they do not.
    private func hold() throws(ListenError) -> BoundSocket.All {
        do throws(LoopError) {
            let held = try BoundSocket.all(of: place)
            for error in held.skipped { log.warning("\(error)") }
            return held
        } catch {
            throw ListenError(error)
        }
    }

    private func listen(
        _ host: String,
        _ port: Int,
        _ service: Turnstile.Service,
        on loops: any EventLoopGroup
    ) async throws -> any Channel {
        let (limits, traffic, log) = (limits, traffic, log)
        let connections = service.connections
        return try await ServerBootstrap(group: loops)
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
                    try Self.addHandlers(to: channel, limits, service, traffic)
                }
            }
            .bind(host: host, port: port).get()
    }

    /// What stands between the socket of one connection and its handlers, in order.
    static func addHandlers(
        to channel: any Channel,
        _ limits: HTTPLimits,
        _ service: Turnstile.Service,
        _ traffic: TrafficCounts
    ) throws {
        let decoder = RequestDecoder(limits: limits)
        try channel.pipeline.syncOperations.addHandlers([
            ByteCounting(traffic), ByteToMessageHandler(decoder),
            ConnectionGuard(limits: limits, decoder: decoder), Turnstile(service),
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
