/// The smallest and largest value of each feature in the training data, both inclusive.
package struct FeatureRanges: Sendable {
    /// The least value of each feature.
    package let minimum: Features
    /// The greatest value of each feature, at least the least.
    package let maximum: Features

    /// Ranges of both ends, infinite where they have none.
    package init(minimum: Features, maximum: Features) {
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Whether every feature lies within its range; NaN lies in no range.
    package func contain(_ row: borrowing Features) -> Bool {
        for feature in 0..<featureCount where !contain(row[feature], of: feature) {
            return false
        }
        return true
    }

    /// Whether a value lies within the range of a feature; NaN lies in no range.
    package func contain(_ value: Double, of feature: Int) -> Bool {
        value >= minimum[feature] && value <= maximum[feature]
    }

    /// Sets bits in the flags of each row that has a feature outside its range.
    ///
    /// - Parameters:
    ///   - rows: any number of rows.
    ///   - flags: room for a flag byte for each row.
    ///   - bits: what is set.
    /// - Returns: whether there was such a row.
    package func mark(
        _ rows: Span<Features>,
        in flags: inout MutableSpan<UInt8>,
        with bits: UInt8
    ) -> Bool {
        precondition(rows.count <= flags.count, "every row needs room for its flags")
        let least = FeaturePairs(minimum)
        let most = FeaturePairs(maximum)
        var isAnyMarked = false
        for index in 0..<rows.count {
            let row = FeaturePairs(rows[index])
            // Not "below or above", which NaN is neither of.
            let isWithin =
                ((row.first .>= least.first) .& (row.first .<= most.first))
                .& ((row.second .>= least.second) .& (row.second .<= most.second))
                .& ((row.third .>= least.third) .& (row.third .<= most.third))
            if !(isWithin[0] && isWithin[1]) {
                flags[index] |= bits
                isAnyMarked = true
            }
        }
        return isAnyMarked
    }
}
