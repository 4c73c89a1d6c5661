/// How many times larger the variance of each coefficient of a regression is for what the other
/// columns say of its own: the variance inflation factors.
///
/// That of a column is 1 / (1 − R²), with R² that of its regression on the others, and so the
/// diagonal of the inverse of the correlation matrix (Marquardt, "Generalized Inverses, Ridge
/// Regression, Biased Linear Estimation, and Nonlinear Estimation", Technometrics 12, 1970; Belsley,
/// Kuh and Welsch, "Regression Diagnostics", 1980, section 3.1). R² comes of a Cholesky factor with
/// the column last, in which columns that others already give are passed over.
///
/// - Parameter correlations: Pearson's correlations of all columns with each other; nil where one is
///   constant.
/// - Returns: a number from 1 on for each column, infinite for one that the others give exactly, and
///   nil for a constant one.
package func varianceInflation(correlations: [[Double?]]) -> [Double?] {
    let known = correlations.indices.filter { correlations[$0][$0] != nil }
    return correlations.indices.map { column in
        guard known.contains(column) else { return nil }
        let order = known.filter { $0 != column } + [column]
        let rest = remainder(of: order.map { row in order.map { correlations[row][$0] ?? 0 } })
        return rest > dependentRest ? max(1, 1 / rest) : .infinity
    }
}

/// The part of a column's variance below which it counts as given by others: what rounding leaves.
private let dependentRest = 1e-10

/// The part of the last column's variance, of 1, that the columns before it do not explain.
///
/// By the row-wise Cholesky factor (Golub and Van Loan, "Matrix Computations", section 4.2).
private func remainder(of matrix: [[Double]]) -> Double {
    var factor = matrix.map { $0.map { _ in 0.0 } }
    var rest = 1.0
    for row in matrix.indices {
        rest = matrix[row][row]
        for column in 0..<row {
            var product = matrix[row][column]
            for index in 0..<column { product -= factor[row][index] * factor[column][index] }
            let pivot = factor[column][column]
            factor[row][column] = pivot > 0 ? product / pivot : 0
            rest -= factor[row][column] * factor[row][column]
        }
        factor[row][row] = rest > dependentRest ? rest.squareRoot() : 0
    }
    return rest
}
