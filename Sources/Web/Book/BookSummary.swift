import Charts
import SestinaClient

/// What is to be said of a scored loan book, as markup.
struct BookSummary {
    /// What was counted while the rows went by.
    let tally: BookTally
    /// The model that scored them; nil where there was no row.
    let model: ServerInfo.Model?
    let language: PageLanguage

    private var numbers: LocalNumbers { LocalNumbers(language: language) }

    /// The summary: how many rows, how many defaults, what could not be read, and a picture.
    var html: Markup {
        let heading = language.words("The book in short", "Le portefeuille en bref")
        let facts = [
            (language.words("Rows", "Lignes"), numbers.text(tally.rows)),
            (language.words("At risk", "À risque"), share(tally.atRisk)),
            (
                language.words("Outside the range seen in training", "Hors des valeurs vues"),
                share(tally.outsideRange)
            ),
            (
                language.words("Without a score, as unreadable", "Sans résultat, car illisibles"),
                share(tally.unreadable)
            ),
        ].map { "<div><dt>\($0)</dt><dd>\($1)</dd></div>\n" as Markup }
        return
            """
            <h3>\(heading)</h3>
            <dl>
            \(facts.joined())</dl>
            \(form)\(unreadable)\(distribution)\(riskiest)
            """
    }

    /// How the file was read, where it is not plain CSV.
    private var form: Markup {
        guard let dialect = tally.dialect,
            let words = BookWords(language: language).words(dialect)
        else { return "" }
        return "<p class=\"fine\">\(words)</p>\n"
    }

    /// A count, and its share of the rows if there are any.
    private func share(_ count: Int) -> String {
        guard tally.rows > 0 else { return numbers.text(count) }
        let fraction = Double(count) / Double(tally.rows)
        return numbers.text(count) + " (" + numbers.share(fraction, decimals: 1) + ")"
    }

    /// The first rows that could not be read, each with its reason, and how many more there are.
    private var unreadable: Markup {
        guard !tally.firstUnreadable.isEmpty else { return "" }
        let words = BookWords(language: language)
        let more = tally.unreadable - tally.firstUnreadable.count
        var sentences = tally.firstUnreadable.map { words.sentence($0) }
        if more > 0 {
            let count = numbers.text(more)
            let others = more == 1 ? "autre" : "autres"
            sentences.append(language.words("And \(count) more.", "Et \(count) \(others)."))
        }
        let items = sentences.map { "<li>\($0)</li>\n" as Markup }
        return "<div class=\"note\"><ul>\n\(items.joined())</ul></div>\n"
    }

    private var riskiest: Markup {
        model.map { RiskiestTable(rows: tally.riskiest.rows, model: $0, language: language).html }
            ?? ""
    }

    /// How many rows there are at each probability, as a picture.
    private var distribution: Markup {
        guard tally.rows > tally.unreadable, let threshold = model?.threshold else { return "" }
        let title = language.words(
            "Rows by probability of default",
            "Lignes par probabilité de défaut"
        )
        let percent = numbers.percents(probability: threshold, threshold: threshold).threshold
        let chart = ScoreDistribution(
            counts: tally.bins,
            threshold: threshold,
            thresholdLabel: language.words("threshold ", "seuil ") + percent,
            numbers: numbers,
            summary: title
        )
        return "<figure>\n<figcaption>\(title)</figcaption>\n\(chart.svg)</figure>\n"
    }
}
