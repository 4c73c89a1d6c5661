/// How long a connection is waited for: what is begun on it, what is owed to it, and when it was last in step.
///
/// It looks at no clock. Whoever owns it says what the time is, and is given the time until which to wait; all
/// times are milliseconds of one monotonic clock, and all that was begun can be begun at any of them, 0 too.
///
/// A connection that answers all and owes nothing is *in step*. Then one moment is noted with every turn of the
/// loop, and the deadline that was set stays: when it passes, it is moved to where silence would end.
struct Patience {
    /// How long each thing may take, in milliseconds.
    struct Limits: Equatable {
        /// Silence, with nothing begun and nothing owed.
        var idle: UInt64
        /// A frame, from its first byte to its last.
        var frame: UInt64
        /// Replies that wait without the peer taking any of them.
        var stall: UInt64
    }

    /// What the passing of a deadline means.
    enum Verdict: Equatable {
        /// The wait goes on, until a new deadline.
        case goesOn(until: UInt64)
        /// It was long enough.
        case isOver
    }

    /// Replies that wait for the peer.
    private struct Stall {
        /// When the peer last took some of them, or they began to wait.
        var began: UInt64
        /// How many bytes waited when that was looked at.
        var unsent: Int
    }

    /// When requests were last answered with nothing left over.
    private var lastInStep: UInt64 = 0
    /// Whether the deadline is for silence only; it is moved when it passes, not with every turn.
    private var isInStep = false
    /// When the frame began that is not whole yet.
    private var frameBegan: UInt64?
    private var stall: Stall?

    /// When requests were last answered, or a frame was begun that is not whole.
    var lastSign: UInt64 { max(lastInStep, frameBegan ?? 0) }

    /// Nothing is waited for yet, on a connection that was opened at a time.
    init(openedAt now: UInt64 = 0) {
        lastInStep = now
    }

    /// All that was read is answered and all replies are sent: the one call of a turn that is in step.
    ///
    /// - Parameter now: the time.
    /// - Returns: whether that was so before too; otherwise ``cameInStep(at:isDraining:_:)`` comes next.
    @inline(__always)
    mutating func wasInStep(at now: UInt64) -> Bool {
        lastInStep = now
        return isInStep
    }

    /// What was begun and owed is no more.
    ///
    /// - Returns: the deadline.
    mutating func cameInStep(at now: UInt64, isDraining: Bool, _ limits: Limits) -> UInt64 {
        frameBegan = nil
        stall = nil
        // A drained connection's silence is counted from its last sign of life, so each one moves it.
        isInStep = !isDraining
        return Self.silence(from: now, isDraining: isDraining, limits)
    }

    /// What was read ends within a frame.
    ///
    /// - Parameters:
    ///   - isNew: whether another frame was whole before it, so that this one begins now.
    ///   - now: the time.
    mutating func cut(isNew: Bool, at now: UInt64) {
        if isNew || frameBegan == nil { frameBegan = now }
    }

    /// No frame is awaited any more.
    mutating func forgetFrame() {
        frameBegan = nil
    }

    /// Notes how many bytes wait, and sets a deadline by what is begun and what is owed.
    ///
    /// - Parameters:
    ///   - unsent: bytes of replies that wait for the peer.
    ///   - now: the time.
    ///   - isDraining: whether no more requests are answered, so that little silence is enough.
    ///   - limits: how long each may take.
    /// - Returns: the deadline.
    mutating func next(unsent: Int, at now: UInt64, isDraining: Bool, _ limits: Limits) -> UInt64 {
        isInStep = false
        if unsent == 0 {
            stall = nil
        } else if let known = stall, unsent >= known.unsent {
            stall?.unsent = unsent
        } else {
            stall = Stall(began: now, unsent: unsent)
        }
        let stalls = stall.map { $0.began + limits.stall }
        let cuts = frameBegan.map { $0 + limits.frame }
        switch (stalls, cuts) {
        case (let stalls?, let cuts?): return min(stalls, cuts)
        case (let deadline?, nil), (nil, let deadline?): return deadline
        case (nil, nil): return Self.silence(from: now, isDraining: isDraining, limits)
        }
    }

    /// No more requests are answered from now on.
    ///
    /// - Returns: the deadline; nil where replies wait, whose deadline stays.
    mutating func drain(unsent: Int, at now: UInt64) -> UInt64? {
        isInStep = false
        return unsent == 0 ? now + ServerLimits.drainQuietMilliseconds : nil
    }

    /// The last reply has left.
    ///
    /// - Returns: the deadline: until when what arrives is discarded.
    mutating func linger(at now: UInt64) -> UInt64 {
        isInStep = false
        return now + ServerLimits.lingerMilliseconds
    }

    /// A deadline passed.
    ///
    /// - Returns: whether there is reason to wait on: it was in step since, or the peer takes its replies, if
    ///   slowly.
    mutating func passed(
        unsent: Int,
        at now: UInt64,
        isDraining: Bool,
        _ limits: Limits
    ) -> Verdict {
        if isInStep {
            let silent = lastInStep + limits.idle
            return silent > now ? .goesOn(until: silent) : .isOver
        }
        guard let stall, unsent > 0, unsent < stall.unsent else { return .isOver }
        return .goesOn(until: next(unsent: unsent, at: now, isDraining: isDraining, limits))
    }

    private static func silence(from now: UInt64, isDraining: Bool, _ limits: Limits) -> UInt64 {
        now + (isDraining ? ServerLimits.drainQuietMilliseconds : limits.idle)
    }
}
