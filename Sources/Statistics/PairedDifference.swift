/// By how much two models differ on the same rows, and whether that could be chance.
///
/// The interval is that of the percentile bootstrap of the rows (Efron and Tibshirani, "An
/// Introduction to the Bootstrap", 1993, chapter 13). The p-value is that of the randomisation test
/// for pairs (Fisher, "The Design of Experiments", 1935, section 21): did the models not differ,
/// each row's difference might as well have the other sign, and p is the fraction of random choices
/// of signs that give a mean as far from 0, with the observed one counted among them so that p is
/// never 0 (Phipson and Smyth, Statistical Applications in Genetics and Molecular Biology 9, 2010).
package struct PairedDifference: Equatable, Sendable {
    /// How often rows and signs are drawn unless said otherwise.
    package static let defaultReplicates = 2000
    /// The p-value from which a difference counts as chance.
    package static let significance = 0.05

    /// The number of rows, at least 1.
    package let count: Int
    /// The mean of first minus second.
    package let mean: Double
    /// Where the mean lies with 95 % confidence.
    package let interval: ClosedRange<Double>
    /// The two-sided p-value, more than 0 and at most 1.
    package let pValue: Double

    /// Whether a difference like this is to be expected of models that do not differ.
    ///
    /// Interval and p come by different ways, and with few rows one may tell more than the other:
    /// only where both speak against chance is it ruled out.
    package var couldBeChance: Bool { pValue >= Self.significance || interval.contains(0) }

    /// Compares, or gives nothing where there is no row or some difference is not finite.
    ///
    /// - Parameters:
    ///   - first: a figure of the first model for each row, such as its logarithmic loss.
    ///   - second: that of the second model for the same rows, as many.
    ///   - seed: decides the draws.
    ///   - replicates: how often rows and signs are drawn; at least 1.
    package init?(
        first: [Double],
        second: [Double],
        seed: UInt64,
        replicates: Int = defaultReplicates
    ) {
        precondition(first.count == second.count, "both models have a figure for every row")
        precondition(replicates > 0, "an interval needs at least one replicate")
        let differences = zip(first, second).map { $0 - $1 }
        guard !differences.isEmpty, differences.allSatisfy(\.isFinite) else { return nil }
        let scale = BinaryScale(of: differences)
        let near = scale.scaled(differences)
        count = near.count
        mean = scale.restored(arithmeticMean(of: near))

        var generator = SeededGenerator(seed: seed)
        let means = (0..<replicates).map { _ in Self.resampledMean(near, &generator) }
        let range = percentileInterval(ofSorted: means.sorted())
        interval = scale.restored(range.lowerBound)...scale.restored(range.upperBound)

        let observed = near.reduce(0, +).magnitude
        // Rounding must not tell equal sums apart: it would make p too small.
        let least = observed - 1e-12 * near.reduce(0) { $0 + $1.magnitude }
        let asFar = (0..<replicates).count { _ in
            Self.sumWithRandomSigns(near, &generator).magnitude >= least
        }
        pValue = Double(asFar + 1) / Double(replicates + 1)
    }

    private static func resampledMean(
        _ values: [Double],
        _ generator: inout SeededGenerator
    ) -> Double {
        var sum = 0.0
        for _ in values { sum += values[generator.nextIndex(below: values.count)] }
        return sum / Double(values.count)
    }

    private static func sumWithRandomSigns(
        _ values: [Double],
        _ generator: inout SeededGenerator
    ) -> Double {
        var sum = 0.0
        var signs: UInt64 = 0
        for (index, value) in values.enumerated() {
            if index % 64 == 0 { signs = generator.next() }
            // A bit in the place of the sign turns it.
            sum += Double(bitPattern: value.bitPattern ^ (signs & 1) << 63)
            signs >>= 1
        }
        return sum
    }
}
