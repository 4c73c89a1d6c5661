/// What is asked over HTTP: a server, and the path that scores.
package struct HTTPTarget: Sendable, Equatable, CustomStringConvertible {
    /// `HOST:PORT`.
    package let authority: String
    /// Where it scores, with the slash that it begins with: `/predict`.
    package let path: String

    private static let scheme = "http://"
    /// The port of a URL that names none.
    private static let portOfScheme = 80
    /// The longest URL, in bytes: what servers take as a first line leaves more.
    private static let bytesMax = 2048

    /// As it is written: `http://127.0.0.1:5000/predict`.
    package var description: String { Self.scheme + authority + path }

    /// Reads a URL.
    ///
    /// - Parameter url: `http://HOST:PORT/PATH`; without a port it is 80.
    /// - Throws: an ``HTTPTargetError`` with a sentence when it is none, or not of that scheme.
    package init(_ url: String) throws(HTTPTargetError) {
        if url.hasPrefix("https://") {
            throw HTTPTargetError(
                url,
                "HTTPS is not spoken here; name the listener without TLS, like http://127.0.0.1:5000/predict"
            )
        }
        // What is seen and no blank: nothing in it ends a line of the request.
        guard url.hasPrefix(Self.scheme), url.utf8.count <= Self.bytesMax,
            url.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), !url.contains("#")
        else { throw HTTPTargetError(url, Self.needed) }
        let rest = url.dropFirst(Self.scheme.count)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let host = rest[..<slash]
        guard !host.isEmpty, !host.contains("@"), !host.contains("?"), slash < rest.endIndex else {
            throw HTTPTargetError(url, Self.needed)
        }
        path = String(rest[slash...])
        // The colons of an IPv6 host stand in brackets.
        let hasPort = host.lastIndex(of: ":").map { host[$0...].allSatisfy { $0 != "]" } } ?? false
        authority = hasPort ? String(host) : "\(host):\(Self.portOfScheme)"
    }

    private static let needed = "it takes http://HOST:PORT/PATH, like http://127.0.0.1:5000/predict"
}

/// A text that is no target.
package struct HTTPTargetError: Error, CustomStringConvertible {
    /// What was wrong and what would be right.
    package let description: String

    init(_ text: String, _ reason: String) { description = "'\(text)' is no target: \(reason)" }
}
