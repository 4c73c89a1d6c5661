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
    /// How long a connection may be silent.
    package var idleTimeout = Duration.seconds(60)
    /// How long the scoring server may take over one call.
    package var scoringTimeout = Duration.seconds(5)
    /// The longest pause between two attempts to reach a scoring server that is away.
    package var reconnectPauseMax = Duration.milliseconds(500)
    /// How long draining may take before what is left is closed.
    package var drainTimeout = Duration.seconds(10)

    /// The usual values.
    package init() {}
}
