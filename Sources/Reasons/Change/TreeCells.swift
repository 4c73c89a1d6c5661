import Models

/// The allowed values of a feature, cut where its column passes a threshold of some tree.
struct TreeCells: Sendable {
    /// Values next to each other that all trees send the same way.
    struct Cell: Sendable {
        /// The indices of its values, both ends included.
        let start: Int
        let end: Int
        /// The rank of the column; `missing` where it is NaN.
        let rank: Int32
    }

    /// The rank of a column that the preparation makes NaN of a number.
    static let missing: Int32 = -1

    /// From the lowest up.
    let cells: [Cell]

    /// The cells of a feature.
    ///
    /// - Parameters:
    ///   - allowed: what the feature may take.
    ///   - feature: which.
    ///   - preparation: the steps to its column.
    ///   - thresholds: those of the column, ascending.
    init(
        _ allowed: AllowedValues,
        _ feature: Int,
        _ preparation: Preparation,
        _ thresholds: [Double]
    ) {
        guard let indices = allowed.indices else {
            cells = []
            return
        }
        let grid = allowed.grid
        func column(_ index: Int) -> Double {
            preparation(grid.value(at: index), column: feature)
        }
        let pieces = ColumnPieces(indices, of: grid, feature, preparation, infinitiesApart: false)
        var cells: [Cell] = []
        for piece in pieces.pieces {
            if column(piece.lowerBound).isNaN {
                cells.append(
                    Cell(start: piece.lowerBound, end: piece.upperBound, rank: Self.missing)
                )
                continue
            }
            let rises = column(piece.lowerBound) <= column(piece.upperBound)
            // From the end at which the column is lowest.
            var start = rises ? piece.lowerBound : piece.upperBound
            let end = rises ? piece.upperBound : piece.lowerBound
            var own: [Cell] = []
            func add(_ last: Int, _ rank: Int) {
                own.append(Cell(start: min(start, last), end: max(start, last), rank: Int32(rank)))
            }
            for (rank, threshold) in thresholds.enumerated() {
                if column(start) > threshold { continue }
                if column(end) <= threshold {
                    add(end, rank)
                    start = rises ? end + 1 : end - 1
                    break
                }
                let next = GridWay(start: start, end: end).first { column($0) > threshold }
                add(rises ? next - 1 : next + 1, rank)
                start = next
            }
            if rises ? start <= end : start >= end { add(end, thresholds.count) }
            cells += rises ? own : own.reversed()
        }
        self.cells = cells
    }
}
