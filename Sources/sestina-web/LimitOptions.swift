import ArgumentParser
import Commands
import Web

/// How much the server takes on, and how long it waits.
struct LimitOptions: ParsableArguments {
    private static let usual = WebLimits()

    @Option(help: ArgumentHelp("Connections at one time; more wait.", valueName: "n"))
    var connections = Self.usual.connectionsMax

    @Option(help: ArgumentHelp("How long the scoring server may take.", valueName: "seconds"))
    var scoringTimeout = Seconds(Self.usual.scoringTimeout)

    @Option(
        help: ArgumentHelp(
            "How long a connection may be silent between two requests.",
            valueName: "seconds"
        )
    )
    var idleTimeout = Seconds(Self.usual.idleTimeout)

    @Option(
        help: ArgumentHelp(
            "How long the head of a request may take from its first byte on.",
            valueName: "seconds"
        )
    )
    var headTimeout = Seconds(Self.usual.headTimeout)

    @Option(
        help: ArgumentHelp(
            "How long the body of a request may take, and a second more for every "
                + "\(Self.usual.bodyBytesPerSecondMin) bytes.",
            valueName: "seconds"
        )
    )
    var bodyTimeout = Seconds(Self.usual.bodyTimeout)

    @Option(
        help: ArgumentHelp(
            "How long a caller may leave its answers unread.",
            valueName: "seconds"
        )
    )
    var stallTimeout = Seconds(Self.usual.stallTimeout)

    @Option(
        help: ArgumentHelp(
            "How long draining may take before what is left is closed.",
            valueName: "seconds"
        )
    )
    var drainTimeout = Seconds(Self.usual.drainTimeout)

    mutating func validate() throws {
        guard 1...1_000_000 ~= connections else {
            throw ValidationError("--connections takes 1 to 1000000")
        }
        try scoringTimeout.requirePositive("--scoring-timeout")
        try idleTimeout.requirePositive("--idle-timeout")
        try headTimeout.requirePositive("--head-timeout")
        try bodyTimeout.requirePositive("--body-timeout")
        try stallTimeout.requirePositive("--stall-timeout")
    }

    /// The limits that the options give.
    var limits: WebLimits {
        var limits = WebLimits()
        limits.connectionsMax = connections
        limits.scoringTimeout = scoringTimeout.duration
        limits.idleTimeout = idleTimeout.duration
        limits.headTimeout = headTimeout.duration
        limits.bodyTimeout = bodyTimeout.duration
        limits.stallTimeout = stallTimeout.duration
        limits.drainTimeout = drainTimeout.duration
        return limits
    }
}
