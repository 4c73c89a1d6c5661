import Testing

@testable import Statistics

@Suite struct StudentTTests {
    /// The tables of any textbook.
    @Test(arguments: [
        (0.95, 1.0, 12.7062), (0.95, 2, 4.30265), (0.95, 4, 2.77645), (0.95, 8, 2.30600),
        (0.95, 30, 2.04227), (0.975, 4, 3.49541), (0.99, 8, 3.35539), (0.5, 10, 0.69981),
    ])
    func `quantiles are those of the tables`(confidence: Double, freedom: Double, table: Double) {
        let quantile = StudentT.quantile(confidence: confidence, freedom: freedom)
        #expect((quantile / table - 1).magnitude < 2e-4, "\(quantile)")
    }

    @Test
    func `many degrees of freedom are those of the normal distribution, but for a thousandth`() {
        for freedom in [1000, 1e6, Double.infinity] {
            let quantile = StudentT.quantile(confidence: 0.95, freedom: freedom)
            #expect(quantile >= StandardNormal.quantile975)
            #expect(quantile < StandardNormal.quantile975 * 1.002)
        }
    }

    @Test func `degrees of freedom need not be whole`() {
        let quantiles = [1.0, 1.5, 2, 2.5, 3].map {
            StudentT.quantile(confidence: 0.95, freedom: $0)
        }
        #expect(quantiles == quantiles.sorted(by: >))
    }
}
