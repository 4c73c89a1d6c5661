import JSON
import Models
import Reasons

extension Metadata {
    /// Writes what ONNX has no field for, in the form that `Metadata` reads.
    static func properties(
        of model: Model,
        _ record: ModelRecord,
        _ explainer: Explainer?
    ) throws(ModelFileError) -> [OnnxMetadata] {
        var properties: [OnnxMetadata] = []
        func add(_ key: String, _ value: String) {
            properties.append(
                .with {
                    $0.key = prefix + key
                    $0.value = value
                }
            )
        }
        add("features", list(model.featureNames) { $0.string($1) })
        add("threshold", hex(model.threshold))
        if let ranges = model.ranges { add("ranges", try text(of: ranges)) }
        add("algorithm", model.algorithm)
        if model.takesMissing {
            let names = model.featureNames.enumerated().filter { model.mayBeMissing[$0.offset] }
            add(missingKey, missing(names.map(\.element)))
        }
        if let training = record.training { add("training", training) }
        if let metrics = record.metrics { add("metrics", metrics) }
        for (key, value) in record.reasons.properties { add(key, value) }
        if !record.goldenRows.isEmpty {
            add(goldenKey, golden(record.goldenRows, of: model, explainer))
        }
        return properties
    }

    /// Rows with what the model gives for them, as a file has them.
    static func golden(_ rows: [Features], of model: Model, _ explainer: Explainer?) -> String {
        let rows = rows.map { row in
            GoldenRow(
                features: row,
                probability: model.probability(of: row),
                reasons: explainer.flatMap { GoldenReasons($0.explanation(of: row)) }
            )
        }
        return list(rows) { WrittenGoldenRow($1).write(to: &$0) }
    }

    /// The ranges of the features, as a file has them.
    static func text(of ranges: FeatureRanges) throws(ModelFileError) -> String {
        let pairs = (0..<featureCount).map { [ranges.minimum[$0], ranges.maximum[$0]] }
        guard pairs.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
            throw .refused(
                "sestina.ranges has a number that is NaN or infinite; all must be finite"
            )
        }
        return list(pairs) { $0.array($1) { $0.number($1) } }
    }

    /// The names of features that may be missing, as a file has them.
    static func missing(_ names: [String]) -> String {
        list(names) { $0.string($1) }
    }

    /// A list in the one spelling that files have.
    static func list<Element>(
        _ elements: [Element],
        _ write: (inout JSONText, Element) -> Void
    ) -> String {
        var text = JSONText(.metadata)
        text.array(elements, write)
        return text.string
    }
}
