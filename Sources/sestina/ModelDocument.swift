import Documents
import JSON
import Models
import ONNX
import Reasons
import Server

/// What `sestina inspect --json` prints.
enum ModelDocument {
    /// The object for a file that can be served.
    static func text(of file: ModelFile, path: String) -> String {
        var text = JSONText()
        text.object { text in
            text.member("file", path)
            text.member("can_be_served") { $0.boolean(true) }
            text.member("name", file.name)
            text.member("bytes", file.byteCount)
            text.member("digest", file.digest.hex)
            text.member("producer", file.producer)
            text.member("operator_sets") { text in
                text.array(file.operatorSets) { text, set in
                    text.object { text in
                        text.member("domain", set.domain)
                        text.member("version", set.version)
                    }
                }
            }
            text.member("precision", file.precision.rawValue)
            text.member("operators") { $0.array(file.operators) { $0.string($1) } }
            // As a server would tell it, so that both documents have the same words.
            let told = ServerInfo.Model(file)
            text.member("algorithm", told.algorithm)
            told.writeFeatures(to: &text)
            told.writeDecision(to: &text)
            text.member("label_threshold") { $0.optional(file.labelThreshold) { $0.number($1) } }
            told.reasons.writeMembers(to: &text)
            text.member("table_bytes") { $0.optional(file.explainer?.tableBytes) { $0.number($1) } }
            text.member("trees") { write(file, to: &$0) }
            text.member("contract") { $0.optional(told.contract) { $1.write(to: &$0) } }
            text.member("golden_rows", file.goldenRows.count)
            for key in ["training", "metrics"] {
                text.member(key) { text in
                    guard let record = file.metadata[key] else { return text.null() }
                    // A file from elsewhere may have any text there.
                    if let value = try? JSONParser.parse(Array(record.utf8)) {
                        text.value(value)
                    } else {
                        text.string(record)
                    }
                }
            }
        }
        return String(decoding: text.utf8, as: UTF8.self)
    }

    /// The object for a file that is refused.
    static func text(of refusal: ModelFileError, path: String) -> String {
        var text = JSONText()
        text.object { text in
            text.member("file", path)
            text.member("can_be_served") { $0.boolean(false) }
            text.member("reason", refusal.description)
        }
        return String(decoding: text.utf8, as: UTF8.self)
    }

    /// The size of trees and where they send missing values; null where the model has none.
    private static func write(_ file: ModelFile, to text: inout JSONText) {
        guard case .trees(let ensemble) = file.model.core else { return text.null() }
        text.object { text in
            text.member("count", ensemble.trees.count)
            text.member("nodes", ensemble.nodes.count)
            text.member("depth", ensemble.trees.map(\.depth).max() ?? 0)
            guard let tracks = file.tracks else { return }
            text.member("missing_values") { text in
                text.array(file.model.featureNames.enumerated()) { text, feature in
                    text.object { text in
                        text.member("feature", feature.element)
                        text.member("branches", tracks.branches[feature.offset])
                        text.member("to_true_side", tracks.toTrueSide[feature.offset])
                        text.member("category_tests", tracks.categoryTests[feature.offset])
                    }
                }
            }
        }
    }
}
