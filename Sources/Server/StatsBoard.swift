import Documents
import EventLoop
import Histogram
import JSON
import Models
import ONNX
import Platform
import Synchronization
import Transport
import Wire

/// What every loop of a server has done, for any of them to tell.
final class StatsBoard: Sendable {
    let shards: [ShardStats]
    let refused = Atomic<UInt64>(0)
    /// Connections of the listener for observers that are open now.
    let observersOpen = Atomic<Int>(0)
    /// Whose connections the callers are.
    let peers: PeerBook
    let reloadsGood = Atomic<UInt64>(0)
    let reloadsFailed = Atomic<UInt64>(0)
    /// When the certificate that callers are shown ends, in seconds since 1970; 0 where no TLS is spoken.
    let certificateExpiry = Atomic<Int64>(0)
    /// When the first list of revoked certificates ends; 0 without lists.
    let revocationListExpiry = Atomic<Int64>(0)
    /// Whether connections of some begin with a header.
    private let hearsBalancers: Bool
    private let startNanoseconds = MonotonicClock.nanoseconds
    private let latest = Guarded<StatsSnapshot?>(nil)

    init(loops: Int, hearsBalancers: Bool = false) {
        self.hearsBalancers = hearsBalancers
        shards = (0..<loops).map { _ in ShardStats() }
        peers = PeerBook(loops: loops)
    }

    /// Connections open now, those on their way to a loop included.
    var connectionsOpen: Int {
        shards.reduce(0) { $0 + $1.connectionsOpen.load(ordering: .relaxed) }
    }

    /// What all connections keep in memory, in bytes.
    var memoryBytes: Int { shards.reduce(0) { $0 + $1.memoryBytes.load(ordering: .relaxed) } }

    /// Connections that were closed in a drain though replies waited for them.
    var givenUpInDrain: UInt64 { sum { $0.givenUpInDrain.value } }

    /// The counts of all loops, at most ``ServerLimits/statsAgeNanosecondsMax`` old.
    ///
    /// All loops share them, under a lock, so that however many callers ask and whichever loops they ask, the
    /// counts are gathered once in that time and no answer tells less than one before it.
    ///
    /// - Parameter now: in nanoseconds of the monotonic clock.
    /// - Returns: the same ones to every loop that asks in that time.
    func snapshot(at now: UInt64) -> StatsSnapshot {
        latest.withLock { latest in
            // Another loop may have gathered them after this one looked at the clock.
            if let latest, now < latest.made + ServerLimits.statsAgeNanosecondsMax { return latest }
            let snapshot = gather(at: now)
            latest = snapshot
            return snapshot
        }
    }

    private func gather(at now: UInt64) -> StatsSnapshot {
        var latency = ShardStats.emptyHistogram
        var counts = StatsSnapshot.OfFeatures()
        for shard in shards {
            latency.add(shard.latency.withLock { $0 })
            counts.outsideTrainingRange.merge(
                shard.outsideTrainingRange.byName,
                uniquingKeysWith: +
            )
            counts.firstReasons.merge(shard.firstReasons.byName, uniquingKeysWith: +)
        }
        counts.withoutReason = sum { $0.withoutReason.value }
        var stats = ServerStats()
        stats.uptimeSeconds = Double((now - startNanoseconds) / 1_000_000) / 1000
        stats.connections = connections
        stats.requests = requests
        stats.replies = replies
        stats.outcomes = outcomes
        stats.rows = sum { $0.session.rows }
        stats.bytes = bytes
        stats.reloads = reloads
        stats.loops = loops
        stats.latency = ServerStats.Latency(latency)
        stats.latencyHistogram = LatencyHistogram(latency)
        stats.tls = tls
        stats.proxyHeaders = proxyHeaders
        stats.process = ServerStats.Process(ProcessStatus.now())
        return StatsSnapshot(made: now, stats: stats, counts)
    }

    private var connections: ServerStats.Connections {
        var connections = ServerStats.Connections()
        connections.open = UInt64(clamping: connectionsOpen)
        connections.accepted = sum { $0.accepted.value }
        connections.refused = refused.load(ordering: .relaxed)
        connections.closedForMemory = sum { $0.closedForMemory.value }
        connections.closedForOthers = sum { $0.closedForOthers.value }
        return connections
    }

