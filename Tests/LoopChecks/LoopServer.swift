package import EventLoop
import Platform

/// A listener in this process, on a loop and a thread of its own.
package final class LoopServer: Sendable {
    private struct State {
        var address: SocketAddress?
        var failure: LoopError?
        var wakeUp: WakeUp?
        var thread: LoopThread?
        var hasEnded = false
    }

    private let accept: @Sendable (Socket, Int, Loop) -> TCPStream?
    private let state = Guarded(State())

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - address: where; with that of an earlier server it takes that one's place.
    ///   - accept: makes the connection of a caller, on the loop; it is given how many there were before.
    /// - Returns: the server, once callers can connect.
    /// - Throws: why it cannot listen.
    package static func start(
        at address: String = "127.0.0.1:0",
        accept: @escaping @Sendable (Socket, Int, Loop) -> TCPStream?
    ) async throws -> LoopServer {
        let server = LoopServer(accept)
        let requested = try SocketAddress(address)
        let thread = try LoopThread { server.serve(at: requested) }
        server.state.withLock { $0.thread = thread }
        await server.waitUntil { $0.address != nil || $0.failure != nil }
        if let failure = server.state.withLock({ $0.failure }) {
            await server.stop()
            throw failure
        }
        return server
    }

    private init(_ accept: @escaping @Sendable (Socket, Int, Loop) -> TCPStream?) {
        self.accept = accept
    }

    /// `HOST:PORT`.
    package var address: String { state.withLock { $0.address }?.description ?? "" }

    /// Closes every connection and the listener, and waits until they are closed.
    package func stop() async {
        state.withLock { $0.wakeUp }?.send()
        await waitUntil { $0.hasEnded }
        let thread = state.withLock { state in
            defer { state.thread = nil }
            return state.thread
        }
        thread?.join()
    }

    private func waitUntil(_ holds: @Sendable (borrowing State) -> Bool) async {
        while !state.withLock({ holds($0) }) { try? await Task.sleep(for: .milliseconds(1)) }
    }

    private func serve(at requested: SocketAddress) {
        do throws(LoopError) {
            let loop = try Loop()
            var connections: [TCPStream] = []
            let listener = try Listener(loop: loop, address: requested) { socket in
                if let connection = self.accept(socket, connections.count, loop) {
                    connections.append(connection)
                }
            } exhausted: { _ in
            }
            var wakeUp: WakeUp?
            wakeUp = try WakeUp(loop: loop) {
                listener.close()
                for connection in connections { connection.close() }
                connections = []
                wakeUp?.close()
                wakeUp = nil
            }
            let made = wakeUp
            state.withLock {
                $0.wakeUp = made
                $0.address = listener.address
            }
            loop.run()
        } catch {
            state.withLock { $0.failure = error }
        }
        state.withLock { $0.hasEnded = true }
    }
}
