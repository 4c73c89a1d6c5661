import NIOPosix
import Platform

/// Does the work of large requests beside the loops, a few requests at a time and in the order in which they came.
///
/// A request of 16,384 rows takes some 20 ms of a processor to read. On a loop all its other callers would wait for
/// that, and in the scoring server they would stand behind the rows of every one of them. The system lets a loop
/// that wakes up go before threads that have computed for a while.
final class BulkWork: Sendable {
    private struct State {
        var free: Int
        /// Who waits for a turn, the first to come first.
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let threads: NIOThreadPool
    private let state: Guarded<State>

    /// Places for so many requests at a time, each with a thread.
    init(places: Int) {
        threads = NIOThreadPool(numberOfThreads: places)
        threads.start()
        state = Guarded(State(free: places))
    }

    /// Ends the threads, once nobody uses them.
    func close() async throws { try await threads.shutdownGracefully() }

    /// Makes an answer when it is its turn.
    ///
    /// - Throws: what `body` throws, and a `CancellationError` where it is too late for an answer.
    func inTurn<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        await take()
        defer { giveBack() }
        try Task.checkCancellation()
        return try await body()
    }

    /// Computes something beside the loops.
    func compute<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await threads.runIfActive(body)
    }

    private func take() async {
        await withCheckedContinuation { continuation in
            let isTurn = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if isTurn { continuation.resume() }
        }
    }

    private func giveBack() {
        let next: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
