import Charts
import SestinaClient

/// The part of the page that answers: words, a gauge and the model that they come from.
///
/// Its elements with `data-live` are what the script takes from a new page into the one that is shown.
struct AnswerPanel {
    /// What was asked and answered.
    let state: PageState

    private var language: PageLanguage { state.language }
    private var numbers: LocalNumbers { LocalNumbers(language: language) }
    private var change: ChangePanel { ChangePanel(state: state) }
    /// Tells the script to keep what it shows until it has asked again.
    private var later: Markup { change.isLater ? " data-later" : "" }

    /// The panel; the script puts the one of the next answer in its place.
    var html: Markup {
        """
        <section id="answer" class="answer" aria-labelledby="answer-heading">
        <h2 id="answer-heading">\(language.words("Answer", "Réponse"))</h2>
        <div id="said" data-live role="status">
        \(words)</div>
        <div id="picture" data-live>\(picture)</div>
        <div id="why" data-live>\(WhyPanel(state: state).html)</div>
        <div id="change" data-live\(later)>\(change.html)</div>
        <div id="letter" data-live>\(letter)</div>
        <div id="model" data-live class="fine">\(ModelLine(state: state, date: .today).html)</div>
        \(AnswerSheet(state: state).html)</section>

        """
    }

    /// What is said, by what came of the question.
    private var words: Markup {
        switch state.outcome {
        case .none, .incomplete:
            paragraph(
                state.entries.contains(where: \.field.mayBeMissing)
                    ? language.words(
                        "Fill in the figures to get an answer; some may be left empty.",
                        "Remplissez les champs pour obtenir une réponse ; certains peuvent rester vides."
                    )
                    : language.words(
                        "Fill in all six figures to get an answer.",
                        "Remplissez les six champs pour obtenir une réponse."
                    )
            )
        case .faults: faults
        case .answered(let score, let row): decision(score) + outside(row)
        case .noScore:
            paragraph(
                language.words(
                    "The model gives no probability for these figures; look for one that is far too large.",
                    "Le modèle ne donne aucune probabilité pour ces valeurs ; cherchez-en une bien trop grande."
                ),
                style: "note",
                isOutcome: true
            )
        case .away:
            paragraph(
                language.words(
                    "The scoring server does not answer now. Your figures are kept: try again in a moment.",
                    "Le serveur de calcul ne répond pas pour l’instant. Vos valeurs sont gardées : réessayez"
                        + " dans un moment."
                ),
                style: "note",
                isOutcome: true
            )
        }
    }

    /// A line for each field that is wrong, which leads to it.
    private var faults: Markup {
        let faulty = state.entries.enumerated().filter { $0.element.fault != nil }
        let heading =
            faulty.count == 1
            ? language.words(
                "No answer: a figure is wrong.",
                "Pas de réponse : une valeur est à corriger."
            )
            : language.words(
                "No answer: \(faulty.count) figures are wrong.",
                "Pas de réponse : \(faulty.count) valeurs sont à corriger."
            )
        let items = faulty.map { index, entry -> Markup in
            "<li><a href=\"#\(FieldMarkup.identifier(index))\">\(entry.fault ?? "")</a></li>\n"
        }
        let focus: Markup = state.isScript ? "" : " autofocus"
        return
            "<div id=\"\(Self.outcome)\" class=\"errors\" tabindex=\"-1\"\(focus)>\n<p>\(heading)</p>\n"
            + "<ul>\n\(items.joined())</ul>\n</div>\n"
    }

    /// What the model predicts, by how much, and what of the features it never saw.
    private func decision(_ score: Score) -> Markup {
        guard let model = state.model else { return "" }
        let isAtRisk = score.flags.contains(.predictsDefault)
        let percents = numbers.percents(probability: score.probability, threshold: model.threshold)
        let verdict =
            isAtRisk
            ? language.words("At risk", "À risque") : language.words("Not at risk", "Pas à risque")
        let comparison =
            isAtRisk
            ? language.words(
                "at or above the threshold of \(percents.threshold): the model predicts a default.",
                "au seuil de \(percents.threshold) ou au-dessus : le modèle prévoit un défaut."
            )
            : language.words(
                "below the threshold of \(percents.threshold): the model predicts no default.",
                "sous le seuil de \(percents.threshold) : le modèle ne prévoit pas de défaut."
            )
        let subject = language.words("Probability of default: ", "Probabilité de défaut : ")
        return """
            <p id="\(Self.outcome)" tabindex="-1" class="verdict \(isAtRisk ? "risk" : "safe")">\(isAtRisk ? Self.riskIcon : Self.safeIcon)\(verdict)</p>
            <p>\(subject)<strong>\(percents.probability)</strong>, \(comparison)</p>

            """
    }

