import Charts
import SestinaClient

/// Which model answers, and on paper also when it did.
struct ModelLine {
    /// What was asked and answered.
    let state: PageState
    /// The day of the answer.
    let date: LetterDate

    /// Digits of the digest that are shown to whoever does not ask for all.
    private static let digitsShown = 8

    private var language: PageLanguage { state.language }

    /// The line; nothing where no model is known.
    var html: Markup {
        guard let model = state.model else { return "" }
        return """
            <p>\(language.words("Model", "Modèle")) <b>\(model.name)</b>, \(algorithm(model))</p>
            \(digest(model.digest))<p class="printed">\(date.text(in: language))</p>

            """
    }

    /// The digest: its first digits, and the rest on demand and on paper.
    private func digest(_ digest: String) -> Markup {
        let word = language.words("digest", "empreinte")
        guard digest.count > Self.digitsShown else {
            return "<p>\(word) <code>\(digest)</code></p>\n"
        }
        return """
            <details><summary>\(word) <code>\(digest.prefix(Self.digitsShown))</code>…</summary>\
            <code>\(digest)</code></details>
            <p class="printed">\(word) <code>\(digest)</code></p>

            """
    }

    private func algorithm(_ model: ServerInfo.Model) -> String {
        let french = [
            "logistic regression": "régression logistique",
            "decision tree": "arbre de décision",
            "random forest": "forêt aléatoire",
        ]
        return language.words(model.algorithm, french[model.algorithm] ?? model.algorithm)
    }
}
