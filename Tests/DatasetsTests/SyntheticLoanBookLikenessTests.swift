import Statistics
import TestSupport
import Testing

@testable import Datasets

/// Against the loan book that the synthetic one stands in for.
@Suite(.enabled(if: SharedFiles.areGiven, SharedFiles.reason))
struct SyntheticLoanBookLikenessTests {
    private static let seeds: [UInt64] = [42, 0, 1, 2, 3, 20_250_101, .max]

    @Test(arguments: seeds)
    func `every distribution is that of the loan book`(seed: UInt64) throws {
        let real = try Dataset.read(path: SharedFiles.path("data/loans.csv"))
        let book = SyntheticLoanBook.rows(count: 10_000, seed: seed)
        for (index, name) in LoanColumns.features.enumerated() {
            let distance = try #require(
                kolmogorovSmirnovDistance(real.columns[index], book.columns[index])
            )
            #expect(distance <= 0.05, "\(name)")
        }
    }

    @Test(arguments: seeds)
    func `every correlation is that of the loan book`(seed: UInt64) throws {
        let real = DataProfile(try Dataset.read(path: SharedFiles.path("data/loans.csv")))
        let book = DataProfile(SyntheticLoanBook.rows(count: 10_000, seed: seed))
        #expect(real.names == book.names && book.names.count == 7)
        for row in real.names.indices {
            for column in real.names.indices {
                let expected = try #require(real.correlations[row][column])
                let found = try #require(book.correlations[row][column])
                let pair = "\(real.names[row]), \(real.names[column])"
                #expect((found - expected).magnitude <= 0.05, "\(pair)")
            }
        }
    }

    @Test(arguments: seeds)
    func `the default rate is within a point of the loan book's`(seed: UInt64) throws {
        let real = try Dataset.read(path: SharedFiles.path("data/loans.csv"))
        #expect(real.defaultCount == 1851)
        let book = SyntheticLoanBook.rows(count: 10_000, seed: seed)
        #expect((1750...1950).contains(book.defaultCount))
    }
}
