import Platform

/// One question to the server and the task that waits for its answer.
///
/// A call is finished once, by whoever is first: the reply, the clock, the end of a connection or of the
/// client, or the cancellation of the task. What comes later is discarded, so no second outcome can reach
/// the task, and an answer reaches no other task, since a call holds the only way to its own.
final class Call: Sendable {
    /// How a call ended.
    typealias Outcome = Result<Answer, any Error>

    private enum State {
        /// The task does not wait yet.
        case new
        /// The task waits.
        case awaited(CheckedContinuation<Answer, any Error>)
        /// It was finished before the task came to wait.
        case finishedEarly(Outcome)
        /// The task has its outcome, or will never ask for it.
        case finished
    }

    let request: Request
    /// When its time is over, in nanoseconds of the monotonic clock.
    let deadline: UInt64
    private let state = Guarded(State.new)

    init(_ request: Request, deadline: UInt64) {
        self.request = request
        self.deadline = deadline
    }

    deinit {
        // Nobody is left who could answer.
        finish(.failure(ClientError.closed))
    }

    /// Whether the outcome is known, so that nothing need be done for this call.
    var isFinished: Bool {
        state.withLock { state in
            switch state {
            case .new, .awaited: false
            case .finishedEarly, .finished: true
            }
        }
    }

    /// Lets a task wait for the outcome; called once.
    ///
    /// - Returns: whether it has to wait.
    func attach(_ continuation: CheckedContinuation<Answer, any Error>) -> Bool {
        let outcome: Outcome? = state.withLock { state in
            guard case .finishedEarly(let outcome) = state else {
                state = .awaited(continuation)
                return nil
            }
            state = .finished
            return outcome
        }
        guard let outcome else { return true }
        continuation.resume(with: outcome)
        return false
    }

    /// Gives the call its outcome, unless it has one.
    func finish(_ outcome: Outcome) {
        let continuation: CheckedContinuation<Answer, any Error>? = state.withLock { state in
            switch state {
            case .new:
                state = .finishedEarly(outcome)
                return nil
            case .awaited(let continuation):
                state = .finished
                return continuation
            case .finishedEarly, .finished:
                return nil
            }
        }
        continuation?.resume(with: outcome)
    }
}
