/// The way from serving to the end, for whoever has to wait until something is gone: a shard for its
/// connections, a server for its shards.
///
/// It holds none of them and looks at no clock: it is told what has happened and how many are left, and says
/// what is done next. However an end comes about, it comes once.
struct Drain: Equatable {
    /// How far it has come.
    enum Phase: Comparable {
        /// No end is in sight.
        case serving
        /// What is left is given time to end by itself.
        case draining
        /// What is left was told to end at once.
        case stopping
        /// Nothing is left.
        case ended
    }

    /// What has happened.
    enum Event: CaseIterable {
        /// Somebody wants the end.
        case asked
        /// The time for it is over.
        case hurried
        /// What is waited for cannot go on.
        case failed
        /// One of what is waited for is gone.
        case gone
    }

    /// What is to be done then.
    enum Action: Equatable {
        case nothing
        /// Tell what is left to end in its own time.
        case drain
        /// Tell what is left to end at once.
        case stop
        /// Close what kept the loop running.
        case end
    }

    // Invariant: it never goes back.
    private(set) var phase = Phase.serving

    /// Moves on.
    ///
    /// - Parameters:
    ///   - event: what has happened.
    ///   - left: how many of what is waited for are left.
    /// - Returns: what to do about it, now.
    mutating func apply(_ event: Event, left: Int) -> Action {
        switch (phase, event) {
        case (.serving, .asked): return go(.draining, .drain, left)
        case (.serving, .hurried), (.draining, .hurried): return go(.stopping, .stop, left)
        // In a drain the others end by themselves.
        case (.serving, .failed): return go(.stopping, .stop, left)
        case (.draining, .gone), (.stopping, .gone): return go(phase, .nothing, left)
        case (.serving, .gone), (.draining, .asked), (.draining, .failed): return .nothing
        case (.stopping, _), (.ended, _): return .nothing
        }
    }

    private mutating func go(_ next: Phase, _ action: Action, _ left: Int) -> Action {
        phase = left == 0 ? .ended : next
        return left == 0 ? .end : action
    }
}
