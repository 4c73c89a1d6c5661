package import Statistics

/// A model in the figures of credit scoring, on a holdout.
package struct CreditFigures: Sendable {
    /// What is found among the customers with the highest scores.
    package struct Tenth: Sendable, Equatable {
        /// The part of the customers, from the highest score down.
        package let share: Double
        /// The part of the defaults among them.
        package let gain: Double
        /// The gain as a multiple of the share.
        package let lift: Double
    }

    /// Gini and KS; nil where the holdout has one outcome only.
    package let discrimination: Discrimination?
    /// From the highest tenth of the customers to all of them; empty where nobody defaulted.
    package let tenths: [Tenth]
    /// Customers by score, from the lowest band to the highest, each with its rate of default.
    package let bands: [CalibrationBins.Bin]
    /// From the scores of the training data, by models that did not learn from the row, to those of the
    /// holdout.
    package let drift: PopulationStability?

    /// The most bands that customers are sorted into: with tenths, a holdout of a few hundred rows has
    /// some tens in each.
    package static let bandCount = 10

    init(
        labels: [Bool],
        probabilities: [Double],
        validated: [Double]
    ) {
        discrimination = ROCCurve(labels: labels, probabilities: probabilities).map {
            Discrimination(of: $0)
        }
        let gain = GainCurve(labels: labels, probabilities: probabilities)
        tenths =
            gain.map { gain in
                (1...10).map { number in
                    let share = Double(number) / 10
                    return Tenth(
                        share: share,
                        gain: gain.gain(at: share),
                        lift: gain.lift(at: share)
                    )
                }
            } ?? []
        bands =
            CalibrationBins(labels: labels, probabilities: probabilities, count: Self.bandCount)?
            .bins ?? []
        drift = PopulationStability(expected: validated, actual: probabilities)
    }
}
