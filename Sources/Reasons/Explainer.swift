package import Models

/// Explains the scores of one model beside one reference group.
///
/// A contribution is the Shapley value of the game whose value for a set of features is the mean, over the group, of
/// the raw score with those features from the applicant and the others from the group's row. It is over all 64 sets,
/// exact, and the same integers everywhere. A class, so that explaining reaches its parts in place.
package final class Explainer: Sendable {
    /// The scale on which the model adds.
    package let scale: Scale
    /// The mean raw score of the group, in units of the scale.
    package let mean: Int64
    /// Bytes of tables; 0 for a linear model.
    package let tableBytes: Int

    private let preparation: Preparation
    /// Whether the model is linear, so that an explanation is a few products.
    package let isLinear: Bool
    // What is not used is empty: what had to be taken out of an enum would be retained for each row.
    private let linear: LinearParts
    private let trees: TreeTables<Int64>
    private let wideTrees: TreeTables<Int128>
    private let areWide: Bool

    /// Rows that are explained at once, where there are few, where there are some, and where there are many.
    ///
    /// A part of the tables that many rows share is fetched from memory once for all of them; room for them takes
    /// time to clear.
    private static let (rowsAlone, rowsBeside, rowsTogether) = (8, 128, 2048)

    /// Makes what explains a model, in bounded time and memory.
    ///
    /// - Parameters:
    ///   - model: whose scores are explained.
    ///   - group: what they are compared with.
    /// - Throws: why they cannot be.
    package init(_ model: Model, comparedWith group: ReferenceGroup) throws(ReasonsFault) {
        let raw = try RawScore(model.core, model.link)
        let columns = try Self.columns(of: group, model)
        scale = raw.scale
        preparation = model.preparation
        switch model.core {
        case .linear(let linear):
            self.linear = try LinearParts(linear, raw.function, columns)
            (mean, tableBytes, isLinear, areWide) = (self.linear.mean, 0, true, false)
            (trees, wideTrees) = (TreeTables(), TreeTables())
        case .trees(let ensemble):
            let parts = try TreeParts(
                ensemble,
                raw.function,
                columns,
                mayBeMissing: Self.mayHoldNaN(model)
            )
            linear = LinearParts()
            (mean, tableBytes, isLinear) = (parts.mean, parts.bytes, false)
            areWide = parts.isWide
            trees = areWide ? TreeTables() : parts.tables()
            wideTrees = areWide ? parts.tables() : TreeTables()
        }
    }

    /// The prepared columns of each row of a group.
    private static func columns(
        of group: ReferenceGroup,
        _ model: Model
    ) throws(ReasonsFault) -> [Features] {
        var columns = group.rows
        for row in columns.indices {
            for feature in 0..<featureCount {
                let value = columns[row][feature]
                guard value.isFinite || value.isNaN && model.mayBeMissing[feature] else {
                    throw .invalidGroupValue(row: row, feature: feature)
                }
            }
        }
        var places = columns.mutableSpan
        model.preparation.apply(to: &places, count: group.rows.count)
        guard case .linear = model.core else { return columns }
        for row in columns.indices {
            for feature in 0..<featureCount where !columns[row][feature].isFinite {
                throw .invalidGroupColumn(row: row, feature: feature)
            }
        }
        return columns
    }

    /// Which columns may hold NaN.
    private static func mayHoldNaN(_ model: Model) -> [6 of Bool] {
        let isMade = model.preparation.steps.contains { $0.operation != .round }
        return [6 of Bool] { isMade || model.mayBeMissing[$0] }
    }

    /// The explanation of a row that the model takes and gives a probability for.
    package func explanation(of row: Features) -> Explanation {
        let rows = [1 of Features](repeating: row)
        var results = [1 of Explanation](repeating: Explanation())
        var places = results.mutableSpan
        explain(rows.span, into: &places)
        return results[0]
    }

    /// Writes the explanation of each row, which the model takes and gives a probability for, to the same place in
    /// `explanations`.
    ///
    /// Each is what ``explanation(of:)`` returns for that row. There must be room for all rows; what is beyond them
    /// is left alone. Nothing is allocated, retained or released.
    package func explain(
        _ rows: Span<Features>,
        into explanations: inout MutableSpan<Explanation>
    ) {
        precondition(rows.count <= explanations.count, "every row needs room for its explanation")
        var start = 0
        while !isLinear, rows.count - start > Self.rowsBeside {
            let count = min(Self.rowsTogether, rows.count - start)
            var block = [2048 of Features](repeating: .init(repeating: 0))
            explain(rows, start, count, &block, into: &explanations)
            start += count
        }
        if !isLinear, rows.count - start > Self.rowsAlone {
            var block = [128 of Features](repeating: .init(repeating: 0))
            return explain(rows, start, rows.count - start, &block, into: &explanations)
        }
        if rows.count - start == 1 {
            // Room for more would take a tenth of the time to clear.
            var block = [1 of Features](repeating: .init(repeating: 0))
            return explain(rows, start, 1, &block, into: &explanations)
        }
        while start < rows.count {
            let count = min(Self.rowsAlone, rows.count - start)
            var block = [8 of Features](repeating: .init(repeating: 0))
            explain(rows, start, count, &block, into: &explanations)
            start += count
        }
    }

    /// Explains some rows, which `block` has room for.
    @inline(__always)
    private func explain<let lanes: Int>(
        _ rows: Span<Features>,
        _ start: Int,
        _ count: Int,
        _ block: inout [lanes of Features],
        into explanations: inout MutableSpan<Explanation>
    ) {
        var prepared = block.mutableSpan
        for index in 0..<count { prepared[index] = rows[start + index] }
        preparation.apply(to: &prepared, count: count)
        let columns = prepared.span
        if isLinear {
            linear.explain(columns, count: count, scale: scale, into: &explanations, from: start)
        } else if areWide {
            var sums = [lanes of [6 of Int128]](repeating: .init(repeating: 0))
            wideTrees.explain(
                columns,
                count: count,
                mean: mean,
                scale: scale,
                into: &explanations,
                from: start,
                sums: &sums
            )
        } else {
            var sums = [lanes of [6 of Int64]](repeating: .init(repeating: 0))
            trees.explain(
                columns,
                count: count,
                mean: mean,
                scale: scale,
                into: &explanations,
                from: start,
                sums: &sums
            )
        }
    }
}
