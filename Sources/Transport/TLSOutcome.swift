package import Secrecy

/// How a handshake ended.
package enum TLSOutcome: Hashable, Sendable {
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
    package static var all: [TLSOutcome] {
        [.full, .resumed, .timeout] + TLSFailure.Reason.allCases.map(TLSOutcome.failed)
    }
}
