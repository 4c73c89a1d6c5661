import JSON
import Models
import Reasons

extension ReasonRecord {
    /// Keys of the metadata, without their prefix, and what stands under them in the one spelling that files have.
    var properties: [(key: String, value: String)] {
        var properties: [(key: String, value: String)] = []
        func add(_ key: Key, _ write: (inout JSONText) -> Void) {
            var text = JSONText(.metadata)
            write(&text)
            properties.append((key.rawValue, text.string))
        }
        if let reference { add(.reference) { Self.write(reference, to: &$0) } }
        if let texts { add(.reasons) { Self.write(texts, to: &$0) } }
        if let actionable { add(.actionable) { Self.write(actionable, to: &$0) } }
        if let display { add(.display) { Self.write(display, to: &$0) } }
        return properties
    }

    private static func write(_ group: ReferenceGroup, to text: inout JSONText) {
        text.object { text in
            text.member("selection", group.selection)
            text.member("rows") { text in
                text.array(group.rows) { text, row in
                    text.array(0..<featureCount) { $0.string(hex(row[$1])) }
                }
            }
        }
    }

    private static func write(_ texts: [ReasonTexts], to text: inout JSONText) {
        text.array(texts) { text, entry in
            text.object { text in
                text.member("code", entry.code)
                text.member("en", entry.english)
                text.member("fr", entry.french)
                text.member("missing_en", entry.missingEnglish)
                text.member("missing_fr", entry.missingFrench)
            }
        }
    }

    private static func write(_ actionable: [Actionable], to text: inout JSONText) {
        text.array(actionable) { text, entry in
            text.object { text in
                text.member("change", entry.change.rawValue)
                text.member("whole") { $0.boolean(entry.isWhole) }
            }
        }
    }

    private static func write(_ display: [FeatureDisplay], to text: inout JSONText) {
        text.array(display) { text, entry in
            text.object { text in
                text.member("en", entry.english)
                text.member("fr", entry.french)
                text.member("unit", entry.unit.rawValue)
                text.member("currency", entry.currency)
            }
        }
    }
}
