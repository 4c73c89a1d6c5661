internal import Glibc
internal import Synchronization

/// Lets a piece of work end, or be undone, before SIGINT or SIGTERM ends the process.
///
/// For a command without a loop; one with a loop has a handler on it. A signal that the process
/// ignores, as a shell's background command does SIGINT, stays ignored.
package enum SignalDelay {
    private static let signals = [SIGINT, SIGTERM]
    private static let received = Atomic<CInt>(0)

    /// Whether a signal waits for the work to end; work in steps asks between them.
    package static var isAwaited: Bool { received.load(ordering: .relaxed) != 0 }

    /// Does the work, and then what a signal would have done that came meanwhile.
    ///
    /// One piece of work at a time.
    package static func during<Result, Failure>(
        _ work: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        received.store(0, ordering: .relaxed)
        let delayed = signals.filter { !isIgnored($0) }
        for number in delayed {
            _ = signal(number) { SignalDelay.received.store($0, ordering: .relaxed) }
        }
        defer {
            for number in delayed { _ = signal(number, SIG_DFL) }
            let number = received.load(ordering: .relaxed)
            if number != 0 { kill(getpid(), number) }
        }
        return try work()
    }

    private static func isIgnored(_ number: CInt) -> Bool {
        var action = sigaction()
        guard unsafe sigaction(number, nil, &action) == 0 else { return true }
        let handler = unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        let ignoring = unsafe unsafeBitCast(SIG_IGN, to: Int.self)
        return handler == ignoring
    }
}
