/// A test of whether probabilities are calibrated: whether they can be taken at their word.
///
/// Were each row positive with just the probability that was given for it, the Brier score would
/// have a known mean and variance, and z would be about normal with mean 0 and variance 1
/// (Spiegelhalter, "Probabilistic Prediction in Patient Management and Clinical Trials", Statistics
/// in Medicine 5, 1986):
///
///     z = Σ (y − p)(1 − 2p) / √ Σ (1 − 2p)² p (1 − p)
package struct SpiegelhalterTest: Equatable, Sendable {
    /// How many deviations the Brier score lies above what calibrated probabilities would give.
    package let z: Double
    /// The two-sided p-value: a small one says that the probabilities are not calibrated.
    package let pValue: Double

    /// Tests, or gives nothing where there is nothing to see.
    ///
    /// That is so where some probability lies outside 0 to 1, and where all are 0, ½ or 1, which
    /// leaves no variance.
    package init?(labels: [Bool], probabilities: [Double]) {
        precondition(labels.count == probabilities.count, "every row has a label and a score")
        guard probabilities.allSatisfy({ (0...1).contains($0) }) else { return nil }
        var sum = 0.0
        var variance = 0.0
        for (label, probability) in zip(labels, probabilities) {
            let lean = 1 - 2 * probability
            sum += ((label ? 1 : 0) - probability) * lean
            variance += lean * lean * probability * (1 - probability)
        }
        guard variance > 0 else { return nil }
        z = sum / variance.squareRoot()
        pValue = StandardNormal.twoSidedPValue(z)
    }
}
