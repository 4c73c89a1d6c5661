import JSON
import SestinaClient

/// What would change a decision, by the names of the features.
struct ChangedDecision {
    let change: DecisionChange
    /// The names of the six features in the model's order.
    let features: [String]

    /// Writes the members of the JSON object that says it.
    func write(to text: inout JSONText) {
        text.member("values") { text in
            text.object { text in
                for (feature, name) in features.enumerated() {
                    // What is no number is null.
                    text.member(name) { $0.number(change.values[feature]) }
                }
            }
        }
        text.member("pair") { text in
            text.optional(change.pair) { text, pair in
                text.object { text in
                    text.member(features[pair.first]) { $0.number(pair.firstValue) }
                    text.member(features[pair.second]) { $0.number(pair.secondValue) }
                }
            }
        }
    }
}
