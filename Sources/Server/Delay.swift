/// Since when requests of a connection wait that were not answered in the turn in which they came.
struct Delay {
    /// The times of what is answered in a turn, in nanoseconds.
    struct Times: Equatable {
        /// When it was read.
        let read: UInt64
        /// Since when it waits for this loop, and not for its own peer.
        var queued: UInt64
    }

    private struct Wait {
        var times: Times
        /// When reading stopped: what came later waits in the kernel.
        let stopped: UInt64
    }

    /// The wait that goes on or has just ended; nil where there is none.
    private var wait: Wait?
    private var arrivals = Arrivals()
    /// How long requests may wait for their loop, in nanoseconds.
    private let queueNanoseconds: UInt64

    /// No wait.
    init(queueNanoseconds: UInt64) {
        self.queueNanoseconds = queueNanoseconds
    }

    /// Whether bytes are known to wait in the kernel.
    var isBehind: Bool { !arrivals.isEmpty }

    /// The times of what is presented now, which has waited.
    ///
    /// - Parameters:
    ///   - isResuming: whether it was read before the wait.
    ///   - now: the time.
    /// - Returns: when it was read, and since when it waits for this loop at the latest.
    func times(isResuming: Bool, at now: UInt64) -> Times {
        if isResuming { return wait?.times ?? Times(read: now, queued: now) }
        // How much of the last wait each request had is not known; all of it is the safe guess.
        return Times(read: now, queued: min(wait?.stopped ?? now, arrivals.oldest ?? now))
    }

    /// Whether bytes are known to wait behind the next so many.
    func reaches(beyond bytes: Int) -> Bool { arrivals.reach(beyond: bytes) }

    /// All is answered.
    mutating func end() {
        wait = nil
        arrivals.forget()
    }

    /// A turn ended.
    ///
    /// - Parameters:
    ///   - times: those of what was answered in it.
    ///   - isResuming: whether nothing was read in it.
    ///   - used: how many bytes were answered.
    ///   - left: how many are left of what was read.
    ///   - unread: how many wait in the kernel.
    ///   - now: the time.
    mutating func turnEnded(
        _ times: Times,
        isResuming: Bool,
        used: Int,
        left: Int,
        unread: @autoclosure () -> Int,
        at now: UInt64
    ) {
        arrivals.use(used)
        if left == 0, arrivals.isEmpty {
            wait = nil
            return
        }
        arrivals.note(left + unread(), at: now, queueNanoseconds: queueNanoseconds)
        // Nothing was read since the wait that ends here began.
        let stopped = isResuming ? wait?.stopped ?? now : now
        wait = Wait(times: times, stopped: stopped)
    }

    /// What waited for its own peer, or for memory, waits for this loop from now on.
    mutating func startsAnew(at now: UInt64) {
        wait?.times.queued = now
        arrivals.forget()
    }

    /// What was read before the wait is answered.
    ///
    /// - Parameters:
    ///   - stopped: since when nothing was read, as ``stopped`` told before.
    ///   - unread: how many bytes wait in the kernel.
    ///   - now: the time.
    /// - Returns: whether what is read next has waited for this loop.
    mutating func caughtUp(stopped: UInt64?, unread: Int, at now: UInt64) -> Bool {
        guard unread > 0, let stopped else {
            arrivals.forget()
            return false
        }
        wait = Wait(times: Times(read: stopped, queued: stopped), stopped: stopped)
        arrivals.note(unread, at: now, queueNanoseconds: queueNanoseconds)
        return true
    }

    /// When reading stopped; nil where it did not.
    var stopped: UInt64? { wait?.stopped }
}
