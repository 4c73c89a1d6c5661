internal import Charts
internal import Datasets
internal import Statistics
package import Training
internal import Words

/// A training in the tables of credit scoring, for page and terminal.
package struct CreditTables {
    private let training: Training

    /// The tables of a training.
    package init(_ training: Training) { self.training = training }

    /// The bands of the chosen model and what each feature says alone, for a terminal.
    ///
    /// No line end after the last; without bands where some score is no probability.
    package var text: String {
        [bands(of: training.best)?.text, features.text].compactMap(\.self)
            .joined(separator: "\n\n")
    }

    /// The customers of the holdout by score, from the lowest band to the highest.
    func bands(of candidate: Training.Candidate) -> Table? {
        let bands = candidate.credit.bands
        guard !bands.isEmpty else { return nil }
        var table = Table(
            caption: Language.text(
                "Default rate by score band of the \(candidate.algorithm.name), on the holdout, with "
                    + "95\u{a0}% intervals (Wilson); customers of equal score share a band",
                "Taux de défaut par tranche de score \(candidate.algorithm.ofThe), sur l’échantillon de "
                    + "contrôle, avec intervalles à 95\u{202f}% (Wilson)\u{a0}; les clients de même score partagent une "
                    + "tranche"
            ),
            columns: [Table.Column(Language.text("Band", "Tranche"))]
                + [
                    Language.text("From", "De"), Language.text("To", "À"),
                    Language.text("Customers", "Clients"), Language.text("Defaults", "Défauts"),
                    Language.text("Default rate", "Taux de défaut"),
                    Language.text("Interval", "Intervalle"),
                ].map { Table.Column($0, isNumeric: true) }
        )
        for (index, band) in bands.enumerated() {
            let (low, high) = (band.interval.lowerBound, band.interval.upperBound)
            table.append([
                "\(index + 1)", Self.score(band.range.lowerBound),
                Self.score(band.range.upperBound),
                NumberFormat.grouped(band.count), NumberFormat.grouped(band.positives),
                NumberFormat.percent(band.observedRate),
                Language.text(
                    "\(NumberFormat.percent(low)) to \(NumberFormat.percent(high))",
                    "de \(NumberFormat.percent(low)) à \(NumberFormat.percent(high))"
                ),
            ])
        }
        return table
    }

    /// A probability to three digits; what four decimals do not tell from 1 is said to be below it.
    static func score(_ value: Double) -> String {
        if value > 0, value < 0.0001 { return NumberFormat.short(value) }
        if value < 1, value > 0.9999 { return Language.digits(">0.9999") }
        return NumberFormat.threeDigits(value, unitExponent: 0, decimalsMax: 4)
    }

    /// What each model finds among the customers with the highest scores.
    var gains: Table {
        let candidates = training.candidates.filter { !$0.credit.tenths.isEmpty }
        var table = Table(
            caption: Language.text(
                "Part of the defaults among the customers of highest score, and how many times as many as "
                    + "at random",
                "Part des défauts parmi les clients de plus haut score, et combien de fois plus qu’au hasard"
            ),
            columns: [Table.Column(Language.text("Customers", "Clients"))]
                + candidates.flatMap { candidate in
                    ["\(candidate.algorithm.name), gain", "lift"].map {
                        Table.Column($0, isNumeric: true)
                    }
                }
        )
        for number in candidates.first?.credit.tenths.indices ?? 0..<0 {
            let tenths = candidates.map { $0.credit.tenths[number] }
            table.append(
                [Language.text("highest", "les plus hauts") + " \((number + 1) * 10)\u{a0}%"]
                    + tenths.flatMap {
                        [NumberFormat.percent($0.gain), NumberFormat.fixed($0.lift, decimals: 2)]
                    }
            )
        }
        return table
    }

    /// What each feature says alone, what the others say of it, and how the holdout drifted.
    var features: Table {
        var table = Table(
            caption: Language.text(
                "Each feature alone, in the training data, and its drift to the holdout",
                "Chaque variable seule, dans les données d’entraînement, et sa dérive jusqu’à l’échantillon de "
                    + "contrôle"
            ),
            columns: [
                Table.Column(Language.text("Feature", "Variable")),
                Table.Column(Language.text("Area alone", "Aire seule"), isNumeric: true),
                Table.Column(Language.text("Speaks for default", "Annonce un défaut")),
                Table.Column("VIF", isNumeric: true), Table.Column("PSI", isNumeric: true),
                Table.Column(Language.text("Drift", "Dérive")),
            ]
        )
        for (index, feature) in training.profile.features.enumerated() {
            table.append([
                feature.name.shown,
                feature.areaAlone.map { NumberFormat.fixed($0, decimals: 3) } ?? "–",
                Self.direction(feature.area),
                Self.inflation(training.profile.inflation[index]),
                Self.index(training.drift[index]),
                Self.words(training.drift[index]),
            ])
        }
        return table
    }

    /// How the scores drifted from the training data to the holdout.
    var drift: Table {
        var table = Table(
            caption: Language.text(
                "Drift of the scores, from the training data (cross-validated) to the holdout",
                "Dérive des scores, des données d’entraînement (validation croisée) à l’échantillon de contrôle"
            ),
            columns: [
                Table.Column(Language.text("Model", "Modèle")),
                Table.Column("PSI", isNumeric: true),
                Table.Column(
                    Language.text("By chance up to", "Par hasard jusqu’à"),
                    isNumeric: true
                ),
                Table.Column(Language.text("Drift", "Dérive")),
            ]
        )
        for candidate in training.candidates {
            let drift = candidate.credit.drift
            table.append([
                candidate.algorithm.name, Self.index(drift),
                drift.map { NumberFormat.fixed($0.nullQuantile95, decimals: 4) } ?? "–",
                Self.words(drift),
            ])
        }
        return table
    }

    /// Which values of a feature are those of customers who default.
    private static func direction(_ area: Double?) -> String {
        guard let area, area != 0.5 else { return Language.text("neither", "aucune") }
        return area > 0.5
            ? Language.text("high", "haute") : Language.text("low", "basse")
    }

    /// A variance inflation factor to three digits.
    private static func inflation(_ factor: Double?) -> String {
        guard let factor else { return "–" }
        return factor.isFinite
            ? NumberFormat.short(factor)
            : Language.text("given by the others", "donnée par les autres")
    }

    private static func index(_ drift: PopulationStability?) -> String {
        drift.map { NumberFormat.fixed($0.index, decimals: 4) } ?? "–"
    }

    /// How an index is read.
    private static func words(_ drift: PopulationStability?) -> String {
        switch drift?.reading {
        case nil: Language.text("not known", "inconnue")
        case .chance: Language.text("none beyond chance", "pas plus que le hasard")
        case .small: Language.text("small", "faible")
        case .moderate: Language.text("moderate: look into it", "modérée\u{a0}: à examiner")
        case .large: Language.text("large: other customers", "forte\u{a0}: d’autres clients")
        }
    }
}
