internal import Datasets
internal import Statistics
internal import Words

/// An alarm where a model tells defaults apart better than the future can be known.
///
/// That 0.6 to 0.9 is usual of a loan book is a rule of thumb. A model that comes to far more has mostly learned
/// from a column that was filled in after the outcome was known.
struct ImplausibleArea {
    /// The area under the ROC curve from which on there is an alarm, and a feature alone does it.
    static let areaMin = 0.95

    /// What is said of it, with the feature that does it.
    let sentence: String

    /// Looks at the chosen model, and then at each feature alone; nil where the model is believable.
    ///
    /// A synthetic book gives none: how its outcomes come about is known, and its classes hardly overlap.
    init?(_ training: Training) {
        guard training.plan.recipe == nil else { return nil }
        let best = training.best
        let ranked = training.profile.features
            .compactMap { feature in feature.areaAlone.map { (name: feature.name, area: $0) } }
            .sorted { $0.area > $1.area }
        let alone = ranked.filter { $0.area >= Self.areaMin }
        guard let area = best.evaluation.metrics.rocAUC, area >= Self.areaMin,
            let first = ranked.first
        else { return nil }
        let told = (alone.isEmpty ? [first] : alone).map {
            "\($0.name.shown) \(Self.text($0.area))"
        }.joined(separator: ", ")
        let culprit: String
        if alone.isEmpty {
            let importance = best.importance.means
            let most = importance.indices.max { importance[$0] < importance[$1] } ?? 0
            let name = training.data.featureNames[most].shown
            culprit = Language.text(
                "no feature does it alone (the most has \(told)); the model rests most on \(name)",
                "aucune variable n’en est seule la cause (la plus forte a \(told))\u{a0}; le modèle repose surtout "
                    + "sur \(name)"
            )
        } else {
            let isOne = alone.count == 1
            culprit = Language.text(
                "\(isOne ? "this feature does it" : "these features do it"), with an area alone of: \(told)",
                "\(isOne ? "cette variable en est la cause" : "ces variables en sont la cause"), avec une "
                    + "aire à elle seule de\u{a0}: \(told)"
            )
        }
        sentence = Language.text(
            "The \(best.algorithm.name) has an area under the ROC curve \(Self.amount(area)), too good "
                + "to be true of a loan book, where 0.6 to 0.9 is usual: \(culprit). Make sure that no "
                + "feature was filled in, or changed, after the outcome was known.",
            "\(best.algorithm.theBeginning) a une aire sous la courbe ROC de \(Self.text(area)), trop belle "
                + "pour être vraie d’un portefeuille de prêts, où 0,6 à 0,9 est habituel\u{a0}: \(culprit). "
                + "Assurez-vous qu’aucune variable n’a été remplie ou changée après que l’issue était connue."
        )
    }

    /// An area as the end of a sentence that speaks of it.
    private static func amount(_ area: Double) -> String {
        let text = text(area)
        return text.hasPrefix("above") ? text : "of \(text)"
    }

    /// An area to three decimals, never 1 where it is less.
    private static func text(_ area: Double) -> String {
        area < 1 && area >= 0.9995
            ? Language.text("above 0.999", "plus de 0,999") : NumberFormat.fixed(area, decimals: 3)
    }
}
