import Testing

@testable import Datasets

/// Against the figures of the loan book that the synthetic one stands in for, as pandas gives them.
@Suite struct SyntheticLoanBookLikenessTests {
    private static let seeds: [UInt64] = [42, 0, 1, 2, 3, 20_250_101, .max]

    /// Of 10,000 customers, how many have each number of credit lines, and of years.
    private static let counts: [Int: [Int]] = [
        0: [4128, 2590, 902, 599, 484, 1297],
        4: [32, 164, 688, 1763, 2116, 2574, 1670, 664, 275, 43, 11],
    ]

    /// The values below which lie 5 %, 10 % and so on up to 95 % of the customers.
    private static let quantiles: [Int: [Double]] = [
        1: [
            2044.005, 2438.945, 2729.302, 2952.258, 3154.235, 3347.008, 3527.856, 3701.603,
            3877.364, 4052.377, 4233.87, 4412.453, 4609.618, 4817, 5052.898, 5317.588, 5631.609,
            6053.18, 6646.027,
        ],
        2: [
            1236.691, 2291.468, 3037.957, 3642.16, 4199.836, 4723.196, 5189.503, 5650.176,
            6166.202, 6732.407, 7383.129, 8072.054, 8884.199, 9900.821, 11272.26, 13153,
            15570.89, 18691.48, 22900.2,
        ],
        3: [
            37001.35, 44596.25, 49138.69, 53169.93, 56539.87, 59560.74, 62340.62, 64981.93,
            67492.34, 70085.83, 72866.02, 75360.98, 77763.73, 80703.28, 83429.17, 86736.52,
            90555.92, 95241.49, 102825.8,
        ],
        5: [
            536, 560, 575, 587, 597, 607, 615, 623, 631, 638, 646, 653, 661, 670, 679, 688, 700,
            714, 735,
        ],
    ]

    /// Of the six features and the outcome, each with those after it.
    private static let correlations: [[Double]] = [
        [0.0802, 0.8522, 0.0223, -0.0879, -0.2582, 0.8628],
        [0.3974, 0.8358, -0.1584, -0.0314, 0.0990],
        [0.3944, -0.1744, -0.2322, 0.7589],
        [0.0018, -0.0105, 0.0163],
        [0.2559, -0.2845],
        [-0.3245],
    ]

    @Test(arguments: seeds)
    func `every distribution is that of the loan book`(seed: UInt64) {
        let book = SyntheticLoanBook.rows(count: 10_000, seed: seed)
        #expect(Set(Self.counts.keys).union(Self.quantiles.keys) == Set(0..<6))
        for (column, counts) in Self.counts {
            var (wanted, found) = (0, 0)
            for (value, count) in counts.enumerated() {
                wanted += count
                found += book.columns[column].count { $0 == Double(value) }
                #expect(abs(wanted - found) <= 500, "\(LoanColumns.features[column]) \(value)")
            }
            #expect(found == 10_000)
        }
        for (column, quantiles) in Self.quantiles {
            for (place, value) in quantiles.enumerated() {
                let below = Double(book.columns[column].count { $0 <= value }) / 10_000
                let wanted = Double(place + 1) / 20
                #expect(abs(below - wanted) <= 0.04, "\(LoanColumns.features[column]) \(value)")
            }
        }
    }

    @Test(arguments: seeds)
    func `every correlation is that of the loan book`(seed: UInt64) throws {
        let book = DataProfile(SyntheticLoanBook.rows(count: 10_000, seed: seed))
        try #require(book.names.count == 7)
        for (row, wanted) in Self.correlations.enumerated() {
            for (place, expected) in wanted.enumerated() {
                let column = row + 1 + place
                let found = try #require(book.correlations[row][column])
                let pair = "\(book.names[row]), \(book.names[column])"
                #expect((found - expected).magnitude <= 0.05, "\(pair)")
            }
        }
    }

    @Test(arguments: seeds)
    func `the default rate is within a point of the loan book's`(seed: UInt64) {
        let book = SyntheticLoanBook.rows(count: 10_000, seed: seed)
        #expect((1751...1951).contains(book.defaultCount))
    }
}
