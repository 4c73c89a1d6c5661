internal import Charts
internal import Datasets
internal import Statistics
internal import Training
internal import Words

/// What the models learned from: counts, features, correlations and default rates.
struct DataSection {
    /// What is told of.
    private let training: Training
    /// Where the pictures and the profile of the training data come from.
    private let figures: TrainingFigures

    /// Takes a training and its pictures, which hold the profile already: it takes a pass over all rows.
    init(_ training: Training, _ figures: TrainingFigures) {
        self.training = training
        self.figures = figures
    }

    /// What the training data is like.
    private var profile: DataProfile { figures.profile }

    /// The section, with a picture for each feature.
    var page: Page.Section {
        var blocks: [Page.Block] = [
            .paragraph(
                Language.text(
                    "Look for a feature that alone tells who defaults, which may have been known only "
                        + "afterwards, and for values that cannot be.",
                    "Cherchez une variable qui dit à elle seule qui fait défaut, et qui n’a peut-être été connue "
                        + "qu’après, et des valeurs impossibles."
                )
            )
        ]
        blocks += profile.remarks.map { .warning(Self.sentence($0)) }
        blocks += [
            .table(features),
            .paragraph(
                Language.text(
                    "The area alone is the chance that the feature tells a customer who defaults from one who "
                        + "pays, 0.5 by chance; near 1 a feature may have been known only afterwards. The "
                        + "variance inflation factor (VIF) says how many times the others blow up the variance "
                        + "of its coefficient: from about 5 on its sign and size in a regression are not to be "
                        + "read alone. The population stability index (PSI) compares tenths of the training "
                        + "data with the holdout: what chance gives is said; beyond that, up to 0.1 is small, "
                        + "up to 0.25 wants a look, and more says that these are other customers.",
                    "L’aire seule est la chance que la variable distingue un client qui fait défaut d’un client "
                        + "qui paie, 0,5 par hasard\u{a0}; près de 1, elle n’a peut-être été connue qu’après. Le facteur "
                        + "d’inflation de la variance (VIF) dit combien de fois les autres grossissent la variance "
                        + "de son coefficient\u{a0}: à partir d’environ 5, son signe et sa grandeur dans une régression "
                        + "ne se lisent pas seuls. L’indice de stabilité de population (PSI) compare les dixièmes "
                        + "des données d’entraînement à l’échantillon de contrôle\u{a0}: ce que donne le hasard est dit\u{a0}; "
                        + "au-delà, jusqu’à 0,1 c’est faible, jusqu’à 0,25 à examiner, et plus dit que ce sont "
                        + "d’autres clients."
                )
            ),
            .table(CreditTables(training).features),
            .table(CreditTables(training).drift),
            .row([
                .figure(
                    figures.correlations,
                    caption: Language.text(
                        "Pearson's correlation in the training data, between features and with "
                            + "\(training.data.labelName): 1 rises together, −1 goes against, 0 neither.",
                        "La corrélation de Pearson dans les données d’entraînement, entre variables et avec "
                            + "\(training.data.labelName)\u{a0}: 1 monte ensemble, −1 va à l’encontre, 0 ni l’un ni "
                            + "l’autre."
                    )
                ),
                .table(counts),
            ]),
            .paragraph(
                Language.text(
                    "The default rate, in per cent, by tenths of the training customers along each "
                        + "feature; customers with equal values are kept together. A flat picture means "
                        + "that the feature alone says little.",
                    "Le taux de défaut, en pour cent, par dixièmes des clients d’entraînement le long de chaque "
                        + "variable\u{a0}; les clients de valeurs égales restent ensemble. Une image plate veut dire "
                        + "que la variable seule dit peu."
                )
            ),
        ]
        let rates = profile.features.map { feature in
            Page.Block.figure(figures.defaultRates(of: feature), caption: "")
        }
        for start in stride(from: 0, to: rates.count, by: Self.ratesInRow) {
            blocks.append(.row(Array(rates[start..<min(start + Self.ratesInRow, rates.count)])))
        }
        return Page.Section(heading: Language.text("The data", "Les données"), blocks: blocks)
    }

    /// Two rows for the six features of a loan book.
    private static let ratesInRow = 3

    /// Each feature by its moments, quartiles and number of distinct values, to three digits.
    private var features: Table {
        var table = Table(
            caption: Language.text(
                "The features of the \(NumberFormat.counted(profile.rowCount, "training customer")), each "
                    + "in its own unit",
                "Les variables des clients d’entraînement (\(NumberFormat.grouped(profile.rowCount))), chacune "
                    + "dans son unité"
            ),
            columns: [Table.Column(Language.text("Feature", "Variable"))]
                + [
                    Language.text("Mean", "Moyenne"), Language.text("Deviation", "Écart-type"),
                    "Minimum", Language.text("Lower quartile", "Premier quartile"),
                    Language.text("Median", "Médiane"),
                    Language.text("Upper quartile", "Troisième quartile"), "Maximum",
                    Language.text("Distinct", "Distinctes"),
                ].map { Table.Column($0, isNumeric: true) }
        )
        for feature in profile.features {
            let summary = feature.summary
            let values = [
                // One row has no deviation, and as little spread as equal ones.
                summary.mean, summary.deviation ?? 0, summary.minimum, summary.lowerQuartile,
                summary.median, summary.upperQuartile, summary.maximum,
            ]
            table.append(
                [feature.name] + values.map(NumberFormat.short)
                    + [NumberFormat.grouped(feature.distinctCount)]
            )
        }
        return table
    }

    /// What there is of customers, for training and holdout side by side.
    private var counts: Table {
        let holdout = DataProfile(training.holdout)
        var table = Table(
            caption: Language.text("Customers", "Clients"),
            columns: [Table.Column("")]
                + [
                    Language.text("Training", "Entraînement"), Language.text("Holdout", "Contrôle"),
                ].map { Table.Column($0, isNumeric: true) }
        )
        let counts: [(name: String, count: (DataProfile) -> Int)] = [
            (Language.text("customers", "clients"), { $0.rowCount }),
            (Language.text("who defaulted", "en défaut"), { $0.defaultCount }),
            (Language.text("left out, incomplete", "écartés, incomplets"), { $0.droppedRowCount }),
            (
                Language.text("the same as one above", "identiques à un autre"),
                { $0.duplicateRowCount }
            ),
            (
                Language.text("alike, with other outcome", "semblables, d’autre issue"),
                { $0.conflictingRowCount }
            ),
        ]
        for (name, count) in counts {
            table.append([name] + [profile, holdout].map { NumberFormat.grouped(count($0)) })
        }
        table.append(
            [Language.text("default rate", "taux de défaut")]
                + [profile, holdout].map { NumberFormat.percent($0.defaultRate) }
        )
        return table
    }

    /// A remark with a full stop; names that begin it keep their case.
    private static func sentence(_ remark: String) -> String { remark + "." }
}
