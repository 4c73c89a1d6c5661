import JSON
import Models

/// What ONNX has no field for: the `metadata_props` whose keys begin with "sestina.".
///
/// | key | value |
/// |---|---|
/// | `sestina.features` | JSON: six different names of at most 255 bytes, in the order of the columns |
/// | `sestina.threshold` | a number of 0 to 1, decimal or as `%a` writes it ("0x1p-1") |
/// | `sestina.ranges` | JSON: six pairs [minimum, maximum], each minimum <= maximum |
/// | `sestina.algorithm` | words of at most 255 bytes, as "logistic regression" |
/// | `sestina.missing` | JSON: names of features that may be missing, in the order of the columns |
/// | `sestina.default_class` | the label of the class that means default, where labels are not 0 and 1 |
/// | `sestina.golden` | JSON: rows {"features": [six], "probability": one}, as `%a` texts, a missing one as "nan" |
/// | | with a reference group "raw": one and "contributions": [six], too, whole numbers as decimal texts |
/// | `sestina.reference` | JSON: {"selection": words, "rows": [[six as in golden], …]}, 1 to 256 rows |
/// | `sestina.reasons` | JSON: six {"code", "en", "fr", "missing_en", "missing_fr"}, texts of at most 255 bytes |
/// | `sestina.actionable` | JSON: six {"change": "up", "down", "any" or "fixed", "whole": true or false} |
/// | `sestina.display` | JSON: six {"en", "fr", "unit", "currency"}; see `FeatureDisplay` |
/// | `sestina.training`, `sestina.metrics` | JSON of the trainer's choice, passed on as text |
///
/// Every key may be absent. A key that is there and malformed, or there twice, refuses the file.
package struct Metadata: Sendable {
    /// What every key begins with.
    package static let prefix = "sestina."
    /// The key of the features that may be missing.
    static let missingKey = "missing"
    /// The key of the golden rows.
    static let goldenKey = "golden"
    /// The key of the class that means default.
    static let defaultClassKey = "default_class"

    /// Values by key without the prefix.
    package let values: [String: String]
    /// Six different names, none empty; nil where the file has no such key.
    let featureNames: [String]?
    /// Of 0 to 1, both included.
    let threshold: Double?
    /// Each minimum at most its maximum.
    let ranges: FeatureRanges?
    /// Words, not checked but for their length.
    let algorithm: String?
    /// Names of features that may be missing, as the file has them; none without the key.
    let missing: [String]
    /// A label, which the graph has still to be asked for.
    let defaultClass: String?
    /// At most `ModelFileLimits.goldenRowsMax`; none without the key.
    let goldenRows: [GoldenRow]
    /// What the file says of reasons.
    let reasons: ReasonRecord

    /// Reads the entries whose keys begin with `prefix` and passes over all others.
    ///
    /// - Throws: a refusal of the first entry that is too long, malformed or there twice.
    init(_ properties: [OnnxMetadata]) throws(ModelFileError) {
        var values: [String: String] = [:]
        for property in properties where property.key.hasPrefix(Self.prefix) {
            let key = String(property.key.dropFirst(Self.prefix.count))
            let count = property.value.utf8.count
            guard count <= ModelFileLimits.metadataBytesMax else {
                throw .refused(
                    "\(quoted(property.key).dropFirst().dropLast()) has \(count) bytes; at most "
                        + "\(ModelFileLimits.metadataBytesMax) are read"
                )
            }
            guard values.updateValue(property.value, forKey: key) == nil else {
                throw .refused("the metadata key \(quoted(property.key)) is there twice")
            }
        }
        self.values = values
        featureNames = try values["features"].map(Self.parseFeatureNames)
        threshold = try values["threshold"].map(Self.parseThreshold)
        ranges = try values["ranges"].map(Self.parseRanges)
        algorithm = values["algorithm"]
        try Self.refuseLong(algorithm ?? "", "sestina.algorithm")
        missing =
            try values[Self.missingKey].map { text throws(ModelFileError) in
                try Self.list(Self.missingKey, text, "a JSON array of names", \.string)
            } ?? []
        defaultClass = values[Self.defaultClassKey]
        try Self.refuseLong(defaultClass ?? "", "sestina.default_class")
        goldenRows = try values["golden"].map(Self.parseGoldenRows) ?? []
        reasons = try ReasonRecord(values)
    }

    /// The label of the class that means default, which only a file that does not say it may be
    /// tried with.
    func defaultClass(tried label: String?) throws(ModelFileError) -> String? {
        guard let defaultClass, let label, label != defaultClass else {
            return defaultClass ?? label
        }
        throw .refused(
            "the file says that \(quoted(defaultClass)) means default, so \(quoted(label)) cannot"
        )
    }

    private static func parseFeatureNames(_ text: String) throws(ModelFileError) -> [String] {
        let names = try list("features", text, "a JSON array of six names", \.string)
        guard names.count == featureCount, Set(names).count == featureCount,
            names.allSatisfy({ !$0.isEmpty })
        else {
            throw .refused(
                "sestina.features must hold six different names, not \(names.count) texts"
            )
        }
        for (index, name) in names.enumerated() {
            try refuseLong(name, "name \(index + 1) of sestina.features")
        }
        return names
    }

    /// The features of a graph by the names in the file, or else those of the graph's inputs, or
    /// else by number.
    ///
    /// Refuses the name of an input in the place of another, which would give figures to one that
    /// are meant for the other.
    func featureNames(of inputs: GraphInputs) throws(ModelFileError) -> [String] {
        guard let inputs = inputs.featureNames else {
            return featureNames ?? Model.positionalNames
        }
        for (place, name) in (featureNames ?? []).enumerated() {
            guard let input = inputs.firstIndex(of: name), input != place else { continue }
            throw .refused(
                "sestina.features has \(quoted(name)) in place \(place + 1), and the input of that "
                    + "name is in place \(input + 1)"
            )
        }
        return featureNames ?? inputs
    }

    /// Refuses a name that would fill the server's documents; `owner` begins the sentence.
    static func refuseLong(_ name: String, _ owner: String) throws(ModelFileError) {
        let count = name.utf8.count
        guard count <= ModelFileLimits.nameBytesMax else {
            throw .refused(
                "\(owner) has \(count) bytes; it can have \(ModelFileLimits.nameBytesMax) at most"
            )
        }
    }

    private static func parseThreshold(_ text: String) throws(ModelFileError) -> Double {
        guard let threshold = finiteNumber(text), (0...1).contains(threshold) else {
            throw .refused("sestina.threshold is \(quoted(text)); it must be a number of 0 to 1")
        }
        return threshold
    }

    private static func parseRanges(_ text: String) throws(ModelFileError) -> FeatureRanges {
        let pairs = try list("ranges", text, "a JSON array of six pairs", \.numbers)
        guard pairs.count == featureCount, pairs.allSatisfy({ $0.count == 2 && $0[0] <= $0[1] })
        else {
            throw .refused("sestina.ranges must hold six pairs [minimum, maximum] in that order")
        }
        return FeatureRanges(
            minimum: Features { pairs[$0][0] },
            maximum: Features { pairs[$0][1] }
        )
    }

    private static func parseGoldenRows(_ text: String) throws(ModelFileError) -> [GoldenRow] {
        let shape = "a JSON array of {\"features\": six texts, \"probability\": one}"
        let rows = try list("golden", text, shape, WrittenGoldenRow.init)
        guard rows.count <= ModelFileLimits.goldenRowsMax else {
            throw .refused(
                "sestina.golden holds \(rows.count) rows; at most \(ModelFileLimits.goldenRowsMax) "
                    + "are checked"
            )
        }
        var result: [GoldenRow] = []
        for (index, row) in rows.enumerated() {
            result.append(try row.row("golden row \(index + 1)"))
        }
        return result
    }

    /// The elements of a list under a key, each of which is to be what `read` makes of it.
    private static func list<Value>(
        _ key: String,
        _ text: String,
        _ shape: String,
        _ read: (JSONValue) -> Value?
    ) throws(ModelFileError) -> [Value] {
        guard let elements = try? JSONParser.parse(Array(text.utf8)).array else {
            throw .refused("sestina.\(key) is not \(shape)")
        }
        let values = elements.compactMap(read)
        guard values.count == elements.count else {
            throw .refused("sestina.\(key) is not \(shape)")
        }
        return values
    }
}

extension JSONValue {
    /// The numbers of a list, if it is one of numbers only.
    fileprivate var numbers: [Double]? {
        guard let array else { return nil }
        let numbers = array.compactMap(\.double)
        return numbers.count == array.count ? numbers : nil
    }
}
