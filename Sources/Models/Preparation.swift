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

    /// Whether all that is done is to round every column to binary32.
    var onlyRounds: Bool {
        !steps.isEmpty
            && steps.allSatisfy {
                $0.operation == .round && $0.precision == .float32 && $0.isForAllColumns
            }
    }

    /// Does the steps to the first `count` rows.
    package func apply(to rows: inout MutableSpan<Features>, count: Int) {
        let steps = steps.span
        for index in steps.indices {
            steps[index].apply(to: &rows, count: count)
        }
    }

    /// Returns what the steps make of one value of a column, whatever the others hold.
    ///
    /// - Parameters:
    ///   - value: of the feature that the column is made from.
    ///   - column: 0 to 5.
    ///   - count: how many steps are done, the first ones; nil for all.
    /// - Returns: the value of the column.
    package func callAsFunction(_ value: Double, column: Int, steps count: Int? = nil) -> Double {
        let steps = steps.span
        var result = value
        for index in 0..<(count ?? steps.count) {
            result = steps[index](result, column: column)
        }
        return result
    }
}
