import Charts
import SestinaClient

/// What is to be said of a scored loan book, as markup.
struct BookSummary {
    let tally: BookTally
    let model: ServerInfo.Model?
    let language: PageLanguage

    private var numbers: LocalNumbers { LocalNumbers(language: language) }

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
            "<h3>\(heading)</h3>\n<dl>\n\(facts.joined())</dl>\n\(unreadable)\(distribution)"
    }

    private func share(_ count: Int) -> String {
        guard tally.rows > 0 else { return numbers.text(count) }
        let fraction = Double(count) / Double(tally.rows)
        return numbers.text(count) + " (" + numbers.percent(fraction, decimals: 1) + ")"
    }

    private var unreadable: Markup {
        guard !tally.firstUnreadable.isEmpty else { return "" }
        let words = BookWords(language: language)
        let more = tally.unreadable - tally.firstUnreadable.count
        var sentences = tally.firstUnreadable.map { words.sentence($0) }
        if more > 0 {
            let count = numbers.text(more)
            sentences.append(language.words("And \(count) more.", "Et \(count) autres."))
        }
        let items = sentences.map { "<li>\($0)</li>\n" as Markup }
        return "<div class=\"note\"><ul>\n\(items.joined())</ul></div>\n"
    }

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
