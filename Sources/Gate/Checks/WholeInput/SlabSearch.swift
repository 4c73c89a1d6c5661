internal import Models

/// A search for values of one feature at which trees decide otherwise than beside them: one amount that is always
/// let through.
///
/// Between two neighbouring thresholds of a feature an ensemble says the same, so one value of each such cell tells
/// all of them. A cell counts where many rows turn in it and turn back behind it, and the champion's do not.
struct SlabSearch {
    /// A cell in which rows turn.
    struct Finding {
        let feature: Int
        let values: ClosedRange<Double>
        /// The share of the rows that turn in it.
        let share: Double
        let example: Features
    }

    /// Rows that are moved through the cells of each feature.
    static let rowsMax = 200
    /// Cells of a feature that are looked at; of more every second, third and so on is.
    private static let cellsMax = 4_096
    /// The share of rows from which on turning in a cell and back is no accident of training.
    private static let shareMin = 0.2

    let flip: Flip
    let box: InputBox

    /// Looks through the cells of every feature.
    ///
    /// - Parameter rows: what is moved; each keeps its other five values.
    /// - Returns: the cell in which the largest share turns, nil where none has enough.
    func finding(among rows: [Features]) -> Finding? {
        guard case .trees(let trees) = flip.challenger.core, !rows.isEmpty else { return nil }
        return (0..<featureCount).compactMap { finding($0, trees, rows) }.max {
            $0.share < $1.share
        }
    }

    private func finding(_ feature: Int, _ trees: TreeEnsemble, _ rows: [Features]) -> Finding? {
        let map = ColumnMap(flip.challenger.preparation, column: feature)
        guard map.direction != nil else { return nil }
        let cuts = Set(trees.thresholds(of: feature).compactMap(map.boundary)).sorted()
        guard cuts.count > 1 else { return nil }
        let step = max(1, cuts.count / Self.cellsMax)
        let cells = stride(from: 1, to: cuts.count, by: step).map { cuts[$0 - 1]...cuts[$0] }
        // Just before the first cut, in each cell, and behind the last.
        let values = [cuts[0]] + cells.map { middle($0) } + [cuts[cuts.count - 1].nextUp]
        var turned = [Int](repeating: 0, count: cells.count)
        var example = [Int?](repeating: nil, count: cells.count)
        for (number, row) in rows.enumerated() {
            let moved = values.map { value in
                var moved = row
                moved[feature] = value
                return moved
            }
            let directions = flip.directions(of: moved)
            for cell in cells.indices {
                let here = directions[cell + 1]
                guard here != 0, directions[cell] != here, directions[cell + 2] != here else {
                    continue
                }
                turned[cell] += 1
                example[cell] = example[cell] ?? number
            }
        }
        guard let best = cells.indices.max(by: { turned[$0] < turned[$1] }),
            let number = example[best]
        else { return nil }
        let share = Double(turned[best]) / Double(rows.count)
        guard share >= Self.shareMin else { return nil }
        var row = rows[number]
        row[feature] = values[best + 1]
        return Finding(feature: feature, values: cells[best], share: share, example: row)
    }

    private func middle(_ cell: ClosedRange<Double>) -> Double {
        let value = cell.lowerBound / 2 + cell.upperBound / 2
        return value > cell.lowerBound ? value : cell.upperBound
    }
}
