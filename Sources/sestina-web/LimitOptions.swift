import ArgumentParser
import Commands
import HTTPFront
import Web

/// How much the server takes on, and how long it waits.
struct LimitOptions: ParsableArguments {
    /// Where the defaults come from, so that help and library tell the same.
    private static let usual = WebLimits()

    @Option(help: ArgumentHelp("Connections at one time; more wait.", valueName: "n"))
    var connections = Self.usual.connections.connectionsMax

    @Option(
        help: ArgumentHelp(
            "All bodies that come and answers that are not read, together, in MiB; beyond that reading pauses, and the "
                + "largest and slowest are closed.",
            valueName: "n"
        )
    )
    var memory = Self.usual.connections.bodyBytesMax >> 20

    @Option(help: ArgumentHelp("How long the scoring server may take.", valueName: "seconds"))
    var scoringTimeout = Seconds(Self.usual.scoringTimeout)

    @Option(
        help: ArgumentHelp(
            "How long a connection may be silent between two requests.",
            valueName: "seconds"
        )
    )
    // Silence between requests, within a head and within a body are bounded apart: the first is usual,
    // the others are how a few slow callers hold all connections.
    var idleTimeout = Seconds(Self.usual.connections.idleTimeout)

    @Option(
        help: ArgumentHelp(
            "How long the head of a request may take from its first byte on.",
            valueName: "seconds"
        )
    )
    var headTimeout = Seconds(Self.usual.connections.headTimeout)

    @Option(
        help: ArgumentHelp(
            "How long the body of a request may take, and a second more for every "
                + "\(Self.usual.connections.bodyBytesPerSecondMin) bytes.",
            valueName: "seconds"
        )
    )
    // A book of 32 MiB over a slow line is no attack: the time grows with what has come.
    var bodyTimeout = Seconds(Self.usual.connections.bodyTimeout)

    @Option(
        help: ArgumentHelp(
            "How long a caller may leave its answers unread.",
            valueName: "seconds"
        )
    )
    var stallTimeout = Seconds(Self.usual.connections.stallTimeout)

    @Option(
        help: ArgumentHelp(
            "How long draining may take before what is left is closed.",
            valueName: "seconds"
        )
    )
    var drainTimeout = Seconds(Self.usual.connections.drainTimeout)

    /// Refuses what no server can have: no connections, or a time that is over at once.
    mutating func validate() throws {
        // More than a million descriptors no system has without being set up for it.
        guard 1...1_000_000 ~= connections else {
            throw ValidationError("--connections takes 1 to 1000000")
        }
        guard 8...1_048_576 ~= memory else {
            throw ValidationError("--memory takes 8 to 1048576")
        }
        // Draining alone may take no time: what is left is closed then.
        try scoringTimeout.requirePositive("--scoring-timeout")
        try idleTimeout.requirePositive("--idle-timeout")
        try headTimeout.requirePositive("--head-timeout")
        try bodyTimeout.requirePositive("--body-timeout")
        try stallTimeout.requirePositive("--stall-timeout")
    }

    /// The limits that the options give; those without an option stay as they are.
    var limits: WebLimits {
        var limits = WebLimits()
        limits.connections.connectionsMax = connections
        limits.connections.bodyBytesMax = memory << 20
        limits.scoringTimeout = scoringTimeout.duration
        limits.connections.idleTimeout = idleTimeout.duration
        limits.connections.headTimeout = headTimeout.duration
        limits.connections.bodyTimeout = bodyTimeout.duration
        limits.connections.stallTimeout = stallTimeout.duration
        limits.connections.drainTimeout = drainTimeout.duration
        return limits
    }
}
