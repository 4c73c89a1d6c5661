package import Models

/// What would make a model decide otherwise about an applicant.
package struct Change: Sendable {
    /// Two features that together would.
    package struct Pair: Sendable, Equatable {
        /// The features, the lower first.
        package let first: Int
        package let second: Int
        /// Their values.
        package let firstValue: Double
        package let secondValue: Double

        /// Two features with the values that they change to.
        package init(first: Int, second: Int, firstValue: Double, secondValue: Double) {
            self.first = first
            self.second = second
            self.firstValue = firstValue
            self.secondValue = secondValue
        }
    }

    /// The applicant's probability of default, bit for bit that of `Model.score`; NaN where the model takes no
    /// such row or gives it no probability, and then nothing would make it decide otherwise.
    package let probability: Double
    /// For each feature the allowed value nearest to the applicant's at which the model decides otherwise, all
    /// else equal; NaN where no allowed value does.
    package internal(set) var values: Features = .init(repeating: .nan)
    /// A pair of features that together make it decide otherwise where no single one does; nil where none was
    /// found, and where none is needed.
    package internal(set) var pair: Pair?
}
