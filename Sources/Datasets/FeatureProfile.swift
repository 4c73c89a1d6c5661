package import Statistics

/// What one feature of a dataset is like, and what it tells of the label.
package struct FeatureProfile: Sendable, Equatable {
    /// A part of the rows, cut out by a range of the feature.
    package struct Bin: Sendable, Equatable {
        /// The feature's least value in the bin.
        package let minimum: Double
        /// The feature's greatest value in the bin.
        package let maximum: Double
        /// The number of rows, at least 1.
        package let count: Int
        /// Those of them that are of customers who defaulted.
        package let defaultCount: Int

        /// The part of the bin's customers who defaulted, of 0 to 1.
        package var defaultRate: Double { Double(defaultCount) / Double(count) }
    }

    /// How a feature alone gives the label away.
    package enum Separation: Sendable, Equatable {
        /// The feature is 1 for every customer who defaulted and 0 for the others.
        case equalsLabel
        /// Every customer who defaulted lies above a gap in the feature's values, and the others
        /// below it.
        case defaultsAbove(gap: ClosedRange<Double>)
        /// Every customer who defaulted lies below a gap in the feature's values, and the others
        /// above it.
        case defaultsBelow(gap: ClosedRange<Double>)
    }

    /// The column's name.
    package let name: String
    /// Mean, deviation and quartiles, in the feature's unit.
    package let summary: Summary
    /// How many different values there are.
    package let distinctCount: Int
    /// The rows in ten parts as equal as can be, by ascending value; fewer parts where many rows
    /// have the same value, since these stay together.
    package let deciles: [Bin]
    /// How the feature alone gives the label away, if it does.
    package let separation: Separation?
    /// The chance that the feature is higher for a customer who defaulted than for another.
    ///
    /// Ties count half: the area under the ROC curve of the feature as a score. Of 0 to 1, ½ where it
    /// tells nothing; nil without both outcomes.
    package let area: Double?

    /// Whether all values are the same.
    package var isConstant: Bool { distinctCount == 1 }

    /// The area of the feature alone as a score whichever way it speaks, of ½ to 1.
    package var areaAlone: Double? { area.map { max($0, 1 - $0) } }

    /// Profiles a column of at least one row, all of them finite.
    init(name: String, values: [Double], labels: [Bool]) {
        guard let summary = Summary(of: values) else {
            preconditionFailure("a profile is of finite values")
        }
        self.name = name
        self.summary = summary
        let order = values.indices.sorted { values[$0] < values[$1] }
        (distinctCount, deciles) = Self.deciles(of: values, labels, order)
        area = Self.area(of: values, labels, order)
        separation = Self.separation(of: values, labels)
    }

    /// Cuts after each value by which the next tenth of the rows is complete.
    private static func deciles(
        of values: [Double],
        _ labels: [Bool],
        _ order: [Int]
    ) -> (distinct: Int, [Bin]) {
        let partCount = 10
        var bins: [Bin] = []
        var distinctCount = 0
        var start = 0
        for end in 1...order.count {
            let value = values[order[end - 1]]
            guard end == order.count || values[order[end]] != value else { continue }
            distinctCount += 1
            let partsBefore = start * partCount / order.count
            guard end * partCount / order.count > partsBefore else { continue }
            bins.append(
                Bin(
                    minimum: values[order[start]],
                    maximum: value,
                    count: end - start,
                    defaultCount: order[start..<end].count { labels[$0] }
                )
            )
            start = end
        }
        return (distinctCount, bins)
    }

    /// Mann and Whitney's count of the pairs that are in order ("On a Test of Whether One of Two Random
    /// Variables Is Stochastically Larger than the Other", Annals of Mathematical Statistics 18, 1947).
    private static func area(of values: [Double], _ labels: [Bool], _ order: [Int]) -> Double? {
        let defaults = labels.count { $0 }
        let others = labels.count - defaults
        guard defaults > 0, others > 0 else { return nil }
        // Twice the pairs of a default with another customer below it, a tie being half a pair.
        var (orderedTwice, othersBelow) = (0, 0)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            let defaultsHere = order[start..<end].count { labels[$0] }
            let othersHere = end - start - defaultsHere
            orderedTwice += defaultsHere * (2 * othersBelow + othersHere)
            othersBelow += othersHere
            start = end
        }
        return Double(orderedTwice) / Double(2 * defaults * others)
    }

    private static func separation(of values: [Double], _ labels: [Bool]) -> Separation? {
        let defaulted = zip(values, labels).filter { $0.1 }.map { $0.0 }
        let others = zip(values, labels).filter { !$0.1 }.map { $0.0 }
        guard let (low, high) = extremes(defaulted), let (otherLow, otherHigh) = extremes(others)
        else { return nil }
        if low == 1, high == 1, otherLow == 0, otherHigh == 0 { return .equalsLabel }
        if low > otherHigh { return .defaultsAbove(gap: otherHigh...low) }
        if high < otherLow { return .defaultsBelow(gap: high...otherLow) }
        return nil
    }

    private static func extremes(_ values: [Double]) -> (Double, Double)? {
        guard let low = values.min(), let high = values.max() else { return nil }
        return (low, high)
    }
}
