import EventLoop
import Histogram
import JSON
import Models
import ONNX
import Synchronization
import Wire

/// What every loop of a server has done, for any of them to tell.
final class StatsBoard: Sendable {
    let shards: [ShardStats]
    let refused = Atomic<UInt64>(0)
    let reloadsGood = Atomic<UInt64>(0)
    let reloadsFailed = Atomic<UInt64>(0)
    private let startNanoseconds = EventLoop.nanoseconds

    init(loops: Int) {
        shards = (0..<loops).map { _ in ShardStats() }
    }

    /// Connections open now, those on their way to a loop included.
    var connectionsOpen: Int {
        shards.reduce(0) { $0 + $1.connectionsOpen.load(ordering: .relaxed) }
    }

    /// The reply to `stats`.
    ///
    /// - Parameter served: the model that the loop answers with that is asked.
    /// - Returns: a JSON object.
    func document(serving served: ServedModel) -> [UInt8] {
        var latency = ShardStats.emptyHistogram
        for shard in shards { latency.add(shard.latency.withLock { $0 }) }
        var text = JSONText()
        text.object { text in
            let uptime = EventLoop.nanoseconds - startNanoseconds
            text.member("uptime_seconds") { $0.number(Double(uptime / 1_000_000) / 1000) }
            text.member("connections") { text in
                text.object { text in
                    text.member("open", connectionsOpen)
                    text.member("accepted", sum { $0.accepted.value })
                    text.member("refused", refused.load(ordering: .relaxed))
                }
            }
            text.member("requests", requests)
            text.member("replies", replies)
            text.member("outcomes", outcomes)
            text.member("rows", sum { $0.session.rows })
            text.member("outside_training_range") { text in
                text.object { text in
                    for (feature, name) in served.file.model.featureNames.enumerated() {
                        text.member(name, sum { $0.outsideTrainingRange(feature) })
                    }
                }
            }
            text.member("bytes") { text in
                text.object { text in
                    text.member("in", sum { $0.bytesIn.value })
                    text.member("out", sum { $0.bytesOut.value })
                }
            }
            text.member("reloads") { text in
                text.object { text in
                    text.member("good", reloadsGood.load(ordering: .relaxed))
                    text.member("failed", reloadsFailed.load(ordering: .relaxed))
                }
            }
            text.member("loops") { text in
                text.array(shards) { text, shard in
                    text.object { text in
                        text.member(
                            "connections",
                            shard.connectionsOpen.load(ordering: .relaxed)
                        )
                        text.member("requests", shard.session.requests)
                    }
                }
            }
            text.member("latency_ns", Self.percentiles(latency))
            text.member("latency_histogram_ns", LatencyBuckets(latency).document)
            text.member("model", served.identity)
            text.member("process", Self.process)
        }
        return text.utf8
    }

    private var requests: JSONText {
        var text = JSONText()
        text.object { text in
            for opcode in Opcode.allCases {
                text.member(opcode.statsName, sum { $0.session.requests(opcode) })
            }
            text.member("total", sum { $0.session.requests })
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

/// What one loop has done: the loop writes, any thread reads.
final class ShardStats: Sendable {
    let session = SessionCounters()
    let accepted = Counter()
    let bytesIn = Counter()
    let bytesOut = Counter()
    /// Raised by whoever hands a connection over, lowered by the loop that closes it.
    let connectionsOpen = Atomic<Int>(0)
    /// The loop's latencies as of its last tick, in nanoseconds.
    let latency = Guarded(ShardStats.emptyHistogram)

    private let outsideCounts: [6 of Counter] = .init { _ in Counter() }

    /// Rows whose value of a feature lay outside the range seen in training.
    func outsideTrainingRange(_ feature: Int) -> UInt64 { outsideCounts[feature].value }

    /// Counts the features of a row that lie outside their ranges; for the loop's own thread.
    func countOutside(_ row: borrowing Features, _ ranges: FeatureRanges) {
        for feature in 0..<featureCount where !ranges.contain(row[feature], of: feature) {
            outsideCounts[feature].add(1)
        }
    }

    /// Nanoseconds up to a minute, to two digits: 40 KB a loop.
    static var emptyHistogram: Histogram<UInt64> {
        Histogram(
            highestTrackableValue: latencyMax,
            numberOfSignificantValueDigits: .two
        )
    }

    /// The longest latency that is told apart, in nanoseconds.
    static let latencyMax: UInt64 = 60_000_000_000
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
