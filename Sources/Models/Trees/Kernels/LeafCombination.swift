/// How the values of the leaves that a row reaches become one score.
///
/// A type and no value, so that each walk is compiled for each of them.
protocol LeafCombination {
    /// What values are kept as.
    associatedtype Number: BinaryFloatingPoint & Sendable
    /// The score of no trees.
    static var start: Number { get }
    /// Takes the value of one more tree's leaf into a score.
    static func take(_ value: Number, into score: inout Number)
    /// Takes the value of one more tree's leaf into the score of each of many rows.
    static func take(
        _ values: Span<Number>,
        _ leafCount: Int,
        _ leaves: Span<UInt8>,
        _ units: Int,
        into scores: inout MutableSpan<Number>
    )
}

/// A sum in binary32 of values that are binary32.
enum FloatSum: LeafCombination {
    static var start: Float { 0 }

    @inline(__always)
    static func take(_ value: Float, into score: inout Float) { score += value }
}

/// A sum in binary64, each step of which is rounded to binary32.
enum RoundedSum: LeafCombination {
    static var start: Double { 0 }

    @inline(__always)
    static func take(_ value: Double, into score: inout Double) {
        score = Double(Float(score + value))
    }
}

/// A sum in binary64.
enum DoubleSum: LeafCombination {
    static var start: Double { 0 }

    @inline(__always)
    static func take(_ value: Double, into score: inout Double) { score += value }
}

/// The lowest value.
enum Minimum: LeafCombination {
    static var start: Double { .infinity }

    @inline(__always)
    static func take(_ value: Double, into score: inout Double) {
        score = value < score ? value : score
    }
}

/// The highest value.
enum Maximum: LeafCombination {
    static var start: Double { -.infinity }

    @inline(__always)
    static func take(_ value: Double, into score: inout Double) {
        score = value > score ? value : score
    }
}

/// The values of an ensemble's leaves, by the number that a kernel gives each, and how they are combined.
///
/// All parts stand side by side, and the rule says which is used: a part that had to be taken out of an
/// enum would be retained for each row.
struct LeafValues: Sendable {
    /// How values are combined.
    enum Rule {
        case floatSum, roundedSum, doubleSum, minimum, maximum
    }

    /// Values of one format.
    struct Table<Number: BinaryFloatingPoint & Sendable>: Sendable {
        /// The first value of each leaf.
        var first: [Number] = []
        /// The second; empty if the ensemble gives one score.
        var second: [Number] = []
    }

    let rule: Rule
    /// For the rule that sums them.
    private(set) var floats = Table<Float>()
    /// For all other rules.
    private(set) var doubles = Table<Double>()

    /// No values.
    init() { rule = .doubleSum }

    /// The values of the nodes of an ensemble that `sources` names, in that order; 0 where it names none.
    init(_ ensemble: TreeEnsemble, _ sources: [Int?]) {
        doubles.first = sources.map { $0.map { ensemble.nodes[$0].value } ?? 0 }
        if !ensemble.secondValues.isEmpty {
            doubles.second = sources.map { $0.map { ensemble.secondValues[$0] } ?? 0 }
        }
        let areFloats = (doubles.first + doubles.second).allSatisfy { Double(Float($0)) == $0 }
        rule =
            switch (ensemble.aggregate, ensemble.precision) {
            case (.minimum, _): .minimum
            case (.maximum, _): .maximum
            case (.sum, .float64): .doubleSum
            case (.sum, .float32): areFloats ? .floatSum : .roundedSum
            }
        guard rule == .floatSum else { return }
        floats.first = doubles.first.map { Float($0) }
        floats.second = doubles.second.map { Float($0) }
        doubles = Table()
    }
}
