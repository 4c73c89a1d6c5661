import NIOHTTP1

/// The fields of every answer, whoever gives it: its moment, and what tells browsers that no answer of this
/// server needs what could be planted in one.
struct AnswerFields {
    private var date = DateField()

    /// Adds what the head of an answer does not have yet.
    mutating func complete(_ headers: inout HTTPHeaders) {
        headers.reserveCapacity(headers.count + Self.security.count + 1)
        if !headers.contains(name: "Date") { headers.add(name: "Date", value: date.now()) }
        headers.add(contentsOf: Self.security)
    }

    /// Everything from this server alone: no script or style in the markup, no frame, no other host.
    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'",
        "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    private static let security: HTTPHeaders = [
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    ]
}
