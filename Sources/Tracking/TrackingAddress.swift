import FoundationEssentials

/// Where a server of MLflow is.
struct TrackingAddress: Sendable, Equatable {
    /// The URL without name, password and slash at its end.
    let base: String
    /// The name and password that the URL held.
    let user: String?
    let password: String?

    /// Reads a URL.
    ///
    /// - Throws: a `TrackingError` unless it is an http or https URL of a server or of a path there.
    init(_ text: String) throws(TrackingError) {
        // Whatever stands before an @ may be a password.
        let shown = text.contains("@") ? "the MLflow address" : "'\(text)'"
        let wanted = "; an address like http://127.0.0.1:8080 is needed"
        let isPlain = text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f }
        guard isPlain, var parts = URLComponents(string: text),
            let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme)
        else {
            throw TrackingError("\(shown) is no http or https URL" + wanted)
        }
        guard let host = parts.host, !host.isEmpty else {
            throw TrackingError("\(shown) names no host" + wanted)
        }
        guard (1...65535).contains(parts.port ?? 80) else {
            throw TrackingError("\(shown) has a port that is not 1 to 65535" + wanted)
        }
        guard parts.query == nil, parts.fragment == nil else {
            throw TrackingError(
                "\(shown) has a '?' or a '#'; the address of the server ends before"
            )
        }
        (user, password) = (parts.user, parts.password)
        (parts.user, parts.password) = (nil, nil)
        while parts.path.hasSuffix("/") { parts.path.removeLast() }
        guard let base = parts.string else {
            throw TrackingError("\(shown) is no http or https URL" + wanted)
        }
        self.base = base
    }
}