    /// Sessions of TLS; nil where none is spoken.
    private var tls: ServerStats.TLS? {
        let expiry = certificateExpiry.load(ordering: .relaxed)
        guard expiry != 0 else { return nil }
        var tls = ServerStats.TLS()
        tls.handshakes = NamedCounts(
            TLSOutcome.all.map { outcome in
                NamedCounts.Entry(outcome.name, sum { $0.handshakes[outcome] })
            }
        )
        tls.certificateExpiry = UInt64(clamping: expiry)
        let list = revocationListExpiry.load(ordering: .relaxed)
        if list != 0 { tls.revocationListExpiry = UInt64(clamping: list) }
        return tls
    }

    /// Headers of balancers; nil where none are heard.
    private var proxyHeaders: NamedCounts? {
        guard hearsBalancers else { return nil }
        return NamedCounts(
            ProxyHeader.Outcome.allCases.map { outcome in
                NamedCounts.Entry(outcome.rawValue, sum { $0.proxyHeaders[outcome] })
            }
        )
    }

    private var bytes: ServerStats.Traffic {
        var bytes = ServerStats.Traffic()
        bytes.in = sum { $0.bytesIn.value }
        bytes.out = sum { $0.bytesOut.value }
        return bytes
    }

    private var reloads: ServerStats.Reloads {
        var reloads = ServerStats.Reloads()
        reloads.good = reloadsGood.load(ordering: .relaxed)
        reloads.failed = reloadsFailed.load(ordering: .relaxed)
        return reloads
    }

    private var loops: [ServerStats.Loop] {
        shards.map { shard in
            var loop = ServerStats.Loop()
            loop.connections = UInt64(
                clamping: shard.connectionsOpen.load(ordering: .relaxed)
            )
            loop.requests = shard.session.requests
            return loop
        }
    }

    private var requests: NamedCounts {
        var entries = Opcode.allCases.map { opcode in
            NamedCounts.Entry(opcode.statsName, sum { $0.session.requests(opcode) })
        }
        // Loops go on counting meanwhile: the total is that of what is told.
        entries.append(NamedCounts.Entry("total", entries.reduce(0) { $0 + $1.count }))
        return NamedCounts(entries)
    }

    private var replies: NamedCounts {
        countedByStatus { $0.session.replies($1) }
    }

    /// Replies by what was asked and how it ended.
    private var outcomes: [ServerStats.Outcome] {
        (Opcode.allCases + [nil]).map { opcode in
            ServerStats.Outcome(
                opcode: opcode?.statsName ?? "none",
                replies: countedByStatus { $0.session.replies(to: opcode, $1) }
            )
        }
    }

    private func countedByStatus(_ count: (ShardStats, Status) -> UInt64) -> NamedCounts {
        NamedCounts(
            zip(Status.allCases, Status.statsNames).map { status, name in
                NamedCounts.Entry(name, sum { count($0, status) })
            }
        )
    }

    private func sum(_ count: (ShardStats) -> UInt64) -> UInt64 {
        shards.reduce(0) { $0 + count($1) }
    }
}

extension ServerStats.Latency {
    /// The percentiles of a histogram.
    fileprivate init(_ latency: Histogram<UInt64>) {
        func value(_ percentile: Double) -> UInt64 {
            latency.totalCount > 0 ? latency.valueAtPercentile(percentile) : 0
        }
        self.init()
        count = latency.totalCount
        (p50, p90, p99) = (value(50), value(90), value(99))
        (p999, max) = (value(99.9), value(100))
    }
}

extension ServerStats.Process {
    /// What the system tells of this process.
    fileprivate init(_ figures: ProcessStatus) {
        self.init()
        cpuSeconds = Double(figures.processorNanoseconds) / 1e9
        residentBytes = UInt64(clamping: figures.residentBytes)
        openDescriptors = UInt64(clamping: figures.descriptorsOpen)
        descriptorLimit = UInt64(clamping: figures.descriptorsMax)
        startUnixSeconds = ProcessStatus.startUnixSeconds
    }
}

extension SessionCounters {
    /// Requests of every known opcode.
    fileprivate var requests: UInt64 {
        Opcode.allCases.reduce(0) { $0 + requests($1) }
    }
}

extension Status {
    /// The name of each status in the document, in the order of the cases.
    fileprivate static let statsNames = allCases.map { status in
        String(status.name.map { $0 == " " ? "_" : $0 })
    }
}

extension Opcode {
    fileprivate var statsName: String {
        switch self {
        case .score: "score"
        case .scoreBatch: "batch"
        case .explain: "explain"
        case .change: "change"
        case .info: "info"
        case .ping: "ping"
        case .stats: "stats"
        }
    }
}
