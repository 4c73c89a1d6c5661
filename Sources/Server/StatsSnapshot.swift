import JSON
import Models
import ONNX

/// What all loops have counted up to a moment, and how long they took.
final class StatsSnapshot: Sendable {
    /// When it was made, in nanoseconds of the monotonic clock.
    let made: UInt64
    /// The members of the document that are the same whichever loop is asked.
    let members: [(name: String, value: JSONText)]
    /// Rows outside the range seen in training, by the feature that lay outside.
    let outsideTrainingRange: [String: UInt64]

    init(
        made: UInt64,
        members: [(name: String, value: JSONText)],
        outsideTrainingRange: [String: UInt64]
    ) {
        self.made = made
        self.members = members
        self.outsideTrainingRange = outsideTrainingRange
    }
}

/// The reply to `stats` of one loop, written again when there are other counts or the loop has another model.
final class StatsDocument {
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
        var text = JSONText()
        text.object { text in
            for member in snapshot.members { text.member(member.name, member.value) }
            text.member("outside_training_range") { text in
                text.object { text in
                    for name in served.file.model.featureNames {
                        text.member(name, snapshot.outsideTrainingRange[name] ?? 0)
                    }
                }
            }
            text.member("model", served.identity)
        }
        utf8 = text.utf8
        return utf8
    }
}
