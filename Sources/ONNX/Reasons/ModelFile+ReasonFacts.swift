import Models
import Reasons
import Words

extension ModelFile {
    /// What the file says of reasons, a fact a line; what it does not say is told as well.
    var reasonFacts: [(name: String, value: String)] {
        [
            ("adds up", scaleText), ("tables", tablesText), ("reference group", referenceText),
            ("reasons", reasonsText), ("can change", actionableText), ("display", displayText),
        ]
    }

    /// What the parts of a score add up to, or why nothing gives reasons.
    private var scaleText: String {
        guard let explainer else {
            return reasonsFault.map { "nothing that gives reasons: \($0)" } ?? "not looked at"
        }
        let mean = Scale.value(ofUnits: explainer.mean)
        let scale = explainer.scale == .logOdds ? "log-odds" : "probabilities"
        return "\(scale), from a mean of \(NumberFormat.short(mean)) over the reference group"
    }

    /// How large the tables are that explain the scores of trees.
    private var tablesText: String {
        guard let explainer else { return "none" }
        return explainer.tableBytes == 0
            ? "none are needed" : "\(explainer.tableBytes) bytes to explain scores with"
    }

    /// How many rows there are, how they were chosen, and their digest.
    private var referenceText: String {
        guard let reference = reasons.reference else {
            return "none, so that the model gives no reasons"
        }
        let rows = NumberFormat.counted(reference.rows.count, "row")
        return
            "\(rows), chosen \(quoted(reference.selection)), digest \(ReferenceDigest(of: reference).hex)"
    }

    /// What the features are called as reasons, and where they may be missing, what is said then.
    private var reasonsText: String {
        guard let texts = reasons.texts else { return "not named" }
        return each { feature in
            let text = texts[feature]
            let missing =
                model.mayBeMissing[feature]
                ? ", or where missing '\(text.missingEnglish.shown)'" : ""
            return "'\(text.english.shown)' (\(text.code.shown))\(missing)"
        }
    }

    /// What an applicant could change.
    private var actionableText: String {
        guard let actionable = reasons.actionable else {
            return "not told, so that any feature may be changed to any value"
        }
        return each { actionable[$0].words }
    }

    /// What the features are called, and what they are counted in.
    private var displayText: String {
        guard let display = reasons.display else { return "not told" }
        return each { feature in
            let entry = display[feature]
            let unit = entry.currency.isEmpty ? entry.unit.rawValue : entry.currency
            return "'\(entry.english.shown)'" + (unit.isEmpty ? "" : " in \(unit)")
        }
    }

    /// Words on each feature behind its name, in a line.
    private func each(_ words: (Int) -> String) -> String {
        model.featureNames.enumerated().map { "\($0.element) \(words($0.offset))" }
            .joined(separator: ", ")
    }
}
