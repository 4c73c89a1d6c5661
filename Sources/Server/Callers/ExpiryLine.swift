import Logging
import Secrecy

/// What the log says of a certificate or a list that has expired or soon will.
struct ExpiryLine: Equatable {
    let level: Logger.Level
    let words: String

    /// The lines that are due.
    ///
    /// - Parameters:
    ///   - context: what callers are shown, and whom it trusts.
    ///   - now: seconds since 1970.
    /// - Returns: none where nothing ends within ``ServerLimits/expiryWarningSeconds``.
    static func due(of context: TLSServerContext, at now: Int64) -> [ExpiryLine] {
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
        if overflows || seconds >= ServerLimits.expiryWarningSeconds { return nil }
        if seconds <= 0 {
            level = .error
            words = "\(what) has expired, and \(consequence); replace it and send SIGHUP"
        } else {
            level = .warning
            let span = seconds < 2 * 86_400 ? "\(seconds / 3600) hours" : "\(seconds / 86_400) days"
            words = "\(what) expires in \(span); replace it and send SIGHUP"
        }
    }
}
