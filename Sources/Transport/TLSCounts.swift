import Platform
package import Secrecy

/// How handshakes ended, since the start of the process; any thread counts, any thread reads.
package final class TLSCounts: Sendable {
    /// How a handshake ended.
    package enum Outcome: Hashable, Sendable {
        /// A session with a whole handshake began.
        case full
        /// A session that continues an earlier one began.
        case resumed
        /// It took too long.
        case timeout
        /// It failed.
        case failed(TLSFailure.Reason)

        /// The name that metrics have for it.
        package var name: String {
            switch self {
            case .full: "full"
            case .resumed: "resumed"
            case .timeout: "timeout"
            case .failed(let reason): reason.rawValue
            }
        }

        /// All that a server can count, in the order in which metrics tell them.
        package static var all: [Outcome] {
            [.full, .resumed, .timeout] + TLSFailure.Reason.allCases.map(Outcome.failed)
        }
    }

    private let counts = Guarded<[Outcome: UInt64]>([:])

    /// Nothing counted.
    package init() {}

    /// Counts the end of a handshake.
    package func count(_ outcome: Outcome) { counts.withLock { $0[outcome, default: 0] += 1 } }

    /// How many ended so.
    package subscript(outcome: Outcome) -> UInt64 { counts.withLock { $0[outcome] ?? 0 } }
}
