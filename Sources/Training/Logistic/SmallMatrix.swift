/// A symmetric matrix of as many rows as a logistic regression has coefficients.
struct SmallMatrix: Sendable {
    static let size = LogisticRows.columnCount

    private var elements = [Double](repeating: 0, count: size * size)

    subscript(row: Int, column: Int) -> Double {
        get { elements[row * Self.size + column] }
        set { elements[row * Self.size + column] = newValue }
    }

    /// The lower triangle L with L·Lᵀ equal to this matrix (Golub and Van Loan, "Matrix
    /// Computations", section 4.2), or nothing if the matrix is not positive definite.
    func choleskyFactor() -> SmallMatrix? {
        var factor = SmallMatrix()
        for row in 0..<Self.size {
            for column in 0...row {
                var rest = self[row, column]
                for index in 0..<column { rest -= factor[row, index] * factor[column, index] }
                if row == column {
                    guard rest > 0, rest.isFinite else { return nil }
                    factor[row, row] = rest.squareRoot()
                } else {
                    factor[row, column] = rest / factor[column, column]
                }
            }
        }
        return factor
    }

    /// Solves L·Lᵀ·x = b where this matrix is L.
    func solveAsFactor(_ right: [Double]) -> [Double] {
        var solution = right
        for row in 0..<Self.size {
            for index in 0..<row { solution[row] -= self[row, index] * solution[index] }
            solution[row] /= self[row, row]
        }
        for row in (0..<Self.size).reversed() {
            for index in row + 1..<Self.size { solution[row] -= self[index, row] * solution[index] }
            solution[row] /= self[row, row]
        }
        return solution
    }

    /// The diagonal of the inverse of L·Lᵀ where this matrix is L.
    func inverseDiagonalAsFactor() -> [Double] {
        (0..<Self.size).map { column in
            var unit = [Double](repeating: 0, count: Self.size)
            unit[column] = 1
            return solveAsFactor(unit)[column]
        }
    }
}
