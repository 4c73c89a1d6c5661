import NIOCore

// Where a connection stands.
extension ConnectionGuard {
    /// What of a request has come.
    enum Reading {
        /// Nothing of the next one.
        case nothing
        /// Some of its head.
        case head(since: NIODeadline)
        /// All of its head; the caller keeps the body until it is told to go on.
        case awaitingContinue
        /// All of its head, and so much of its body; since when is known after the first look.
        case body(since: NIODeadline?, bytes: Int)
    }

    /// How near the connection is to its end.
    enum Phase {
        /// Requests are taken.
        case open
        /// It ends with the answers that are due and, where what comes behind them is refused, with that answer.
        case ending(Refusal?)
        /// Nothing is written any more; what was is being sent.
        case sending
        /// All is sent, and the caller's end is waited for.
        case lingering(since: NIODeadline)
    }

    /// What of a request its answer needs.
    struct Asked {
        let isOld: Bool
        let isHead: Bool
    }

    /// What is answered in the place of the handlers.
    struct Refusal {
        let fault: WebFault
        /// Whether it goes without its body, as an answer to HEAD does.
        var isForHead = false
    }
}
