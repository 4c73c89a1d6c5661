import Models

/// What would change the decisions of a linear model.
///
/// On a piece of `ColumnPieces` each sum keeps or turns the order of a feature's values: products and sums are
/// rounded, and rounding keeps order whatever the tree of additions is, in pairs or one by one. So the first
/// value at which the sum reaches a run of other decisions is found exactly, by halving; a straight line
/// through both ends says where to begin. Where the link is not quite monotone the runs have it, one by one.
///
/// A link that reads two sums is asked at the values themselves. Their sums keep order, what the link makes of
/// both need not in its last bits, so that beyond the turn some more values with sums of their own are asked.
final class LinearSearch: Sendable {
    /// An applicant as the model sees one.
    struct Applicant {
        fileprivate(set) var row: Features
        /// The row after the preparation.
        fileprivate(set) var columns: Features
    }

    /// How many values with sums of their own are asked about beyond a turn, where a link reads two sums.
    private static let askedBeyondTurn = 64

    private let model: Model
    private let linear: LinearModel
    private let preparation: Preparation
    /// The decision by the one sum that the link reads; nil where it reads two.
    let decision: RawDecision?
    /// What a decision is made from, beside the decision, whose runs would be retained for each question.
    private let reading: RawDecision.Reading
    /// Whether each column is a straight line of its feature, but for rounding.
    let isStraight: [6 of Bool]
    private let pieces: [6 of [ClosedRange<Int>]]

    init(_ model: Model, _ linear: LinearModel, _ allowed: [6 of AllowedValues]) {
        self.model = model
        self.linear = linear
        preparation = model.preparation
        decision = RawDecision(model)
        reading = decision?.reading ?? .difference
        pieces = .init { feature in
            allowed[feature].indices.map {
                let grid = allowed[feature].grid
                return ColumnPieces($0, of: grid, feature, model.preparation, infinitiesApart: true)
                    .pieces
            } ?? []
        }
        isStraight = .init { feature in
            model.preparation.steps.allSatisfy { $0.isStraight(feature) }
        }
    }

    /// The applicant of a row.
    func applicant(_ row: Features) -> Applicant {
        Applicant(row: row, columns: Features { preparation(row[$0], column: $0) })
    }

    /// The applicant with another value of a feature.
    func applicant(_ applicant: Applicant, with value: Double, of feature: Int) -> Applicant {
        var changed = applicant
        changed.row[feature] = value
        changed.columns[feature] = preparation(value, column: feature)
        return changed
    }

    /// The raw score that is read with a value of a feature; where both are, their difference.
    func raw(_ applicant: Applicant, _ feature: Int, _ value: Double) -> Double {
        var columns = applicant.columns
        columns[feature] = preparation(value, column: feature)
        let sums = linear.sums(of: columns)
        return switch reading {
        case .first: sums.first
        case .second: sums.second
        case .difference: sums.second - sums.first
        }
    }

    /// The nearest allowed value of a feature at which the model decides otherwise, of two equally near the
    /// lower; nil where none does.
    func nearest(
        _ applicant: Applicant,
        _ feature: Int,
        _ reach: Reach,
        isDefault: Bool
    ) -> Int? {
        let below = reach.down.flatMap { first(on: $0, applicant, feature, reach, isDefault) }
        let above = reach.up.flatMap { first(on: $0, applicant, feature, reach, isDefault) }
        guard let below, let above else { return below ?? above }
        return reach.distance(below) <= reach.distance(above) ? below : above
    }

    /// The first value on a way at which the model decides otherwise.
    private func first(
        on way: GridWay,
        _ applicant: Applicant,
        _ feature: Int,
        _ reach: Reach,
        _ isDefault: Bool
    ) -> Int? {
        let pieces = pieces[feature]
        let rises = way.start <= way.end
        for place in pieces.indices {
            let piece = pieces[rises ? place : pieces.count - 1 - place]
            let low = max(piece.lowerBound, min(way.start, way.end))
            let high = min(piece.upperBound, max(way.start, way.end))
            guard low <= high else { continue }
            let part = rises ? GridWay(start: low, end: high) : GridWay(start: high, end: low)
            let found =
                if let decision {
                    first(
                        within: part,
                        applicant,
                        feature,
                        reach,
                        decision.runs(otherThan: isDefault)
                    )
                } else {
                    firstByAsking(within: part, applicant, feature, reach, isDefault)
                }
            if let found { return found }
        }
        return nil
    }

