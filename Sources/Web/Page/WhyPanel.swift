import Charts
import SestinaClient

/// The part of the answer that says why: what each figure speaks for, the strongest first.
struct WhyPanel {
    /// What was asked and answered.
    let state: PageState

    private var language: PageLanguage { state.language }
    private var words: ContributionWords { ContributionWords(language: language) }

    /// A list of the features with a bar each; a line where there are no reasons, and nothing without an answer.
    var html: Markup {
        guard case .answered(_, let row) = state.outcome, let model = state.model else { return "" }
        guard let explanation = state.explanation, let reference = model.reasons.reference else {
            return "<p class=\"fine\">\(noReasons(model))</p>\n"
        }
        let compared = language.words("Compared with ", "Comparaison avec ")
        let items = order(explanation).map { item($0, explanation, row, model) }
        return """
            <h3 id="why-heading">\(language.words("Why", "Pourquoi"))</h3>
            <p class="fine">\(compared)\(words.group(reference)).</p>
            <p class="ends" aria-hidden="true">\
            <span>\(language.words("← against default", "← contre un défaut"))</span>\
            <span>\(language.words("for default →", "pour un défaut →"))</span></p>
            <ol class="reasons" role="list" aria-labelledby="why-heading">
            \(items.joined())</ol>

            """
    }

    private func noReasons(_ model: ServerInfo.Model) -> String {
        model.reasons.reference == nil
            ? language.words(
                "This model does not say why.",
                "Ce modèle ne dit pas pourquoi."
            )
            : language.words(
                "For these figures the model cannot say why.",
                "Pour ces valeurs, le modèle ne peut pas dire pourquoi."
            )
    }

    /// The features by the size of what they contribute, the lower first among equals.
    private func order(_ explanation: ScoreExplanation) -> [Int] {
        explanation.contributions.indices.sorted { first, second in
            let sizes = (
                explanation.contributions[first].magnitude,
                explanation.contributions[second].magnitude
            )
            return sizes.0 == sizes.1 ? first < second : sizes.0 > sizes.1
        }
    }

    private func item(
        _ feature: Int,
        _ explanation: ScoreExplanation,
        _ row: FeatureRow,
        _ model: ServerInfo.Model
    ) -> Markup {
        let most =
            explanation.contributions.indices
            .map { explanation.contributions[$0].magnitude }.max() ?? 0
        let share =
            most == 0 ? 0 : Double(explanation.contributions[feature]) / Double(most)
        let terms = FeatureTerms(feature: feature, of: model, in: language)
        let colon = language.words(":", "\u{a0}:")
        return """
            <li><p><b>\(terms.label)</b>\(colon) <span class="value">\(terms.text(row[feature]))</span><br>
            <span class="fine">\(words.text(share))\(reason(feature, explanation, row, model))</span></p>
            \(ContributionBar(share: share).svg)</li>

            """
    }

    /// What the feature is called as a reason, where the applicant is at risk for it.
    private func reason(
        _ feature: Int,
        _ explanation: ScoreExplanation,
        _ row: FeatureRow,
        _ model: ServerInfo.Model
    ) -> Markup {
        guard state.isAtRisk, explanation.reasons.contains(feature) else { return "" }
        let sentence = ReasonSentence(
            feature: feature,
            value: row[feature],
            of: model,
            in: language
        ).text
        let isSaid =
            sentence == FeatureTerms(feature: feature, of: model, in: language).label
        let lead = language.words("; reason: ", "\u{a0}; motif\u{a0}: ")
        return isSaid ? "" : "\(lead)\(sentence)"
    }
}
