import Documents
import JSON
import Models
import ONNX

/// What all loops have counted up to a moment, and how long they took.
final class StatsSnapshot: Sendable {
    /// When it was made, in nanoseconds of the monotonic clock.
    let made: UInt64
    /// The members of the document that are the same whichever loop is asked, written once for all loops.
    let members: JSONText
    /// The counts by feature.
    let ofFeatures: OfFeatures

    /// What is counted by the name of a feature, under any model since the start.
    struct OfFeatures {
        /// Rows outside the range seen in training, by the feature that lay outside.
        var outsideTrainingRange: [String: UInt64] = [:]
        /// Explanations by their first reason.
        var firstReasons: [String: UInt64] = [:]
        /// Explanations without one.
        var withoutReason: UInt64 = 0
    }

    /// Counts of all loops.
    ///
    /// - Parameters:
    ///   - made: when they were gathered, in nanoseconds of the monotonic clock.
    ///   - stats: what they are, without what tells of a loop's model.
    ///   - ofFeatures: those by feature, of which a document tells the features of its loop's model.
    init(made: UInt64, stats: ServerStats, _ ofFeatures: OfFeatures) {
        self.made = made
        self.ofFeatures = ofFeatures
        var members = JSONText()
        stats.writeCounts(to: &members)
        self.members = members
    }
}

/// The reply to `stats` of one loop, written again when there are other counts or the loop has another model.
final class StatsReply {
    private var told: (snapshot: StatsSnapshot, served: ServedModel)?
    private var utf8: [UInt8] = []

    /// Nothing written yet.
    init() {}

    /// The document.
    ///
    /// - Parameters:
    ///   - snapshot: the counts that it tells.
    ///   - served: the model that the loop answers with that is asked.
    /// - Returns: a JSON object.
    func utf8(of snapshot: StatsSnapshot, serving served: ServedModel) -> [UInt8] {
        if let told, told.snapshot === snapshot, told.served === served { return utf8 }
        told = (snapshot, served)
        var stats = ServerStats()
        let (features, counts) = (served.file.model.featureNames, snapshot.ofFeatures)
        stats.outsideTrainingRange = NamedCounts(features, counts.outsideTrainingRange)
        var reasons = ServerStats.FirstReasons()
        reasons.features = NamedCounts(features, counts.firstReasons)
        reasons.withoutReason = counts.withoutReason
        stats.firstReasons = reasons
        stats.model = ServerStats.Model(served.file)
        let text = JSONText.object { text in
            text.members(snapshot.members)
            stats.writeModel(to: &text)
        }
        utf8 = text.utf8
        return utf8
    }
}

extension NamedCounts {
    /// The counts of some names, 0 where nothing was counted.
    fileprivate init(_ names: [String], _ counts: [String: UInt64]) {
        self.init(names.map { Entry($0, counts[$0] ?? 0) })
    }
}
