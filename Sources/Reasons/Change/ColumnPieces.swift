import Models

/// The values that a feature is allowed, cut so that its prepared column keeps an order on each piece.
///
/// Adding, multiplying, dividing, rounding and cutting off keep or turn the order of numbers, rounded as they
/// are; in this order minus zero stands below zero, which an operation that divides tells apart. What breaks it
/// are single numbers that are replaced, division by a column that changes its sign, and zeros and infinities
/// that some operand makes NaN of. The cuts are there.
struct ColumnPieces: Sendable {
    /// From the lowest up, without a gap.
    ///
    /// On each the column rises or stays, falls or stays, or is NaN.
    let pieces: [ClosedRange<Int>]

    /// The pieces of a feature.
    ///
    /// - Parameters:
    ///   - range: the indices of what is allowed.
    ///   - grid: what they number.
    ///   - feature: whose.
    ///   - preparation: the steps to the column.
    ///   - infinitiesApart: whether an infinite column is in a piece of its own.
    init(
        _ range: ClosedRange<Int>,
        of grid: ValueGrid,
        _ feature: Int,
        _ preparation: Preparation,
        infinitiesApart: Bool
    ) {
        var pieces = [range]
        for (done, step) in preparation.steps.enumerated() where step.columns[feature] {
            for cut in step.cuts(feature) {
                pieces = Self.split(pieces) { index in
                    cut(preparation(grid.value(at: index), column: feature, steps: done))
                }
            }
        }
        if infinitiesApart {
            for cut in [ColumnStep.isAboveLeast, ColumnStep.isGreatest] {
                pieces = Self.split(pieces) {
                    cut(preparation(grid.value(at: $0), column: feature))
                }
            }
        }
        self.pieces = pieces
    }

    /// Cuts each piece where a statement begins or ceases to hold, which it does at most once in each.
    private static func split(
        _ pieces: [ClosedRange<Int>],
        by statement: (Int) -> Bool
    ) -> [ClosedRange<Int>] {
        pieces.flatMap { piece in
            let below = statement(piece.lowerBound)
            guard below != statement(piece.upperBound) else { return [piece] }
            let way = GridWay(start: piece.lowerBound, end: piece.upperBound)
            let cut = way.first { statement($0) != below }
            return [piece.lowerBound...(cut - 1), cut...piece.upperBound]
        }
    }
}

extension ColumnStep {
    /// Statements about a column before the step, between whose turns the step keeps or turns the order of
    /// numbers, or gives NaN for all; on numbers in their order each turns at most once.
    fileprivate func cuts(_ column: Int) -> [@Sendable (Double) -> Bool] {
        let operand = operand[column]
        switch operation {
        case .replace:
            if operand.isNaN { return [] }
            return [{ $0 >= operand }, { $0 > operand }]
        case .divideOperand: return Self.classes
        case .add, .subtract, .subtractFromOperand, .multiply, .divide:
            return operand == 0 || operand.isInfinite ? Self.classes : []
        case .round, .truncate, .set: return []
        }
    }

    /// The turns between minus infinity, negative numbers, both zeros, positive numbers and infinity.
    private static let classes: [@Sendable (Double) -> Bool] = [
        isAboveLeast,
        { $0 >= 0 },
        { $0 > 0 || $0 == 0 && $0.sign == .plus },
        { $0 > 0 },
        isGreatest,
    ]

    fileprivate static let isAboveLeast: @Sendable (Double) -> Bool = { $0 > -.infinity }
    fileprivate static let isGreatest: @Sendable (Double) -> Bool = { $0 == .infinity }
}
