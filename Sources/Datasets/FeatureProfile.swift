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

    /// Whether all values are the same.
    package var isConstant: Bool { distinctCount == 1 }

    /// Profiles a column of at least one row, all of them finite.
    init(name: String, values: [Double], labels: [Bool]) {
        guard let summary = Summary(of: values) else {
            preconditionFailure("a profile is of finite values")
        }
        self.name = name
        self.summary = summary
        (distinctCount, deciles) = Self.deciles(of: values, labels)
        separation = Self.separation(of: values, labels)
    }

    /// Cuts after each value by which the next tenth of the rows is complete.
    private static func deciles(of values: [Double], _ labels: [Bool]) -> (distinct: Int, [Bin]) {
        let order = values.indices.sorted { values[$0] < values[$1] }
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
