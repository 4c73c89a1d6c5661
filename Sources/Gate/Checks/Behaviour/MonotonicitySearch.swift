internal import Models

/// A search for two rows that differ in one feature and break its direction.
struct MonotonicitySearch {
    /// What breaks the direction.
    struct Example {
        let row: Features
        let from: Double
        let to: Double
        let before: Double
        let after: Double

        var extent: Double { (after - before).magnitude }
    }

    /// By how much probabilities differ that differ by more than rounding.
    private static let roundingMax = 1e-12

    private let model: Model
    private let feature: Int
    private let rises: Bool
    /// Rows whose probabilities were compared.
    private(set) var evaluations = 0
    /// The clearest pair of the first row that has one.
    private(set) var counterExample: Example?

    init(_ model: Model, _ feature: Int, rises: Bool) {
        self.model = model
        self.feature = feature
        self.rises = rises
    }

    /// Gives the feature of each row every one of some values, until a pair is found.
    ///
    /// - Parameters:
    ///   - rows: in the order in which they are tried, spread evenly where there is no time for all.
    ///   - values: what the feature becomes; the neighbours of every split make it exhaustive.
    ///   - evaluationsMax: how many rows are scored at most.
    mutating func run(_ rows: [Features], at values: [Double], _ evaluationsMax: Int) {
        let values = Set(values.filter(\.isFinite)).sorted()
        guard values.count > 1, !rows.isEmpty else { return }
        let count = min(rows.count, max(1, evaluationsMax / values.count))
        for number in 0..<count {
            let row = rows[number * rows.count / count]
            sweep(row, values)
            if counterExample != nil { return }
        }
    }

    private mutating func sweep(_ row: Features, _ values: [Double]) {
        let rows = values.map { value in
            var changed = row
            changed[feature] = value
            return changed
        }
        let probabilities = model.probabilities(of: rows)
        // A row to which the model gives none tells nothing, and must not hide what the others do.
        let scored = values.indices.filter { !probabilities[$0].isNaN }
        guard scored.count > 1, var extreme = scored.first else { return }
        evaluations += scored.count
        for index in scored {
            let change = probabilities[index] - probabilities[extreme]
            let way = rises ? change : -change
            if way >= 0 {
                extreme = index
            } else if -way > max(Self.roundingMax, counterExample?.extent ?? 0) {
                counterExample = Example(
                    row: row,
                    from: values[extreme],
                    to: values[index],
                    before: probabilities[extreme],
                    after: probabilities[index]
                )
            }
        }
    }
}
