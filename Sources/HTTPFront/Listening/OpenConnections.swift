import NIOCore
import Platform

/// The connections over all the addresses that a server listens on, of which so many may be open, and the tasks
/// that make answers for them.
final class OpenConnections: Sendable {
    private struct State {
        /// By the identity of the channel.
        var channels: [ObjectIdentifier: Entry] = [:]
        var tasks = 0
        /// What listens, to be told when there is room again.
        var listening: [any Channel] = []
        /// Is told once nothing is open any more; there once draining began.
        var emptied: EventLoopPromise<Void>?

        /// The promise that is to be kept now, taken away.
        mutating func takeEmptied() -> EventLoopPromise<Void>? {
            guard channels.isEmpty, tasks == 0 else { return nil }
            defer { emptied = nil }
            return emptied
        }
    }

    let most: Int
    let traffic: TrafficCounts
    /// Says that connections are closed for others.
    let nearlyFull: RareLine?
    private let state = Guarded(State())

    /// Room for `most` connections, at least 1.
    init(_ most: Int, counting traffic: TrafficCounts, log: RareLine? = nil) {
        self.most = most
        self.traffic = traffic
        nearlyFull = log
    }

    /// Whether one more may be accepted.
    var hasRoom: Bool { state.withLock { $0.channels.count < most } }

    /// Tells a listening channel when there is room again, whichever address the room comes from.
    func tell(_ channel: any Channel) { state.withLock { $0.listening.append(channel) } }

    /// Counts a connection until it is closed; where nearly all are taken, another may be closed for it.
    func opened(_ channel: any Channel) {
        let identity = ObjectIdentifier(channel)
        let entry = Entry(
            channel: channel,
            peer: channel.peer ?? "",
            presence: Presence()
        )
        state.withLock { $0.channels[identity] = entry }
        channel.closeFuture.whenComplete { _ in self.closed(identity) }
        makeRoom()
    }

    /// Whether the caller of a connection is silent; nil where the connection is not counted.
    func presence(of channel: any Channel) -> Presence? {
        state.withLock { $0.channels[ObjectIdentifier(channel)]?.presence }
    }

    /// Takes those that are to be closed so that the spare ones are free.
    func takeVictims(silentSince moment: NIODeadline) -> [Entry] {
        let most = most - Self.spare(of: most)
        return state.withLock { state in
            state.channels.count > most
                ? state.channels.takeVictims(leaving: most, silentSince: moment) : []
        }
    }

    private func closed(_ identity: ObjectIdentifier) {
        let (waiting, emptied) = state.withLock { state in
            let wasFull = state.channels.count >= most
            state.channels[identity] = nil
            return (wasFull ? state.listening : [], state.takeEmptied())
        }
        for channel in waiting { channel.read() }
        emptied?.succeed()
    }

    /// Counts a task that makes an answer, until it ends.
    func begin() { state.withLock { $0.tasks += 1 } }

    /// A task ended.
    func end() {
        let emptied = state.withLock { state in
            state.tasks -= 1
            return state.takeEmptied()
        }
        emptied?.succeed()
    }

    /// Says to every connection that it ends with what was read.
    ///
    /// - Parameter promise: is kept once the last has ended; nothing may be accepted any more.
    func drain(_ promise: EventLoopPromise<Void>) {
        let (channels, emptied) = state.withLock { state in
            state.emptied = promise
            return (state.channels.values.map(\.channel), state.takeEmptied())
        }
        for channel in channels {
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
        emptied?.succeed()
    }

    /// Whether draining began: a connection that was accepted just before is none.
    var isDraining: Bool { state.withLock { $0.emptied != nil } }

    /// Closes what is left, and ends the tasks.
    func cutShort() {
        for channel in state.withLock({ $0.channels.values.map(\.channel) }) {
            channel.pipeline.fireUserInboundEventTriggered(CutShort())
        }
    }
}

/// Accepts connections while there is room for them.
final class AcceptLimit: ChannelDuplexHandler {
    typealias InboundIn = Channel
    typealias OutboundIn = Never

    private let connections: OpenConnections

    /// For one listening channel.
    init(_ connections: OpenConnections) {
        self.connections = connections
    }

    func channelActive(context: ChannelHandlerContext) {
        connections.tell(context.channel)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        connections.opened(unwrapInboundIn(data))
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        if connections.hasRoom { context.read() }
    }
}

@available(*, unavailable)
extension AcceptLimit: Sendable {}
