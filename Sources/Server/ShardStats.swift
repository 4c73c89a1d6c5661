import Histogram
import Models
import Platform
import Synchronization
import Transport
import Wire

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

    /// Connections that were closed in a drain though replies waited for them.
    let givenUpInDrain = Counter()

    /// How handshakes of TLS ended.
    let handshakes = TLSCounts()
    /// What the loop's connections keep in memory, in bytes.
    let memoryBytes = Atomic<Int>(0)
    /// Connections that were closed because another peer needed a place.
    let closedForOthers = Counter()
    /// Connections that were closed because they kept too much memory.
    let closedForMemory = Counter()

    private let outsideCounts: [6 of Counter] = .init { _ in Counter() }
    private let outsideNames = Guarded(OutsideNames())

    /// Which features the counts of rows outside a range are of.
    private struct OutsideNames {
        /// Those of the model that is served.
        var names: [String] = []
        /// What was counted under each name before this model was.
        var earlier: [String: UInt64] = [:]
        /// What stood in the counts then.
        var base = [UInt64](repeating: 0, count: featureCount)
    }

    /// From now on a model with these features is served; for the loop's own thread.
    func serves(features: [String]) {
        outsideNames.withLock { state in
            if state.names == features { return }
            for (feature, name) in state.names.enumerated() {
                let count = outsideCounts[feature].value
                state.earlier[name, default: 0] += count - state.base[feature]
                state.base[feature] = count
            }
            state.names = features
        }
    }

    /// By the name of a feature, rows whose value of it lay outside the range seen in training, by any model
    /// since the start.
    var outsideTrainingRange: [String: UInt64] {
        outsideNames.withLock { state in
            var counts = state.earlier
            for (feature, name) in state.names.enumerated() {
                counts[name, default: 0] += outsideCounts[feature].value - state.base[feature]
            }
            return counts
        }
    }

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
