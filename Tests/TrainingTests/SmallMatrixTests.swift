import TestSupport
import Testing
import TrainingSupport

@testable import Training

/// The factor and the inverse of symmetric matrices, against values done by hand.
@Suite struct SmallMatrixTests {
    private static let size = SmallMatrix.size

    /// A matrix of a diagonal and nothing beside it.
    private func diagonal(_ values: [Double]) -> SmallMatrix {
        var matrix = SmallMatrix()
        for (place, value) in values.enumerated() { matrix[place, place] = value }
        return matrix
    }

    private func ones(but change: (inout [Double]) -> Void) -> [Double] {
        var values = [Double](repeating: 1, count: Self.size)
        change(&values)
        return values
    }

    @Test func `the factor of squares is their roots`() throws {
        let values = (1...Self.size).map { Double($0 * $0) }
        let factor = try #require(diagonal(values).choleskyFactor())
        for row in 0..<Self.size {
            for column in 0..<Self.size {
                #expect(factor[row, column] == (row == column ? Double(row + 1) : 0))
            }
        }
    }

    @Test func `a block of two by two has the factor of the textbook`() throws {
        // [4 2; 2 5] is [2 0; 1 2] times its transpose.
        var matrix = diagonal(ones { ($0[0], $0[1]) = (4, 5) })
        (matrix[0, 1], matrix[1, 0]) = (2, 2)
        let factor = try #require(matrix.choleskyFactor())
        #expect([factor[0, 0], factor[1, 0], factor[1, 1]] == [2, 1, 2])
        // Its inverse is [5 -2; -2 4] / 16.
        let inverse = factor.inverseDiagonalAsFactor()
        #expect(near(inverse, ones { ($0[0], $0[1]) = (5.0 / 16, 0.25) }, 1e-15))
        let solution = factor.solveAsFactor(ones { ($0[0], $0[1]) = (8, 12) })
        #expect(near(solution, ones { ($0[0], $0[1]) = (1, 2) }, 1e-15))
    }

    @Test(arguments: [0, -0.0, -1, .nan, .infinity, -.infinity] as [Double])
    func `a matrix that is not positive definite has no factor`(value: Double) {
        for place in 0..<Self.size {
            #expect(diagonal(ones { $0[place] = value }).choleskyFactor() == nil)
        }
    }

    @Test func `two equal rows leave nothing for the second`() {
        var matrix = diagonal(ones { _ in })
        (matrix[2, 5], matrix[5, 2]) = (1, 1)
        #expect(matrix.choleskyFactor() == nil)
        matrix[5, 5] = 1.0.nextUp
        #expect(matrix.choleskyFactor() != nil)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a solution put into its equations gives their right side`(seed: UInt64) throws {
        var random = Xorshift(seed: seed + 1)
        func next() -> Double { Double(random.below(2001)) / 1000 - 1 }
        let rows = (0..<3 * Self.size).map { _ in (0..<Self.size).map { _ in next() } }
        var matrix = diagonal([Double](repeating: 0.125, count: Self.size))
        for row in rows {
            for first in 0..<Self.size {
                for second in 0..<Self.size { matrix[first, second] += row[first] * row[second] }
            }
        }
        let right = (0..<Self.size).map { _ in next() }
        let solution = try #require(matrix.choleskyFactor()).solveAsFactor(right)
        let product = (0..<Self.size).map { row in
            (0..<Self.size).reduce(0) { $0 + matrix[row, $1] * solution[$1] }
        }
        #expect(near(product, right, 1e-11))
    }
}
