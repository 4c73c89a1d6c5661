package import Repository

/// What the gate says of a change to the models.
package enum Verdict: String, CaseIterable, Sendable {
    /// The challenger is shown to be no worse, or no model changed.
    case pass
    /// The challenger is worse, or breaks a rule of the policy.
    case fail
    /// The data cannot tell.
    case inconclusive
    /// Nothing was measured that can be trusted: no base, no data, no policy.
    case invalid
    /// There was nothing to look at, and the policy does not insist; of one check, never of a whole.
    case notAsked = "not asked"

    /// The verdict as it is shouted: `PASS`.
    package var word: String { rawValue.uppercased() }

    /// The code with which a command ends whose answer this is.
    package var exitCode: Int32 {
        switch self {
        case .pass: 0
        case .fail: 1
        case .inconclusive, .invalid, .notAsked: 2
        }
    }

    /// Whether the change may not go on.
    ///
    /// - Parameter standing: what the change is about to reach.
    /// - Returns: whether it stops here.
    package func blocks(_ standing: Standing) -> Bool { self != .pass && standing == .binding }

    /// The graver of two verdicts: of a whole, and of its parts.
    ///
    /// What was found bad stays bad whatever else could not be measured, and what cannot be
    /// trusted weighs more than what cannot be told.
    package func joined(with other: Verdict) -> Verdict {
        gravity >= other.gravity ? self : other
    }

    private var gravity: Int {
        switch self {
        case .notAsked: 0
        case .pass: 1
        case .inconclusive: 2
        case .invalid: 3
        case .fail: 4
        }
    }
}
