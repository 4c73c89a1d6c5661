internal import Models
package import ONNX
internal import Reasons
internal import Statistics
internal import Words

/// How far a reference group reaches on the scale on which its model adds up.
package struct ReferenceSpread: Sendable, Equatable {
    /// How the rows were chosen.
    package let selection: String
    /// How many there are.
    package let rowCount: Int
    /// The 64 hexadecimal digits of their digest.
    package let digest: String
    /// Whether the raw scores are log-odds; else they are probabilities.
    package let isLogOdds: Bool
    /// The raw scores of the rows.
    package let least: Double
    package let mean: Double
    package let greatest: Double
    /// The raw score from which on a default is predicted; infinite at a threshold of 0 or 1 on log-odds.
    package let threshold: Double

    /// The mean log-odds below the threshold from which on a group is far from it: its odds are a factor e less.
    private static let distanceMax = 1.0

    /// The spread of a file's group; nil for a file that gives no reasons.
    package init?(of file: ModelFile) {
        guard let explainer = file.explainer, let group = file.reasons.reference else { return nil }
        let scores = group.rows.map { Scale.value(ofUnits: explainer.explanation(of: $0).raw) }
        selection = group.selection
        rowCount = group.rows.count
        digest = ReferenceDigest(of: group).hex
        isLogOdds = explainer.scale == .logOdds
        least = scores.min() ?? 0
        mean = Scale.value(ofUnits: explainer.mean)
        greatest = scores.max() ?? 0
        threshold = isLogOdds ? Self.logOdds(file.model.threshold) : file.model.threshold
    }

    /// Whether a group that should be at the cut has its mean far from it, as where classes hardly overlap.
    package var isFar: Bool {
        guard selection == ReferenceSelection.atTheCut.rawValue else { return false }
        let distance =
            isLogOdds ? threshold - mean : Self.logOdds(threshold) - Self.logOdds(mean)
        return distance > Self.distanceMax
    }

    /// The group in words, for a line of a table or a sentence.
    package var words: String {
        let customers = NumberFormat.counted(rowCount, "customer", ("client", "clients"))
        let (low, high) = (NumberFormat.short(least), NumberFormat.short(greatest))
        let (middle, cut) = (NumberFormat.short(mean), NumberFormat.short(threshold))
        return Language.text(
            "\(customers), \(selection): \(isLogOdds ? "log-odds" : "probability") \(low) "
                + "to \(high), mean \(middle), and the threshold is \(cut)",
            "\(customers), \(selection)\u{a0}: \(isLogOdds ? "logarithme de la cote" : "probabilité") de \(low) "
                + "à \(high), moyenne \(middle), et le seuil est \(cut)"
        )
    }

    /// The logarithm of the odds of a probability; infinite at its ends.
    private static func logOdds(_ probability: Double) -> Double {
        if probability <= 0 { return -.infinity }
        if probability >= 1 { return .infinity }
        return naturalLogarithm(probability) - naturalLogarithm(1 - probability)
    }
}
