internal import Charts
internal import Models
internal import Training
internal import Words

/// The coefficients of a logistic regression with their odds ratios.
struct RegressionTable {
    private let regression: LogisticRegression
    /// The features' names, in the order of the coefficients.
    private let names: [String]

    /// Takes a regression and the names of its features.
    init(_ regression: LogisticRegression, _ names: [String]) {
        self.regression = regression
        self.names = names
    }

    /// A row for the intercept, whose odds mean nothing, and one for each feature.
    var page: Table {
        let c = NumberFormat.short(regression.parameters.c)
        var table = Table(
            caption: Language.text(
                "Coefficients of the standardised features at C = \(c), and what they do to the odds of "
                    + "default",
                "Coefficients des variables standardisées pour C = \(c), et ce qu’ils font à la cote du défaut"
            ),
            columns: [Table.Column(Language.text("Feature", "Variable"))]
                + [
                    "Coefficient", Language.text("Standard error", "Erreur type"),
                    Language.text("Odds, by one deviation", "Cote, par écart-type"),
                    Language.text("95\u{a0}% interval", "Intervalle à 95\u{202f}%"),
                    Language.text("Odds, by one unit", "Cote, par unité"),
                ].map { Table.Column($0, isNumeric: true) }
        )
        table.append(
            [
                Language.text("intercept", "constante"), NumberFormat.short(regression.intercept),
                NumberFormat.short(regression.standardErrors[0]), "–", "–", "–",
            ]
        )
        let (odds, perUnit) = (regression.oddsRatios, regression.oddsRatiosPerUnit)
        for feature in 0..<featureCount {
            let interval = odds[feature].interval
            table.append([
                names[feature],
                NumberFormat.short(regression.coefficients[feature]),
                NumberFormat.short(regression.standardErrors[feature + 1]),
                NumberFormat.factor(odds[feature].estimate),
                "\(NumberFormat.short(interval.lowerBound)) \(Language.text("to", "à")) "
                    + NumberFormat.short(interval.upperBound),
                // A unit may be one unit of money: six decimals tell such a factor from 1.
                "×\(NumberFormat.ratio(perUnit[feature].estimate))",
            ])
        }
        return table
    }

    /// Whether some odds are multiplied by more than anybody would believe.
    var isExtreme: Bool {
        regression.oddsRatios.contains { !Self.believable.contains($0.estimate) }
    }

    /// Odds that are multiplied by more come of classes that hardly overlap, not of one feature's weight.
    private static let believable = 1e-3...1e3
}
