/// How far apart scores keep the two classes, in the figures of credit scoring.
///
/// Definitions as in Thomas, Edelman and Crook, "Credit Scoring and Its Applications" (SIAM 2002),
/// chapter 7.
package struct Discrimination: Equatable, Sendable {
    /// Gini's coefficient, which is Somers' D of the scores: twice the area under the ROC curve less 1.
    ///
    /// From -1, for positives all below the others, over 0, for scores that tell nothing, to 1.
    package let gini: Double
    /// Kolmogorov and Smirnov's statistic: the greatest distance between the parts of the two classes
    /// that score below a threshold, of all thresholds; from 0 to 1.
    package let kolmogorovSmirnov: Double
    /// The highest threshold with that distance; nil where the distance is 0 at all of them.
    package let threshold: Double?

    /// Reads the figures off a curve.
    ///
    /// - Parameter curve: the rates at each threshold.
    package init(of curve: ROCCurve) {
        gini = 2 * curve.area - 1
        var (greatest, threshold) = (0.0, Double?.none)
        for point in curve.points {
            let distance = (point.truePositiveRate - point.falsePositiveRate).magnitude
            if distance > greatest { (greatest, threshold) = (distance, point.threshold) }
        }
        kolmogorovSmirnov = greatest
        self.threshold = threshold
    }
}
