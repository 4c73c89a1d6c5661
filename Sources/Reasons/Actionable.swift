/// What an applicant could change about one feature.
package struct Actionable: Sendable, Hashable {
    /// The direction in which a value may change.
    package enum Change: String, Sendable, CaseIterable {
        case up
        case down
        case any
        /// Nothing that the applicant does changes it.
        case fixed
    }

    /// The direction.
    package let change: Change
    /// Whether only whole numbers are values of the feature.
    package let isWhole: Bool

    /// A feature that changes in some direction, by whole numbers or by any.
    package init(_ change: Change, isWhole: Bool) {
        self.change = change
        self.isWhole = isWhole
    }

    /// What holds of a feature of which a model says nothing.
    package static let anything = Actionable(.any, isWhole: false)
}
