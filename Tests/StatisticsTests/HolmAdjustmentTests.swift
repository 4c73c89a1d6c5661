import Statistics
import Testing

@Suite struct HolmAdjustmentTests {
    @Test(
        arguments: [
            // 0.01 · 4, 0.03 · 2 below 0.02 · 3, 0.04 · 1 below that again.
            ([0.01, 0.04, 0.03, 0.02], [0.04, 0.06, 0.06, 0.06]),
            ([0.5, 0.001], [0.5, 0.002]),
            ([0.6, 0.7], [1, 1]),
            ([0.02, 0.02, 0.02], [0.06, 0.06, 0.06]),
            ([0.03], [0.03]),
            ([0, 1], [0, 1]),
            ([], []),
        ] as [([Double], [Double])]
    )
    func `each p counts the tests not yet rejected`(pValues: [Double], adjusted: [Double]) {
        let result = holmAdjusted(pValues)
        #expect(result.count == adjusted.count)
        for (value, wanted) in zip(result, adjusted) {
            #expect((value - wanted).magnitude < 1e-15)
        }
    }
}
