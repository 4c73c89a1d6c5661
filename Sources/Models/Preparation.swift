/// The elementwise steps from the features to the columns that a linear model or trees read.
///
/// Holds no reference, so that scoring with it counts none.
package struct Preparation: Sendable {
    /// The most steps that a graph may have.
    package static let stepsMax = 8

    private var steps: [8 of ColumnStep] = .init(repeating: .roundToFloat32)
    /// How many steps there are.
    package private(set) var count = 0

    package init() {}

    /// Adds a step, or returns false if there are `stepsMax` already.
    package mutating func append(_ step: ColumnStep) -> Bool {
        guard count < Self.stepsMax else { return false }
        steps[count] = step
        count += 1
        return true
    }

    /// The step at `index`, below ``count``.
    subscript(index: Int) -> ColumnStep { steps[index] }

    func apply(to rows: inout MutableSpan<Features>, count rowCount: Int) {
        let steps = steps.span
        for index in 0..<count {
            steps[index].apply(to: &rows, count: rowCount)
        }
    }
}
