/// The elementwise steps from the features to the columns that a linear model or trees read.
package struct Preparation: Sendable {
    /// The most steps that a graph may have.
    package static let stepsMax = 16

    /// In the order in which they are done, at most `stepsMax`.
    package private(set) var steps: [ColumnStep] = []

    /// No steps: the columns are the features.
    package init() {}

    /// Adds a step, or returns false if there are `stepsMax` already.
    package mutating func append(_ step: ColumnStep) -> Bool {
        guard steps.count < Self.stepsMax else { return false }
        steps.append(step)
        return true
    }

    /// Does the steps to the first `count` rows.
    func apply(to rows: inout MutableSpan<Features>, count: Int) {
        let steps = steps.span
        for index in steps.indices {
            steps[index].apply(to: &rows, count: count)
        }
    }
}
