/// What is spoken inside of sessions, by its name in the first messages, RFC 7301.
package struct TLSApplicationProtocol: Sendable, Equatable {
    /// The name, 1 to 255 bytes.
    let name: String
    /// Whether a peer must name it; where not, one that names none at all is taken, and one that names only
    /// others is not.
    let isDemanded: Bool

    /// Version 1 of the wire; who does not name it is refused.
    package static let sestina = TLSApplicationProtocol(
        name: TLSSession.applicationProtocol,
        isDemanded: true
    )
    /// HTTP/1.1, which many clients do not name.
    package static let http1 = TLSApplicationProtocol(name: "http/1.1", isDemanded: false)
}
