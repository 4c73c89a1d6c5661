internal import Models

/// A search for values of one feature at which trees decide otherwise than beside them: one amount that is always
/// let through.
///
/// Between two neighbouring thresholds of a feature an ensemble says the same, so one value of each such cell tells
/// all of them. A cell counts where many of the rows that could turn do in it, and turn back behind it, while the
/// champion's stay.
struct SlabSearch {
    /// A cell in which rows turn.
    struct Finding {
        let feature: Int
        let values: ClosedRange<Double>
        /// The share that turns in it, of the rows that the champion decides the other way there.
        let share: Double
        let example: Features
    }

    /// Rows that are moved through the cells of each feature.
    static let rowsMax = 200
    /// Answers that are asked for of a feature; where its cells are many, fewer rows are moved through them.
    private static let answersMax = 200_000
    /// Rows that are moved however many cells there are.
    private static let rowsMin = 50
    /// The share from which on turning in a cell and back is no accident of training.
    private static let shareMin = 0.2
    /// With fewer rows that turn a share would say little.
    private static let turnedMin = 5

    let challenger: Model
    let flip: Flip
    let box: InputBox

    /// Looks through the cells of every feature.
    ///
    /// - Parameter rows: what is moved; each keeps its other five values.
    /// - Returns: the cell in which the largest share turns, nil where none has enough.
    func finding(among rows: [Features]) -> Finding? {
        guard case .trees(let trees) = challenger.core, !rows.isEmpty else { return nil }
        return (0..<featureCount).compactMap { finding($0, trees, rows) }.max {
            $0.share < $1.share
        }
    }

    /// How many rows turn in a cell, of those that are decided one way there.
    private struct Turns {
        var decided = 0
        var turned = 0
        var example: Int?

        var share: Double { Double(turned) / Double(max(1, decided)) }
    }

    private func finding(_ feature: Int, _ trees: TreeEnsemble, _ rows: [Features]) -> Finding? {
        let map = ColumnMap(challenger.preparation, column: feature)
        guard map.direction != nil else { return nil }
        let cuts = Set(trees.thresholds(of: feature).compactMap(map.boundary)).sorted()
        guard cuts.count > 1 else { return nil }
        let cells = zip(cuts, cuts.dropFirst()).map { $0...$1 }
        // Just before the first cut, in each cell, and behind the last.
        let values = [cuts[0]] + cells.map { middle($0) } + [cuts[cuts.count - 1].nextUp]
        let count = min(rows.count, max(Self.rowsMin, Self.answersMax / values.count))
        let rows = (0..<count).map { rows[$0 * rows.count / count] }
        // For each cell, first for those whom the champion blames and then for those whom it excuses.
        var turns = [Turns](repeating: Turns(), count: 2 * cells.count)
        for (number, row) in rows.enumerated() {
            let decisions = flip.decisions(
                of: values.map { value in
                    var moved = row
                    moved[feature] = value
                    return moved
                }
            )
            for cell in cells.indices where decisions[cell + 1].champion != 0 {
                let here = decisions[cell + 1]
                let place = 2 * cell + (here.champion > 0 ? 0 : 1)
                turns[place].decided += 1
                guard here.direction != 0, decisions[cell].direction != here.direction,
                    decisions[cell + 2].direction != here.direction
                else { continue }
                turns[place].turned += 1
                turns[place].example = turns[place].example ?? number
            }
        }
        let found = turns.indices.filter { turns[$0].turned >= Self.turnedMin }
        guard let place = found.max(by: { turns[$0].share < turns[$1].share }),
            let number = turns[place].example, turns[place].share >= Self.shareMin
        else { return nil }
        let best = place / 2
        var row = rows[number]
        row[feature] = values[best + 1]
        return Finding(
            feature: feature,
            values: cells[best],
            share: turns[place].share,
            example: row
        )
    }

    private func middle(_ cell: ClosedRange<Double>) -> Double {
        let value = cell.lowerBound / 2 + cell.upperBound / 2
        return value > cell.lowerBound ? value : cell.upperBound
    }
}
