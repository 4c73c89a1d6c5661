package import HTTPFront

/// The most of everything that a page's server holds or waits for.
package struct WebLimits: Sendable {
    /// Connections: how many, and how long they may take over what.
    package var connections = HTTPLimits()
    /// Body of a request for one prediction, in bytes.
    package var predictionBytesMax = 16 << 10
    /// Body of a request of the inference protocol, in bytes; 16,384 rows as JSON with every digit take 2.5 MB.
    package var inferenceBytesMax = 4 << 20
    /// Body of such a request that is worked on at once, on the loop of its connection, in bytes; 16 KiB take 0.3 ms.
    package var inferenceAtOnceBytesMax = 16 << 10
    /// Larger ones that are worked on at one time.
    package var inferencesMax = 2
    /// How long the scoring server may take over one call.
    package var scoringTimeout = Duration.seconds(5)
    /// The longest pause between two attempts to reach a scoring server that is away.
    package var reconnectPauseMax = Duration.milliseconds(500)

    /// The usual values.
    package init() {}

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
        connections.connectionsMax + HTTPLimits.connectionsOver + Self.descriptorsOfLoop * loops
            + Self.descriptorsReserved
    }
}
