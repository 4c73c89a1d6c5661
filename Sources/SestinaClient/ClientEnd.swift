import Platform

/// The end of a client: why it came, for calls that come behind it, and who waits for it.
final class ClientEnd: Sendable {
    private struct State {
        var hasCome = false
        /// What calls are told that nobody will answer.
        var failure = ClientError.closed
        // Invariant: empty once it has come.
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Guarded(State())

    /// What calls are told that nobody will answer: that the client is closed, unless its loop could not begin.
    var failure: ClientError { state.withLock { $0.failure } }

    /// The loop could not begin, for the reason given.
    func failed(_ failure: ClientError) {
        state.withLock { $0.failure = failure }
    }

    /// The loop is gone.
    func came() {
        let waiters = state.withLock { state in
            state.hasCome = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when the loop is gone; at once when it is gone already.
    func wait() async {
        await withCheckedContinuation { continuation in
            let hasCome = state.withLock { state in
                if !state.hasCome { state.waiters.append(continuation) }
                return state.hasCome
            }
            if hasCome { continuation.resume() }
        }
    }
}
