import HTTPFront

/// Metrics in Prometheus's text format, version 0.0.4, family by family.
///
/// Names, help and label names are the project's own; label values may be anything.
struct ExpositionText {
    /// What a family's samples mean.
    enum Kind: String {
        case counter, gauge, histogram
    }

    /// What scrapers are told that this is.
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// The text so far.
    private(set) var text = ""
    private var family = ""

    /// Begins a family; the samples that follow are its own.
    ///
    /// - Parameters:
    ///   - name: with its unit, in base units.
    ///   - kind: what its samples mean.
    ///   - help: one sentence part without a line break or a backslash.
    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        family = name
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// A sample of the family.
    mutating func sample(_ value: Double, _ labels: KeyValuePairs<String, String> = [:]) {
        line(family, labels.map { ($0, $1) }, value)
    }

    /// A sample of the family that is a whole number.
    mutating func sample(_ value: some BinaryInteger, _ labels: KeyValuePairs<String, String> = [:])
    {
        sample(Double(value), labels)
    }

    /// A histogram of the family.
    ///
    /// - Parameters:
    ///   - buckets: upper bounds, ascending, and how many values are not above them.
    ///   - count: of all values.
    ///   - sum: of all values.
    ///   - labels: of all its samples.
    mutating func histogram(
        _ buckets: [(bound: Double, count: Double)],
        count: Double,
        sum: Double,
        _ labels: KeyValuePairs<String, String>
    ) {
        let labels = labels.map { ($0, $1) }
        for bucket in buckets {
            line(family + "_bucket", labels + [("le", Self.number(bucket.bound))], bucket.count)
        }
        line(family + "_bucket", labels + [("le", "+Inf")], count)
        line(family + "_sum", labels, sum)
        line(family + "_count", labels, count)
    }

    private mutating func line(_ name: String, _ labels: [(String, String)], _ value: Double) {
        text += name
        if !labels.isEmpty {
            let pairs = labels.map { "\($0)=\"\(Self.escaped($1))\"" }
            text += "{\(pairs.joined(separator: ","))}"
        }
        text += " \(Self.number(value))\n"
    }

    /// A number as the format has it; a whole one has no fraction.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int(exactly: value).map { String($0) } ?? "\(value)"
    }

    private static func escaped(_ value: String) -> String {
        var text = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\", "\"": text += ["\\", scalar]
            case "\n": text += ["\\", "n"]
            default: text.append(scalar)
            }
        }
        return String(text)
    }
}

extension ExpositionText {
    /// A histogram of the family.
    mutating func histogram(
        _ durations: borrowing DurationHistogram,
        _ labels: KeyValuePairs<String, String>
    ) {
        let (buckets, count, sum) = durations.snapshot()
        histogram(buckets, count: count, sum: sum, labels)
    }
}
