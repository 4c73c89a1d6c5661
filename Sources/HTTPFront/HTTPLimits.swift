/// The most of everything that connections hold or wait for.
package struct HTTPLimits: Sendable {
    /// Connections at one time; further ones wait to be accepted.
    package var connectionsMax = 1024
    /// All bodies that come, and answers that callers have not read, together, in bytes.
    package var bodyBytesMax = 256 << 20
    /// All header fields of a request, in bytes.
    package var headerBytesMax = 16 << 10
    /// Header fields of a request, those behind a body in chunks among them.
    package var headerFieldsMax = 1000
    /// How long the handshake of TLS may take.
    package var handshakeTimeout = Duration.seconds(5)
    /// How long a connection may be silent between two requests.
    package var idleTimeout = Duration.seconds(60)
    /// How long the head of a request may take from its first byte on.
    package var headTimeout = Duration.seconds(10)
    /// How long a body may take, besides a second for every ``bodyBytesPerSecondMin`` bytes.
    package var bodyTimeout = Duration.seconds(20)
    /// The least rate at which a body that is long must come, in bytes a second.
    package var bodyBytesPerSecondMin = 16 << 10
    /// How long a caller may leave unread what its connection can hold no more of.
    package var stallTimeout = Duration.seconds(30)
    /// How long the caller's end of a connection is waited for after the last answer.
    package var lingerTimeout = Duration.seconds(2)
    /// Between two looks at the times of a connection.
    package var lookInterval = Duration.milliseconds(500)
    /// How long draining may take before what is left is closed.
    package var drainTimeout = Duration.seconds(10)

    /// The usual values.
    package init() {}

    /// Connections that may be accepted over the limit: as many come in one turn of the listening socket, less one.
    package static let connectionsOver = 3
    /// Connections that wait for the system to hand them over.
    static let backlog: Int32 = 256

    /// How long a body may take of which so much has come.
    func bodyTimeout(bytes: Int) -> Duration {
        bodyTimeout + .seconds(bytes / bodyBytesPerSecondMin)
    }
}
