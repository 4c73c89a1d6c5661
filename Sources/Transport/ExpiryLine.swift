package import Secrecy

/// What a server's log says of its certificate or a list that has expired or soon will.
package struct ExpiryLine: Equatable, Sendable {
    /// Whether it is too late.
    package let isOver: Bool
    /// A sentence.
    package let words: String

    /// How long before the end it is told of, in seconds.
    private static let warningSeconds: Int64 = 30 * 86_400

    /// The lines that are due.
    ///
    /// - Parameters:
    ///   - context: what callers are shown, and whom it trusts.
    ///   - now: seconds since 1970.
    /// - Returns: none where nothing ends within 30 days.
    package static func due(of context: TLSServerContext, at now: Int64) -> [ExpiryLine] {
        let ends = [
            ("the certificate", "callers refuse it", context.certificateExpiry),
            (
                "the list of revoked certificates", "no caller is let in",
                context.revocationListExpiry ?? .max
            ),
        ]
        return ends.compactMap { what, consequence, expiry in
            ExpiryLine(what, consequence, left: expiry.subtractingReportingOverflow(now))
        }
    }

    private init?(
        _ what: String,
        _ consequence: String,
        left: (partialValue: Int64, overflow: Bool)
    ) {
        let (seconds, overflows) = left
        if overflows || seconds >= Self.warningSeconds { return nil }
        isOver = seconds <= 0
        if isOver {
            words = "\(what) has expired, and \(consequence); replace it and send SIGHUP"
        } else {
            let span = seconds < 2 * 86_400 ? "\(seconds / 3600) hours" : "\(seconds / 86_400) days"
            words = "\(what) expires in \(span); replace it and send SIGHUP"
        }
    }
}
