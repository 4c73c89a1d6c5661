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
                "Look for a feature that alone tells who defaults, which may have been known only "
                    + "afterwards, and for values that cannot be."
            )
        ]
        blocks += profile.remarks.map { .warning(Self.sentence($0)) }
        blocks += [
            .table(features),
            .paragraph(
                "The area alone is the chance that the feature tells a customer who defaults from one who "
                    + "pays, 0.5 by chance; near 1 a feature may have been known only afterwards. The "
                    + "variance inflation factor (VIF) says how many times the others blow up the variance "
                    + "of its coefficient: from about 5 on its sign and size in a regression are not to be "
                    + "read alone. The population stability index (PSI) compares tenths of the training "
                    + "data with the holdout: what chance gives is said; beyond that, up to 0.1 is small, "
                    + "up to 0.25 wants a look, and more says that these are other customers."
            ),
            .table(CreditTables(training).features),
            .table(CreditTables(training).drift),
            .row([
                .figure(
                    figures.correlations,
                    caption:
                        "Pearson's correlation in the training data, between features and with "
                        + "\(training.data.labelName): 1 rises together, −1 goes against, 0 neither."
                ),
                .table(counts),
            ]),
            .paragraph(
                "The default rate, in per cent, by tenths of the training customers along each "
                    + "feature; customers with equal values are kept together. A flat picture means "
                    + "that the feature alone says little."
            ),
        ]
        let rates = profile.features.map { feature in
            Page.Block.figure(figures.defaultRates(of: feature), caption: "")
        }
        for start in stride(from: 0, to: rates.count, by: Self.ratesInRow) {
            blocks.append(.row(Array(rates[start..<min(start + Self.ratesInRow, rates.count)])))
        }
        return Page.Section(heading: "The data", blocks: blocks)
    }

    /// Two rows for the six features of a loan book.
    private static let ratesInRow = 3

    /// Each feature by its moments, quartiles and number of distinct values, to three digits.
    private var features: Table {
        var table = Table(
            caption:
                "The features of the \(NumberFormat.counted(profile.rowCount, "training customer")), each "
                + "in its own unit",
            columns: [Table.Column("Feature")]
                + [
                    "Mean", "Deviation", "Minimum", "Lower quartile", "Median", "Upper quartile",
                    "Maximum", "Distinct",
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
            caption: "Customers",
            columns: [Table.Column("")]
                + ["Training", "Holdout"].map { Table.Column($0, isNumeric: true) }
        )
        let counts: [(name: String, count: (DataProfile) -> Int)] = [
            ("customers", { $0.rowCount }), ("who defaulted", { $0.defaultCount }),
            ("left out, incomplete", { $0.droppedRowCount }),
            ("the same as one above", { $0.duplicateRowCount }),
            ("alike, with other outcome", { $0.conflictingRowCount }),
        ]
        for (name, count) in counts {
            table.append([name] + [profile, holdout].map { NumberFormat.grouped(count($0)) })
        }
        table.append(
            ["default rate"] + [profile, holdout].map { NumberFormat.percent($0.defaultRate) }
        )
        return table
    }

    /// A remark with a full stop; names that begin it keep their case.
    private static func sentence(_ remark: String) -> String { remark + "." }
}
