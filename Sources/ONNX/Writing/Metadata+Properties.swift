import JSON
import Models

extension Metadata {
    /// Writes what ONNX has no field for, in the form that `Metadata` reads.
    static func properties(
        of model: Model,
        _ record: ModelRecord
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
        if let ranges = model.ranges {
            let pairs = (0..<featureCount).map { [ranges.minimum[$0], ranges.maximum[$0]] }
            guard pairs.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
                throw .refused(
                    "sestina.ranges has a number that is NaN or infinite; all must be finite"
                )
            }
            add("ranges", list(pairs) { $0.array($1) { $0.number($1) } })
        }
        add("algorithm", model.algorithm)
        if let training = record.training { add("training", training) }
        if let metrics = record.metrics { add("metrics", metrics) }
        if !record.goldenRows.isEmpty {
            let rows = record.goldenRows.map { row in
                WrittenGoldenRow(
                    features: (0..<featureCount).map { hex(row[$0]) },
                    probability: hex(model.probability(of: row))
                )
            }
            add("golden", list(rows) { $1.write(to: &$0) })
        }
        return properties
    }

    /// A list in the one spelling that files have.
    private static func list<Element>(
        _ elements: [Element],
        _ write: (inout JSONText, Element) -> Void
    ) -> String {
        var text = JSONText(.metadata)
        text.array(elements, write)
        return text.string
    }
}
