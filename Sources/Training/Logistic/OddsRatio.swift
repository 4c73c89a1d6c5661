internal import Models
internal import Statistics

/// By how much the odds of default are multiplied when a feature grows.
package struct OddsRatio: Sendable {
    /// Above 1 where default gets likelier; 0 or infinite where float64 ends.
    package let estimate: Double
    /// 95 %, by Wald's method.
    package let interval: ClosedRange<Double>

    fileprivate init(coefficient: Double, standardError: Double, per unit: Double) {
        let reach = StandardNormal.quantile975 * standardError
        let ends = [(coefficient - reach) * unit, (coefficient + reach) * unit].map(Exponential.exp)
        estimate = Exponential.exp(coefficient * unit)
        // An error that is not known, or a huge one, leaves everything possible.
        interval = ends[0] <= ends[1] ? ends[0]...ends[1] : 0...Double.infinity
    }
}

extension LogisticRegression {
    /// By feature, for one standard deviation more.
    ///
    /// The intervals come from the curvature of the penalised likelihood, so they are those of
    /// the shrunken coefficients and no wider than the penalty lets them be.
    package var oddsRatios: [OddsRatio] { oddsRatios { _ in 1 } }

    /// By feature, for one unit of it more.
    package var oddsRatiosPerUnit: [OddsRatio] { oddsRatios { 1 / standardization.scale[$0] } }

    private func oddsRatios(per unit: (Int) -> Double) -> [OddsRatio] {
        (0..<featureCount).map { feature in
            OddsRatio(
                coefficient: coefficients[feature],
                standardError: standardErrors[feature + 1],
                per: unit(feature)
            )
        }
    }
}
