import EventLoop
import Histogram
import JSON
import Models
import ONNX
import Platform
import Synchronization
import Wire

/// What every loop of a server has done, for any of them to tell.
final class StatsBoard: Sendable {
    let shards: [ShardStats]
    let refused = Atomic<UInt64>(0)
    let reloadsGood = Atomic<UInt64>(0)
    let reloadsFailed = Atomic<UInt64>(0)
    private let startNanoseconds = EventLoop.nanoseconds
    private let latest = Guarded<StatsSnapshot?>(nil)

    init(loops: Int) {
        shards = (0..<loops).map { _ in ShardStats() }
    }

    /// Connections open now, those on their way to a loop included.
    var connectionsOpen: Int {
        shards.reduce(0) { $0 + $1.connectionsOpen.load(ordering: .relaxed) }
    }

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
        var outside: [String: UInt64] = [:]
        for shard in shards {
            latency.add(shard.latency.withLock { $0 })
            outside.merge(shard.outsideTrainingRange, uniquingKeysWith: +)
        }
        var uptime = JSONText()
        uptime.number(Double((now - startNanoseconds) / 1_000_000) / 1000)
        var rows = JSONText()
        rows.number(sum { $0.session.rows })
        return StatsSnapshot(
            made: now,
            members: [
                ("uptime_seconds", uptime), ("connections", connections), ("requests", requests),
                ("replies", replies), ("outcomes", outcomes), ("rows", rows), ("bytes", bytes),
                ("reloads", reloads), ("loops", loops),
                ("latency_ns", Self.percentiles(latency)),
                ("latency_histogram_ns", LatencyBuckets(latency).document),
                ("process", Self.process),
            ],
            outsideTrainingRange: outside
        )
    }

    private var connections: JSONText {
        var text = JSONText()
        text.object { text in
            text.member("open", connectionsOpen)
            text.member("accepted", sum { $0.accepted.value })
            text.member("refused", refused.load(ordering: .relaxed))
        }
        return text
    }

    private var bytes: JSONText {
        var text = JSONText()
        text.object { text in
            text.member("in", sum { $0.bytesIn.value })
            text.member("out", sum { $0.bytesOut.value })
        }
        return text
    }

    private var reloads: JSONText {
        var text = JSONText()
        text.object { text in
            text.member("good", reloadsGood.load(ordering: .relaxed))
            text.member("failed", reloadsFailed.load(ordering: .relaxed))
        }
        return text
    }

    private var loops: JSONText {
        var text = JSONText()
        text.array(shards) { text, shard in
            text.object { text in
                text.member("connections", shard.connectionsOpen.load(ordering: .relaxed))
                text.member("requests", shard.session.requests)
            }
        }
        return text
    }

    private var requests: JSONText {
        var text = JSONText()
        text.object { text in
            // Loops go on counting meanwhile: the total is that of what is told.
            var total: UInt64 = 0
            for opcode in Opcode.allCases {
                let count = sum { $0.session.requests(opcode) }
                text.member(opcode.statsName, count)
                total += count
            }
            text.member("total", total)
        }
        return text
    }

    private var replies: JSONText {
        var text = JSONText()
        text.object { text in
            for status in Status.allCases {
                text.member(status.statsName, sum { $0.session.replies(status) })
            }
        }
        return text
    }

    /// Replies by what was asked and how it ended.
    private var outcomes: JSONText {
        var text = JSONText()
        text.object { text in
            for opcode in Opcode.allCases + [nil] {
                text.member(opcode?.statsName ?? "none") { text in
                    text.object { text in
                        for status in Status.allCases {
                            let count = sum { $0.session.replies(to: opcode, status) }
                            text.member(status.statsName, count)
                        }
                    }
                }
            }
        }
        return text
    }

    private static var process: JSONText {
        let figures = ProcessFigures.now()
        var text = JSONText()
        text.object { text in
            text.member("cpu_seconds") { $0.number(Double(figures.processorNanoseconds) / 1e9) }
            text.member("resident_bytes", figures.residentBytes)
            text.member("open_descriptors", figures.descriptorsOpen)
            text.member("descriptor_limit", figures.descriptorsMax)
            text.member("start_unix_seconds") { $0.number(ProcessFigures.startUnixSeconds) }
        }
        return text
    }

    private static func percentiles(_ latency: Histogram<UInt64>) -> JSONText {
        var text = JSONText()
        text.object { text in
            text.member("count", latency.totalCount)
            let named = [("p50", 50), ("p90", 90), ("p99", 99), ("p999", 99.9), ("max", 100)]
            for (name, percentile) in named {
                let isKnown = latency.totalCount > 0
                text.member(name, isKnown ? latency.valueAtPercentile(percentile) : 0)
            }
        }
        return text
    }

    private func sum(_ count: (ShardStats) -> UInt64) -> UInt64 {
        shards.reduce(0) { $0 + count($1) }
    }
}

extension SessionCounters {
    /// Requests of every known opcode.
    fileprivate var requests: UInt64 {
        Opcode.allCases.reduce(0) { $0 + requests($1) }
    }
}

extension Status {
    fileprivate var statsName: String { String(name.map { $0 == " " ? "_" : $0 }) }
}

extension Opcode {
    fileprivate var statsName: String {
        switch self {
        case .score: "score"
        case .scoreBatch: "batch"
        case .info: "info"
        case .ping: "ping"
        case .stats: "stats"
        }
    }
}
