package import EventLoop
package import Platform
package import Transport
import Wire

/// What a load test sends, where, how fast and for how long.
package struct LoadPlan: Sendable {
    /// How fast requests are sent.
    package enum Rate: Sendable, Equatable {
        /// Open loop: so many a second are due, whatever the replies do.
        case perSecond(Double)
        /// Closed loop: so many are in flight on every connection at all times.
        case max(depth: Int)
    }

    /// How due times are spread.
    package enum Arrivals: String, Sendable, CaseIterable {
        /// Every interval is the same.
        case constant
        /// Intervals are exponential, as of many callers who do not know of each other.
        case poisson
    }

    /// What is asked about the rows.
    package enum Question: String, Sendable, CaseIterable {
        /// Their scores.
        case score
        /// Why each score is what it is.
        case explain
        /// What would change each decision.
        case change

        /// What asks it about one row.
        var opcode: Opcode {
            switch self {
            case .score: .score
            case .explain: .explain
            case .change: .change
            }
        }
    }

    /// The server.
    package var address: SocketAddress
    /// What is asked over HTTP; nil where the protocol of the wire is spoken.
    package var http: HTTPTarget?
    /// What is loaded, as a person names it: the URL, or the address.
    package var place: String { http?.description ?? address.description }
    /// How TLS is spoken with it; nil to speak in plain.
    package var tls: TLSClientTerms?
    /// How fast requests are sent.
    package var rate: Rate
    /// How due times are spread, in an open loop.
    package var arrivals = Arrivals.constant
    /// The part that is measured.
    package var duration = Duration.seconds(10)
    /// What is sent before, at the same rate, and not measured.
    package var warmup = Duration.seconds(1)
    /// Connections, all of them open before the first request.
    package var connections = 8
    /// What is asked.
    package var question = Question.score
    /// Rows of one request, which asks for scores; nil sends requests of one row.
    package var batch: Int?
    /// Decides features and Poisson arrivals.
    package var seed: UInt64 = 1

    /// Requests that may be in flight, in an open loop; those due beyond are skipped and counted.
    private static let inFlightMax = 65_536
    /// Bytes of requests that may be in flight: what a server does not take waits in this process.
    package static let bytesInFlightMax = 256 << 20
    /// How long the last replies are waited for, in nanoseconds.
    static let graceNanoseconds: UInt64 = 2_000_000_000
    /// How late the last reply of the plan may come and still count as achieved, in nanoseconds.
    static let roundingNanoseconds: UInt64 = 10_000_000
    /// Requests that an open loop sends in one turn, before it reads replies again.
    private static let burstMax = 4096
    /// The same for each of many connections: one that is behind sends several in one call of the system.
    private static let burstMaxEach = 4
    /// How often a run looks after its connections, its progress and its end, in milliseconds.
    static let tickMilliseconds: UInt64 = 50
    /// Connections that are being opened at one time: fewer than wait for a server to accept them.
    static let connectingMax = 1024
    /// How long opening all connections may take, in milliseconds.
    private static let connectMilliseconds: UInt64 = 10_000
    /// How much longer it may take for each handshake of TLS, in milliseconds: some times what one takes both sides.
    private static let handshakeMilliseconds: UInt64 = 2
    /// How long a lost connection rests before it is opened again, in milliseconds.
    static let reconnectMilliseconds: UInt64 = 100
    /// Connections of one test.
    package static let connectionsMax = 20_000
    /// Descriptors that are not connections: libraries, standard streams, the loop, the files to be written.
    private static let descriptorsReserved = 64
    /// Requests in flight on one connection in a closed loop.
    package static let depthMax = 4096
    /// Rows of one request.
    package static let batchMax = WireLimits.batchRowsMax
    /// Requests a second that a plan may ask for.
    package static let rates = 0.001...10_000_000.0

    /// How long opening all connections may take, in nanoseconds.
    var connectNanoseconds: UInt64 {
        let handshakes = tls == nil ? 0 : UInt64(connections) * Self.handshakeMilliseconds
        return (Self.connectMilliseconds + handshakes) * 1_000_000
    }

    /// Requests of the plan that may be in flight, in an open loop.
    var inFlightMax: Int { min(Self.inFlightMax, Self.bytesInFlightMax / requestBytes) }

    /// Open descriptors that the plan may need.
    package var descriptorsNeeded: Int { connections + Self.descriptorsReserved }

    /// Requests that an open loop sends in one turn.
    var burstMax: Int { max(Self.burstMax, connections * Self.burstMaxEach) }

    /// Requests in flight in a closed loop, in bytes; 0 in an open one.
    package var closedLoopBytes: Int {
        if case .max(let depth) = rate { connections * depth * requestBytes } else { 0 }
    }

    /// What the plan takes of memory: what it always does, each connection, and what is in flight in a
    /// closed loop; as measured.
    package var memoryNeed: MemoryNeed {
        MemoryNeed(
            "a load test over \(connections) connections",
            bytes: Self.constantBytes + connections * eachBytes + closedLoopBytes,
            remedy: "ask for fewer connections or less in flight"
        )
    }

    private static let constantBytes = 8 << 20
    private static let connectionBytes = 8 << 10
    /// What a session of TLS takes beyond that.
    private static let sessionBytes = 56 << 10

    private var eachBytes: Int {
        tls == nil ? Self.connectionBytes : Self.connectionBytes + Self.sessionBytes
    }

    private var requestBytes: Int {
        http == nil
            ? WireLimits.headerBytes + (batch ?? 1) * WireLimits.rowBytes : Self.httpRequestBytes
    }

    /// About what a request takes over HTTP, and its answer.
    private static let httpRequestBytes = 1024

    /// A plan with the defaults.
    package init(address: SocketAddress, rate: Rate) {
        self.address = address
        self.rate = rate
    }
}

extension Duration {
    /// Whole nanoseconds; a duration below zero counts as zero.
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }

    /// Seconds as a number.
    package var seconds: Double { Double(nanoseconds) / 1e9 }
}
