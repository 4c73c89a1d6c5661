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
    /// Rows outside the range seen in training, by the feature that lay outside.
    let outsideTrainingRange: [String: UInt64]

    /// Counts of all loops.
    ///
    /// - Parameters:
    ///   - made: when they were gathered, in nanoseconds of the monotonic clock.
    ///   - stats: what they are, without what tells of a loop's model.
    ///   - outsideTrainingRange: by the name of a feature, under any model since the start.
    init(made: UInt64, stats: ServerStats, outsideTrainingRange: [String: UInt64]) {
        self.made = made
        self.outsideTrainingRange = outsideTrainingRange
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
        stats.outsideTrainingRange = NamedCounts(
            served.file.model.featureNames.map { name in
                NamedCounts.Entry(name, snapshot.outsideTrainingRange[name] ?? 0)
            }
        )
        stats.model = ServerStats.Model(served.file)
        let text = JSONText.object { text in
            text.members(snapshot.members)
            stats.writeModel(to: &text)
        }
        utf8 = text.utf8
        return utf8
    }
}
