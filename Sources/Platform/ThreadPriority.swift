internal import Glibc

/// How much the system prefers a thread to others.
package enum ThreadPriority {
    /// What a thread that computes beside others that answer is set back by, of 19.
    private static let setBack: CInt = 5

    /// Has the thread that calls run when others have nothing to do, or nearly so; it stays so.
    package static func yieldToOthers() {
        // Of threads and not of the process, which Linux has otherwise than POSIX.
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, setBack)
    }
}
