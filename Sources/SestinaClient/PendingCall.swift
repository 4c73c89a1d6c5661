/// A call on the loop, and what became of it so far.
struct PendingCall {
    let call: Call
    /// Whether it was sent before on a connection that then ended.
    var wasSent = false
    /// How often it was asked again because its answer's model was gone before it could be looked at.
    var repeats = 0
    /// How long it rests after the next refusal of a busy server.
    var backoff = Backoff(least: 50_000_000, most: 1_000_000_000)
    /// The last refusal of a busy server.
    var refusal: Refusal?
}

extension ClientError {
    /// Whether a call that ended so may be asked once more on another connection.
    var allowsRetry: Bool {
        switch self {
        case .connectionLost: true
        case .refused(let refusal): refusal.isTemporary
        default: false
        }
    }

    /// Whether the next connection would fail in the same way.
    var isLasting: Bool {
        if case .tlsFailed = self { true } else { false }
    }
}
