import Wire

/// How much a server takes on, and how long it waits.
package struct ServerLimits: Sendable, Equatable {
    /// Connections open at one time, over all loops.
    package var connectionsMax = 10_000
    /// How long a connection may be silent with nothing begun and nothing owed to it.
    package var idleTimeout = Duration.seconds(300)
    /// How long a frame may take from its first byte to its last.
    package var frameTimeout = Duration.seconds(10)
    /// How long replies may wait without the peer taking any of them.
    package var stallTimeout = Duration.seconds(10)
    /// How long draining may take before what is left is closed.
    package var drainTimeout = Duration.seconds(10)

    /// How long a request may wait for its loop before it is refused as one too many.
    package var queueTime = Duration.milliseconds(100)
    /// What all connections together may keep in memory, in bytes: requests, replies, sessions of TLS.
    package var memoryBytes = 256 * 1024 * 1024

    /// How long a loop looks again before it sleeps.
    package var spin = Duration.zero

    /// The defaults.
    package init() {}

    /// How long a connection's requests are answered while others wait, in nanoseconds; looked at after every
    /// ``WireLimits/blockRows`` rows.
    static let sliceNanoseconds: UInt64 = 100_000
    /// How long explanations are given, and changes searched for, in one turn of a loop before others have theirs, in
    /// nanoseconds; one that takes longer is finished.
    static let reasonsNanoseconds: UInt64 = 100_000
    /// How often it is looked whether a peak of memory is over.
    static let memoryLookMilliseconds: UInt64 = 1000
    /// What connections must have kept for the allocator to be asked for it, in bytes.
    static let memoryPeakBytes = 16 * 1024 * 1024
    /// How long a balancer may take to tell whose a connection is, and the two sides to agree on keys, together.
    static let handshakeMilliseconds: UInt64 = 5000
    /// How long a session of TLS is silent before it gives back its room for records.
    static let sessionRestMilliseconds: UInt64 = 1000
    /// How often it is looked whether certificates end soon.
    static let expiryLookMilliseconds: UInt64 = 86_400_000
    /// A connection that keeps less than this is never made to wait for memory, in bytes.
    static let memoryFreeBytes = 4096

    /// How long a closing connection is read and discarded, so that a reset does not overtake the last reply.
    static let lingerMilliseconds: UInt64 = 1000
    /// How long a drained connection must be silent before it is closed.
    static let drainQuietMilliseconds: UInt64 = 100
    /// How often deadlines are looked at.
    static let tickMilliseconds: UInt64 = 250
    /// The same while draining, when somebody waits for the end.
    static let drainTickMilliseconds: UInt64 = 20
    /// Connections over the limit that are told so at one time; beyond, they are closed without a word.
    static let refusalsMax = 64
    /// Connections of observers at one time.
    static let observersMax = 64
    /// Descriptors that are not connections: libraries, standard streams, loops, the model being loaded.
    static let descriptorsReserved = 64
    /// How long nothing more is said of what happens often, once it was.
    static let rareLineMilliseconds: UInt64 = 1000
    /// How old the counts may be that `stats` tells; making them anew takes as long as hundreds of scores.
    static let statsAgeNanosecondsMax: UInt64 = 10_000_000
    /// Loops of one server.
    package static let loopsMax = 256

    /// Open descriptors that a server with these limits may need.
    package func descriptorsNeeded(loops: Int) -> Int {
        connectionsMax + 2 * Self.refusalsMax + Self.observersMax + Self.descriptorsReserved + 8
            * loops
    }

    /// A sentence on the first limit that makes no sense, or nil.
    package func fault() -> String? {
        let timeouts = [
            ("idle timeout", idleTimeout), ("frame timeout", frameTimeout),
            ("stall timeout", stallTimeout),
        ]
        for (name, timeout) in timeouts where timeout < .milliseconds(10) {
            return "the \(name) is \(timeout); it takes 10 milliseconds or more"
        }
        if connectionsMax < 1 || connectionsMax > 1_000_000 {
            return "\(connectionsMax) connections make no sense; 1 to 1000000 do"
        }
        return nil
    }
}

extension Duration {
    /// Whole milliseconds, rounded up; 0 when negative.
    var milliseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let milliseconds = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return UInt64(seconds) * 1000 + UInt64(milliseconds)
    }
}