    /// The first value on a part of one piece at which the sum is of a run.
    private func first(
        within way: GridWay,
        _ applicant: Applicant,
        _ feature: Int,
        _ reach: Reach,
        _ runs: [RawDecision.Run]
    ) -> Int? {
        var way = way
        let endValue = reach.value(at: way.end)
        let endRaw = raw(applicant, feature, endValue)
        while true {
            let startValue = reach.value(at: way.start)
            let startRaw = raw(applicant, feature, startValue)
            var edge = Double.nan
            for index in runs.indices {
                let run = runs[index]
                if run.lower <= startRaw && startRaw <= run.upper { return way.start }
                if startRaw < run.lower && run.lower <= endRaw {
                    edge = edge.isNaN ? run.lower : min(edge, run.lower)
                }
                if startRaw > run.upper && run.upper >= endRaw {
                    edge = edge.isNaN ? run.upper : max(edge, run.upper)
                }
            }
            if edge.isNaN { return nil }
            // The values at which a straight line is at the edge, and so far from it that rounding matters less.
            let slope = (endRaw - startRaw) / (endValue - startValue)
            let size = max(abs(startRaw), abs(endRaw))
            let unit = linear.precision == .float32 ? 0x1p-22 : 0x1p-51
            let guess = startValue + (edge - startRaw) / slope
            let rises = endRaw > startRaw
            let found = way.first(
                guess: way.steps(to: guess, reach.values.grid),
                spread: way.steps(from: guess, by: size * unit / abs(slope), reach.values.grid)
            ) { index in
                let raw = raw(applicant, feature, reach.value(at: index))
                return rises ? raw >= edge : raw <= edge
            }
            way = GridWay(start: found, end: way.end)
        }
    }

    /// The first value on a part of one piece at which the model itself decides otherwise.
    private func firstByAsking(
        within way: GridWay,
        _ applicant: Applicant,
        _ feature: Int,
        _ reach: Reach,
        _ isDefault: Bool
    ) -> Int? {
        func isOtherwise(_ index: Int) -> Bool {
            var row = applicant.row
            row[feature] = reach.value(at: index)
            let probability = model.probability(of: row)
            return !probability.isNaN && model.predictsDefault(probability) != isDefault
        }
        func sums(_ index: Int) -> (Double, Double) {
            var columns = applicant.columns
            columns[feature] = preparation(reach.value(at: index), column: feature)
            let sums = linear.sums(of: columns)
            return (sums.first, sums.second)
        }
        if isOtherwise(way.start) { return way.start }
        guard isOtherwise(way.end) else { return nil }
        var found = way.first(where: isOtherwise)
        var edge = found
        for _ in 0..<Self.askedBeyondTurn {
            let nearer = way.start <= way.end ? edge - 1 : edge + 1
            let own = sums(nearer)
            guard nearer != way.start, sums(way.start) != own else { break }
            edge = GridWay(start: way.start, end: nearer).first { sums($0) == own }
            if isOtherwise(edge) { found = edge }
        }
        return found
    }
}

extension GridWay {
    /// How many steps lead to a number, which may be none; 0 where it is not on the way.
    fileprivate func steps(to value: Double, _ grid: ValueGrid) -> UInt {
        guard value.isFinite else { return 0 }
        let index = grid.floor(value)
        let isOn = start <= end ? start < index && index < end : end < index && index < start
        return isOn ? GridWay(start: start, end: index).steps : 0
    }

    /// About how many steps lead from a number to one that is so far from it.
    fileprivate func steps(from value: Double, by distance: Double, _ grid: ValueGrid) -> UInt {
        guard value.isFinite, (value + distance).isFinite else { return 1 }
        return GridWay(start: grid.floor(value), end: grid.floor(value + distance)).steps
    }
}

extension ColumnStep {
    /// Whether what the step makes of numbers lies on a straight line, but for rounding.
    fileprivate func isStraight(_ feature: Int) -> Bool {
        guard columns[feature] else { return true }
        switch operation {
        case .add, .subtract, .subtractFromOperand, .multiply, .divide, .round, .set: return true
        case .divideOperand, .truncate: return false
        case .replace: return operand[feature].isNaN
        }
    }
}
