import Statistics
import Testing

@Suite struct McNemarTests {
    /// From scipy 1.17: `binomtest(min(b, c), b + c).pvalue` with fewer than 25 discordant rows,
    /// else `2 * binom.cdf(min(b, c), b + c, 0.5) - binom.pmf(min(b, c), b + c, 0.5)`.
    @Test(arguments: [
        (3, 9, 0.14599609375),
        (0, 5, 0.0625),
        (12, 12, 1.0),
        (24, 0, 1.1920928955078125e-07),
        (25, 0, 2.9802322387695246e-08),
        (13, 12, 0.8450189828872681),
        (10, 25, 0.011330984183587134),
        (40, 20, 0.009853448195259268),
        (1200, 1000, 1.991641656460151e-05),
    ])
    func `p is that of a fair coin`(
        onlyFirst: Int,
        onlySecond: Int,
        pValue: Double
    ) {
        for (first, second) in [(onlyFirst, onlySecond), (onlySecond, onlyFirst)] {
            let test = McNemar(onlyFirstRight: first, onlySecondRight: second)
            #expect((test.pValue - pValue).magnitude <= 1e-11 * pValue)
        }
    }

    @Test(arguments: [0, 1, 15, 5000])
    func `models that are right equally often could not be more alike`(count: Int) {
        let test = McNemar(onlyFirstRight: count, onlySecondRight: count)
        #expect((test.pValue - 1).magnitude < 1e-12)
        #expect(test.pValue <= 1)
    }

    @Test func `many rows on one side leave no chance, and no NaN`() {
        let test = McNemar(onlyFirstRight: 100_000, onlySecondRight: 0)
        #expect(test.pValue >= 0 && test.pValue < 1e-300)
    }
}
