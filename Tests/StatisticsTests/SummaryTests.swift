import Statistics
import TestSupport
import Testing

/// Against numpy 2.4: `mean`, `std(ddof=1)`, `min`, `percentile` of 25, 50 and 75, `max`.
@Suite struct SummaryTests {
    @Test func `a few numbers are summed up as numpy does`() throws {
        try expect(
            [3, 1, 4, 1, 5, 9, 2, 6.5],
            [3.9375, 2.808628287463981, 1, 1.75, 3.5, 5.375, 9]
        )
    }

    /// And `scipy.stats.pearsonr` and `ks_2samp`.
    @Test func `incomes and debts of customers are summed up as numpy does`() throws {
        let reference = try Reference.answers.get().scores
        let rows = try Reference.model("lightgbm").expectedRows
        let incomes = rows.map { $0[3] }
        let debts = rows.map { $0[2] }
        try expect(incomes, reference.incomes)
        try expect(debts, reference.debts)
        let correlation = try #require(pearsonCorrelation(incomes, debts))
        #expect((correlation - reference.correlation).magnitude < 1e-12)
        let distance = try #require(kolmogorovSmirnovDistance(incomes, debts))
        #expect((distance - reference.kolmogorovSmirnov).magnitude < 1e-15)
    }

    @Test func `one value has no deviation`() throws {
        let summary = try #require(Summary(of: [7]))
        #expect(summary.count == 1)
        #expect(summary.mean == 7)
        #expect(summary.deviation == nil)
        #expect(summary.lowerQuartile == 7)
        #expect(summary.upperQuartile == 7)
    }

    @Test func `a constant column has deviation 0 and its value elsewhere`() throws {
        let summary = try #require(Summary(of: [Double](repeating: 0.1, count: 10)))
        #expect(summary.deviation == 0)
        #expect(summary.mean == 0.1)
        #expect(summary.median == 0.1)
    }

    @Test func `numbers that differ in the last bit have the deviation of that bit`() throws {
        let summary = try #require(Summary(of: [1, 1.nextUp]))
        #expect(summary.deviation == (Double.ulpOfOne * Double.ulpOfOne / 2).squareRoot())
    }

    @Test(arguments: [1e300, 1.7e308, 1e-300, .leastNonzeroMagnitude])
    func `numbers at the ends of float64 keep their mean`(value: Double) throws {
        let summary = try #require(Summary(of: [value, value, value, value]))
        #expect(summary.mean == value)
        #expect(summary.deviation == 0)
        #expect(summary.median == value)
        #expect(summary.maximum == value)
    }

    @Test func `a spread wider than float64 has no deviation but everything else`() throws {
        let largest = Double.greatestFiniteMagnitude
        let summary = try #require(Summary(of: [-largest, largest]))
        #expect(summary.mean == 0)
        #expect(summary.deviation == nil)
        #expect(summary.lowerQuartile == -largest / 2)
        #expect(summary.maximum == largest)
        let wide = try #require(Summary(of: [-1e300, 1e300]))
        let deviation = try #require(wide.deviation)
        #expect((deviation / 1e300 - 2.0.squareRoot()).magnitude < 1e-15)
    }

    @Test(arguments: [[], [Double.nan], [1, .infinity]])
    func `no values or such as are not finite have no summary`(values: [Double]) {
        #expect(Summary(of: values) == nil)
    }

    private func expect(_ values: [Double], _ expected: [Double]) throws {
        let summary = try #require(Summary(of: values))
        #expect(summary.count == values.count)
        let figures = [
            summary.mean, try #require(summary.deviation), summary.minimum,
            summary.lowerQuartile, summary.median, summary.upperQuartile, summary.maximum,
        ]
        for (figure, wanted) in zip(figures, expected) {
            #expect((figure - wanted).magnitude <= 1e-13 * wanted.magnitude)
        }
    }
}
