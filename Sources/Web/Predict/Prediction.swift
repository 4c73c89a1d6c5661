import JSON
import SestinaClient

/// A score and all that is said with it.
struct Prediction {
    let score: Score
    let row: FeatureRow
    /// The model that gave the score.
    let model: ServerInfo.Model

    /// The features whose values lie outside the range that the model saw in training; a missing one does not.
    var featuresOutsideRange: [String] {
        guard score.flags.contains(.outsideTrainingRange), let ranges = model.ranges else {
            return []
        }
        return zip(row.indices, zip(model.features, ranges)).compactMap { index, feature in
            row[index].isNaN || feature.1.contains(row[index]) ? nil : feature.0
        }
    }

    /// Writes the members of the JSON object that says it.
    func write(to text: inout JSONText) {
        let isOutside = score.flags.contains(.outsideTrainingRange)
        text.member("probability") { $0.number(score.probability) }
        text.member("default") { $0.boolean(score.flags.contains(.predictsDefault)) }
        text.member("threshold") { $0.number(model.threshold) }
        text.member("outside_training_range") { $0.boolean(isOutside) }
        text.member("features_outside_range") { $0.array(featuresOutsideRange) { $0.string($1) } }
        text.member("model") { text in
            text.object { text in
                text.member("name", model.name)
                text.member("digest", model.digest)
            }
        }
    }
}
