/// The most of everything that a page's server holds or waits for.
package struct WebLimits: Sendable {
    /// Connections at one time; further ones wait to be accepted.
    package var connectionsMax = 1024
    /// Body of a request for one prediction, in bytes.
    package var predictionBytesMax = 16 << 10
    /// Body of a request of the inference protocol, in bytes; 16,384 rows as JSON with every digit take 2.5 MB.
    package var inferenceBytesMax = 4 << 20
    /// All header fields of a request, in bytes.
    package var headerBytesMax = 16 << 10
    /// Header fields of a request, those behind a body in chunks among them.
    package var headerFieldsMax = 1000
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
    /// How long the scoring server may take over one call.
    package var scoringTimeout = Duration.seconds(5)
    /// The longest pause between two attempts to reach a scoring server that is away.
    package var reconnectPauseMax = Duration.milliseconds(500)
    /// How long draining may take before what is left is closed.
    package var drainTimeout = Duration.seconds(10)

    /// The usual values.
    package init() {}

    /// Connections that may be accepted over the limit: as many come in one turn of the listening socket, less one.
    static let connectionsOver = 3
    /// Descriptors of one loop: what it polls with, its bell and its timer, and a file of `/proc` for the metrics.
    static let descriptorsOfLoop = 4
    /// Descriptors of everything else: three standard streams, the listening socket, 12 of the client's loop and of the
    /// signals, the client's connection beside one that is being closed, and room for what is open for a moment
    /// (a name that is resolved) or was inherited.
    static let descriptorsReserved = 32

    /// Open descriptors that a server with these limits may need.
    ///
    /// - Parameter loops: that answer.
    /// - Returns: the number.
    package func descriptorsNeeded(loops: Int) -> Int {
        connectionsMax + Self.connectionsOver + Self.descriptorsOfLoop * loops
            + Self.descriptorsReserved
    }
}
