import JSON
import Models

/// A golden row as it is written in the file.
struct WrittenGoldenRow {
    /// Six numbers as `%a` texts, a missing one as "nan".
    let features: [String]
    /// One number, likewise.
    let probability: String
    /// The raw score in units, in decimal; nil where the row has no reasons.
    let raw: String?
    /// What the six features contribute, likewise; nil where the row has no reasons.
    let contributions: [String]?

    /// A row with what was computed for it.
    init(_ row: GoldenRow) {
        features = (0..<featureCount).map { hex(row.features[$0]) }
        probability = hex(row.probability)
        raw = row.reasons.map { "\($0.raw)" }
        contributions = row.reasons.map { reasons in
            (0..<featureCount).map { "\(reasons.contributions[$0])" }
        }
    }

    /// Reads an element of the list; nil where it is no such row.
    init?(_ value: JSONValue) {
        guard let features = value["features"]?.texts,
            let probability = value["probability"]?.string
        else { return nil }
        self.features = features
        self.probability = probability
        raw = value["raw"]?.string
        contributions = value["contributions"]?.texts
        // What is there has to be a text, and a list of texts.
        guard (raw == nil) == (value["raw"] == nil),
            (contributions == nil) == (value["contributions"] == nil)
        else { return nil }
    }

    /// The row; `name` begins the sentence where it is none.
    func row(_ name: String) throws(ModelFileError) -> GoldenRow {
        // Which may be missing is known when the graph is.
        let numbers = features.compactMap { $0 == "nan" ? .nan : finiteNumber($0) }
        guard features.count == featureCount, numbers.count == featureCount,
            let probability = finiteNumber(probability), (0...1).contains(probability)
        else {
            throw .refused("\(name) must hold six finite features and a probability of 0 to 1")
        }
        return GoldenRow(
            features: Features { numbers[$0] },
            probability: probability,
            reasons: try reasons(name)
        )
    }

    private func reasons(_ name: String) throws(ModelFileError) -> GoldenReasons? {
        if raw == nil, contributions == nil { return nil }
        let units = (contributions ?? []).compactMap(Self.units)
        guard let raw = raw.flatMap(Self.units), contributions?.count == featureCount,
            units.count == featureCount
        else {
            throw .refused(
                "\(name) must hold a raw score and six contributions, each a whole number of 64 bits in "
                    + "decimal, or neither"
            )
        }
        return GoldenReasons(raw: raw, contributions: .init { units[$0] })
    }

    /// The whole number that a text is, in the one spelling that it has.
    private static func units(_ text: String) -> Int64? {
        Int64(text).flatMap { "\($0)" == text ? $0 : nil }
    }

    /// Writes an element of the list.
    func write(to text: inout JSONText) {
        text.object { text in
            text.member("features") { $0.array(features) { $0.string($1) } }
            text.member("probability", probability)
            if let raw, let contributions {
                text.member("raw", raw)
                text.member("contributions") { $0.array(contributions) { $0.string($1) } }
            }
        }
    }
}
