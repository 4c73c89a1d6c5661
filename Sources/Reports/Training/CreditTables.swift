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
            caption:
                "Default rate by score band of the \(candidate.algorithm.name), on the holdout, with "
                + "95\u{a0}% intervals (Wilson); customers of equal score share a band",
            columns: [Table.Column("Band")]
                + ["From", "To", "Customers", "Defaults", "Default rate", "Interval"]
                .map { Table.Column($0, isNumeric: true) }
        )
        for (index, band) in bands.enumerated() {
            let (low, high) = (band.interval.lowerBound, band.interval.upperBound)
            table.append([
                "\(index + 1)", Self.score(band.range.lowerBound),
                Self.score(band.range.upperBound),
                NumberFormat.grouped(band.count), NumberFormat.grouped(band.positives),
                NumberFormat.percent(band.observedRate),
                "\(NumberFormat.percent(low)) to \(NumberFormat.percent(high))",
            ])
        }
        return table
    }

    /// A probability to three digits; what four decimals do not tell from 1 is said to be below it.
    static func score(_ value: Double) -> String {
        if value > 0, value < 0.0001 { return NumberFormat.short(value) }
        if value < 1, value > 0.9999 { return ">0.9999" }
        return NumberFormat.threeDigits(value, unitExponent: 0, decimalsMax: 4)
    }

    /// What each model finds among the customers with the highest scores.
    var gains: Table {
        let candidates = training.candidates.filter { !$0.credit.tenths.isEmpty }
        var table = Table(
            caption:
                "Part of the defaults among the customers of highest score, and how many times as "
                + "many as at random",
            columns: [Table.Column("Customers")]
                + candidates.flatMap { candidate in
                    ["\(candidate.algorithm.name), gain", "lift"].map {
                        Table.Column($0, isNumeric: true)
                    }
                }
        )
        for number in candidates.first?.credit.tenths.indices ?? 0..<0 {
            let tenths = candidates.map { $0.credit.tenths[number] }
            table.append(
                ["highest \((number + 1) * 10)\u{a0}%"]
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
            caption: "Each feature alone, in the training data, and its drift to the holdout",
            columns: [
                Table.Column("Feature"), Table.Column("Area alone", isNumeric: true),
                Table.Column("Speaks for default"), Table.Column("VIF", isNumeric: true),
                Table.Column("PSI", isNumeric: true), Table.Column("Drift"),
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
            caption: "Drift of the scores, from the training data (cross-validated) to the holdout",
            columns: [
                Table.Column("Model"), Table.Column("PSI", isNumeric: true),
                Table.Column("By chance up to", isNumeric: true), Table.Column("Drift"),
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
        guard let area, area != 0.5 else { return "neither" }
        return area > 0.5 ? "high" : "low"
    }

    /// A variance inflation factor to three digits.
    private static func inflation(_ factor: Double?) -> String {
        guard let factor else { return "–" }
        return factor.isFinite ? NumberFormat.short(factor) : "given by the others"
    }

    private static func index(_ drift: PopulationStability?) -> String {
        drift.map { NumberFormat.fixed($0.index, decimals: 4) } ?? "–"
    }

    /// How an index is read.
    private static func words(_ drift: PopulationStability?) -> String {
        switch drift?.reading {
        case nil: "not known"
        case .chance: "none beyond chance"
        case .small: "small"
        case .moderate: "moderate: look into it"
        case .large: "large: other customers"
        }
    }
}
