import Models
import Testing
import TrainingSupport

@testable import Training

@Suite struct OddsRatioTests {
    /// By numpy: exp(b ± 1.959963984540054 · s), for b and s of scikit-learn's fit.
    @Test func `ratios and intervals are those of the coefficients`() {
        let ratios = fit(overlapping, c: 10).oddsRatios
        #expect(ratios.count == featureCount)
        #expect(
            near(
                ends(ratios[0]),
                [0.7264969239920962, 4.137162684961883, 23.559790160965946],
                1e-8
            )
        )
        #expect(
            near(
                ends(ratios[1]),
                [0.19325251254377765, 0.820325786161056, 3.4821508221701087],
                1e-8
            )
        )
    }

    @Test func `a unit is a part of a deviation`() {
        let ratios = fit(overlapping, c: 10).oddsRatiosPerUnit
        #expect(
            near(
                ends(ratios[0]),
                [0.8947213554645076, 1.6394881639276337, 3.004199489866127],
                1e-8
            )
        )
        #expect(
            near(
                ends(ratios[1]),
                [0.5642358526264263, 0.9333701239302521, 1.5439993474189448],
                1e-8
            )
        )
    }

    @Test func `a constant feature multiplies by one`() {
        let ratios = fit(overlapping, c: 10).oddsRatios
        #expect(ratios[2].estimate == 1)
        #expect(ratios[2].interval.contains(1))
    }

    @Test func `parted classes give no NaN`() {
        let labels = (0..<60).map { $0 >= 30 }
        let column = (0..<60).map { Double($0) * ($0 < 30 ? 1 : 1e300) }
        for c in [1, 1e10, 1e300] {
            let regression = fit(handMade([column], labels), c: c)
            for ratio in regression.oddsRatios + regression.oddsRatiosPerUnit {
                #expect(ends(ratio).allSatisfy { $0 >= 0 })
                #expect(ratio.interval.contains(ratio.estimate))
            }
        }
    }

    private func ends(_ ratio: OddsRatio) -> [Double] {
        [ratio.interval.lowerBound, ratio.estimate, ratio.interval.upperBound]
    }
}
