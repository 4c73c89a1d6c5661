/// The smallest and largest value of each feature in the training data, both inclusive.
package struct FeatureRanges: Sendable {
    package let minimum: Features
    package let maximum: Features

    package init(minimum: Features, maximum: Features) {
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Whether every feature lies within its range; NaN lies in no range.
    package func contain(_ row: borrowing Features) -> Bool {
        for feature in 0..<featureCount {
            guard row[feature] >= minimum[feature], row[feature] <= maximum[feature] else {
                return false
            }
        }
        return true
    }
}
