internal import FoundationEssentials

/// JSON of the gate's reports: keys sorted, so that the same values give the same bytes.
enum ReportJSON {
    /// A value that is written as null where there is none, rather than left out.
    struct OrNull<Value: Encodable>: Encodable {
        let value: Value?

        init(_ value: Value?) { self.value = value }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            if let value {
                try container.encode(value)
            } else {
                try container.encodeNil()
            }
        }
    }

    /// A figure, null where there is none or where it is no number.
    static func figure(_ value: Double?) -> OrNull<Double> {
        OrNull(value.flatMap { $0.isFinite ? $0 : nil })
    }

    /// The document with a line end; no value in it may be NaN or infinite.
    static func text(of value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("reports hold no NaN and no infinity")
        }
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}
