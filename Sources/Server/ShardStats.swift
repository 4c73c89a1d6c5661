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
    let handshakes = Tally<TLSOutcome>()
    /// What came of headers of balancers.
    let proxyHeaders = Tally<ProxyHeader.Outcome>()
    /// What the loop's connections keep in memory, in bytes.
    let memoryBytes = Atomic<Int>(0)
    /// Connections that were closed because another peer needed a place.
    let closedForOthers = Counter()
    /// Connections that were closed because they kept too much memory.
    let closedForMemory = Counter()

    /// Rows by the feature whose value lay outside the range seen in training.
    let outsideTrainingRange = FeatureCounts()
    /// Explanations by the feature that speaks for default most.
    let firstReasons = FeatureCounts()
    /// Explanations in which no feature speaks for default.
    let withoutReason = Counter()

    /// From now on a model with these features is served; for the loop's own thread.
    func serves(features: [String]) {
        outsideTrainingRange.serves(features: features)
        firstReasons.serves(features: features)
    }

    /// Counts the features of a row that lie outside the ranges of a model; for the loop's own thread.
    func countOutside(_ row: borrowing Features, by model: Model) {
        for feature in 0..<featureCount
        where model.isOutsideTrainingRange(row[feature], of: feature) {
            outsideTrainingRange.count(feature)
        }
    }

    /// Counts an explanation by its first reason; for the loop's own thread.
    func count(_ explanation: borrowing ScoreExplanation) {
        if let feature = explanation.firstReason {
            firstReasons.count(feature)
        } else {
            withoutReason.add(1)
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
