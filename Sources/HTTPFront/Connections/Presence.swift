import NIOCore
import Synchronization

/// Since when the caller of a connection is silent, as far as the looks of its guard tell.
///
/// The connection's loop writes it, and any thread reads it.
final class Presence: Sendable {
    /// Nanoseconds of the clock of NIO's deadlines; the most while the caller is served, or speaks.
    private let silentSince: Atomic<UInt64>

    /// Silent from now on.
    init(at now: NIODeadline = .now()) {
        silentSince = Atomic(now.uptimeNanoseconds)
    }

    /// Since when nothing came and nothing is owed; nil while that is not so.
    var silence: UInt64? {
        let since = silentSince.load(ordering: .relaxed)
        return since == .max ? nil : since
    }

    /// Something came.
    func speaks() { silentSince.store(.max, ordering: .relaxed) }

    /// What a look found.
    ///
    /// - Parameters:
    ///   - now: when it was.
    ///   - isServed: whether an answer is made, or being read by the caller.
    ///   - wasHeard: whether something came since the last look.
    func look(at now: NIODeadline, isServed: Bool, wasHeard: Bool) {
        if isServed {
            speaks()
        } else if wasHeard || silence == nil {
            silentSince.store(now.uptimeNanoseconds, ordering: .relaxed)
        }
    }
}