    /// Says which values the model has seen nothing like.
    private func outside(_ row: FeatureRow) -> Markup {
        guard let ranges = state.model?.ranges, ranges.count == row.count else { return "" }
        let parts = row.indices.compactMap { index -> Markup? in
            let (value, range) = (row[index], ranges[index])
            guard !value.isNaN, !range.contains(value) else { return nil }
            let entry = state.entries[index]
            let words = FieldWords(field: entry.field, language: language)
            let end = value < range.lowerBound ? range.lowerBound : range.upperBound
            let decimals = numbers.decimals(apart: value, end)
            let seen =
                language.words("seen: ", "vu : ") + words.text(range, decimalsMax: decimals)
            let given = numbers.text(value, decimalsMax: decimals)
            return "<li>\(entry.field.label) (\(given); \(seen))</li>\n"
        }
        guard !parts.isEmpty else { return "" }
        let sentence = language.words(
            "Outside the range seen in training, so the probability is less sure:",
            "En dehors des valeurs vues à l’apprentissage, donc probabilité moins sûre :"
        )
        return
            "<div class=\"note\"><p>\(sentence)</p>\n<ul>\n\(parts.joined())</ul></div>\n"
    }

    /// The probability beside the threshold, as a gauge.
    private var picture: Markup {
        guard case .answered(let score, _) = state.outcome, let model = state.model else {
            return ""
        }
        let percents = numbers.percents(probability: score.probability, threshold: model.threshold)
        let threshold = language.words("threshold ", "seuil ") + percents.threshold
        return Gauge(
            probability: score.probability,
            threshold: model.threshold,
            isAtRisk: score.flags.contains(.predictsDefault),
            thresholdLabel: threshold,
            ends: (numbers.percent(0, decimals: 0), numbers.percent(1, decimals: 0)),
            summary: language.words("Gauge: ", "Jauge : ") + percents.probability + ", " + threshold
        ).svg
    }

    /// The ways to a letter to whom is refused; nothing for others.
    private var letter: Markup {
        guard state.isAtRisk else { return "" }
        func button(_ path: String, _ words: String) -> Markup {
            """
            <button form="applicant" class="quiet" formaction="\(path)" formtarget="_blank">\(words)</button>
            """
        }
        let plain = button(LetterRoutes.path, language.words("Draft a letter", "Projet de lettre"))
        let advising = button(
            LetterRoutes.advisingPath,
            language.words(
                "Draft a letter with what would change it",
                "Projet de lettre avec ce qui le changerait"
            )
        )
        return "<p class=\"choices\">\(plain)\n\(advising)</p>\n"
    }

    /// A sentence; what came of a question can take the focus.
    private func paragraph(
        _ text: String,
        style: String = "fine",
        isOutcome: Bool = false
    ) -> Markup {
        let mark: Markup = isOutcome ? " id=\"\(Self.outcome)\" tabindex=\"-1\"" : ""
        return "<p\(mark) class=\"\(style)\">\(text)</p>\n"
    }

    /// What the element is called that says what came of a question; where a page that was asked for begins.
    static let outcome = "outcome"

    private static let riskIcon: Markup =
        "<svg class=\"icon\" viewBox=\"0 0 24 24\" width=\"24\" height=\"24\" aria-hidden=\"true\">"
        + "<path d=\"M12 2 23 21H1ZM11 9v6h2V9Zm0 8v2h2v-2Z\" fill-rule=\"evenodd\"/></svg>"

    private static let safeIcon: Markup =
        "<svg class=\"icon\" viewBox=\"0 0 24 24\" width=\"24\" height=\"24\" aria-hidden=\"true\">"
        + "<path d=\"M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22Zm-2 16-5-5 1.6-1.6L10 13.8l7.4-7.4L19 8Z\""
        + " fill-rule=\"evenodd\"/></svg>"
}
