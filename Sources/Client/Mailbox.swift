import EventLoop
import Platform

/// How callers reach the client's loop: calls, taken together at each wake-up, and the wish to end.
///
/// Calls that are posted before the loop turns cost one wake-up and leave in one write: that is how a
/// client pipelines by itself.
final class Mailbox: Sendable {
    private enum Phase {
        case open
        case closing
        case ended
    }

    private struct State {
        var phase = Phase.open
        var calls: [Call] = []
        /// Where the server is by now, if it was looked up again.
        var address: SocketAddress?
        var wakeUp: WakeUp?
        /// What calls are told from now on.
        var failure = ClientError.closed
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Guarded(State())

    /// Hands a call to the loop, or finishes it when there is none any more.
    func post(_ call: Call) {
        let (wakeUp, failure): (WakeUp?, ClientError?) = state.withLock { state in
            guard state.phase == .open else { return (nil, state.failure) }
            state.calls.append(call)
            // With more than one the loop has been woken and has not come yet.
            return (state.calls.count == 1 ? state.wakeUp : nil, nil)
        }
        if let failure { call.finish(.failure(failure)) }
        wakeUp?.send()
    }

    /// Tells the loop where the server is by now.
    func post(_ address: SocketAddress) {
        let wakeUp = state.withLock { state in
            state.address = address
            return state.wakeUp
        }
        wakeUp?.send()
    }

    /// Tells the loop to end.
    func close() {
        let wakeUp: WakeUp? = state.withLock { state in
            guard state.phase == .open else { return nil }
            state.phase = .closing
            return state.wakeUp
        }
        wakeUp?.send()
    }

    /// Returns when the loop has ended.
    func waitForEnd() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if state.phase == .ended { return true }
                state.waiters.append(continuation)
                return false
            }
            if hasEnded { continuation.resume() }
        }
    }

    // MARK: - The loop's side

    /// Lets posts wake the loop from now on.
    func open(on loop: EventLoop, _ read: @escaping () -> Void) throws(LoopError) {
        let wakeUp = try WakeUp(loop: loop, woken: read)
        state.withLock { $0.wakeUp = wakeUp }
        // Calls may have come before there was anything to wake.
        wakeUp.send()
    }

    /// Swaps the calls that have come, oldest first, for an empty array whose room is used again.
    ///
    /// - Returns: whether the loop is to end.
    func take(_ calls: inout [Call]) -> Bool {
        calls.removeAll(keepingCapacity: true)
        var taken = consume calls
        defer { calls = taken }
        return state.withLock { state in
            swap(&state.calls, &taken)
            return state.phase != .open
        }
    }

    /// Takes where the server is by now; nil when nothing new is known.
    func takeAddress() -> SocketAddress? {
        state.withLock { state in
            defer { state.address = nil }
            return state.address
        }
    }

    /// Stops being woken, so that the loop can end.
    func closeWakeUp() {
        state.withLock { state in
            defer { state.wakeUp = nil }
            return state.wakeUp
        }?.close()
    }

    /// The loop has ended, or could not begin for the reason given.
    func ended(_ failure: ClientError?) {
        let (calls, waiters, words) = state.withLock { state in
            state.phase = .ended
            if let failure { state.failure = failure }
            defer {
                state.calls = []
                state.waiters = []
            }
            return (state.calls, state.waiters, state.failure)
        }
        for call in calls { call.finish(.failure(words)) }
        for waiter in waiters { waiter.resume() }
    }
}
