import JSON
import SestinaClient

/// What the six features of a prediction are, as a JSON Schema.
enum FeaturesSchema {
    /// The schema of an object with a number for each feature; one that may be missing is null or not there.
    ///
    /// - Parameter model: whose features they are.
    /// - Returns: a JSON text.
    static func text(_ model: ServerInfo.Model) -> String {
        var text = JSONText()
        text.object { text in
            text.member("type", "object")
            text.member("additionalProperties") { $0.boolean(false) }
            let missing = model.mayBeMissing
            let needed = zip(model.features, missing).filter { !$0.1 }.map(\.0)
            text.member("required") { $0.array(needed) { $0.string($1) } }
            text.member("properties") { text in
                text.object { text in
                    for (index, name) in model.features.enumerated() {
                        let ranges = model.ranges ?? []
                        let range = ranges.indices.contains(index) ? ranges[index] : nil
                        text.member(name) { write(range, mayBeMissing: missing[index], to: &$0) }
                    }
                }
            }
        }
        return String(decoding: text.utf8, as: UTF8.self)
    }

    private static func write(
        _ range: ClosedRange<Double>?,
        mayBeMissing: Bool,
        to text: inout JSONText
    ) {
        text.object { text in
            if mayBeMissing {
                text.member("type") { $0.array(["number", "null"]) { $0.string($1) } }
            } else {
                text.member("type", "number")
            }
            guard let range, range.lowerBound.isFinite, range.upperBound.isFinite else { return }
            text.member(
                "description",
                "In training from \(range.lowerBound) to \(range.upperBound); others are answered too."
            )
            // Halves of the smallest numbers are rounded, and may add up to one outside.
            let halves = range.lowerBound / 2 + range.upperBound / 2
            let middle = min(max(halves, range.lowerBound), range.upperBound)
            text.member("examples") { $0.array([middle]) { $0.number($1) } }
        }
    }
}
