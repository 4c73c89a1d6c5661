import EventLoop
import HummingbirdCore
import NIOCore
import Platform

/// The connections over all the addresses that a server listens on, of which so many may be open.
final class SharedConnections: AvailableConnectionsDelegate {
    private struct State {
        var open = 0
        /// What listens, to be told when there is room again.
        var listening: [any Channel] = []
    }

    private let most: Int
    private let state = Guarded(State())

    /// Room for `most` connections, at least 1.
    init(_ most: Int) {
        self.most = most
    }

    /// Tells a listening channel too when there is room again, whichever address the room comes from.
    func tell(_ channel: any Channel) { state.withLock { $0.listening.append(channel) } }

    func connectionOpened() { state.withLock { $0.open += 1 } }

    func connectionClosed() {
        let waiting: [any Channel] = state.withLock { state in
            defer { state.open -= 1 }
            return state.open >= most ? state.listening : []
        }
        for channel in waiting { channel.read() }
    }

    func isAcceptingNewConnections() -> Bool { state.withLock { $0.open < most } }
}
