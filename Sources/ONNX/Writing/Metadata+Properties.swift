import FoundationEssentials
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
        add("features", try text(of: model.featureNames, "features"))
        add("threshold", hex(model.threshold))
        if let ranges = model.ranges {
            let pairs = (0..<featureCount).map { [ranges.minimum[$0], ranges.maximum[$0]] }
            add("ranges", try text(of: pairs, "ranges"))
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
            add("golden", try text(of: rows, "golden"))
        }
        return properties
    }

    private static func text(
        of value: some Encodable,
        _ key: String
    ) throws(ModelFileError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw .refused(
                "sestina.\(key) has a number that is NaN or infinite; all must be finite"
            )
        }
    }
}
