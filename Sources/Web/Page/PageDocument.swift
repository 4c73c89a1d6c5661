import Charts
import SestinaClient

/// The page as an HTML document.
///
/// Whatever comes from a person or a model is escaped, as it is no ``Markup``.
struct PageDocument {
    /// What the page shows.
    let state: PageState
    /// What a loan book may have, which the page tells.
    let limits: BookLimits

    private var language: PageLanguage { state.language }

    /// The page, whole.
    var html: Markup {
        let title = language.words("Is this loan at risk?", "Ce prêt est-il à risque ?")
        let lead = language.words(
            "Six figures of a client, and the model says how probable a default is. Nothing is kept here.",
            "Six valeurs d’un client, et le modèle dit la probabilité d’un défaut. Rien n’est conservé ici."
        )
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(prefix + title) · Sestina</title>
            <link rel="stylesheet" href="\(PageAssets.style.link)">
            <link rel="icon" type="image/svg+xml" href="\(PageAssets.icon.link)">
            <script src="\(PageAssets.script.link)" defer></script>
            </head>
            <body>
            \(header)<main>
            <h1>\(title)</h1>
            <p>\(lead)</p>
            <div class="columns">
            \(form)\(AnswerPanel(state: state).html)</div>
            \(AnswerSheet.form)\
            \(BookSection(state: state, limits: limits).html)</main>
            </body>
            </html>

            """
    }

    /// What the title says first, for who hears it before anything else of the page.
    private var prefix: String {
        if case .faults = state.outcome {
            return language.words("Error: ", "Erreur : ")
        }
        return ""
    }

    /// The name of the page, and the switch to the other language.
    private var header: Markup {
        let other = language.other
        // The first submit button of a form is what Enter presses: the one that is not shown.
        return """
            <header>
            <p class="name">Sestina</p>
            <button form="applicant" hidden></button>
            <button form="applicant" class="quiet" name="\(PageLanguage.name)" value="\(other.rawValue)"\
             lang="\(other.rawValue)">\(other.ownName)</button>
            </header>

            """
    }

    /// The fields of the features, and the button.
    private var form: Markup {
        let offline = language.words(
            "The page’s server does not answer now; the answer is missing. Try again in a moment.",
            "Le serveur de la page ne répond pas pour l’instant ; la réponse manque. Réessayez dans un moment."
        )
        let rule = language.words(
            "Decimals follow a point. Thousands may be set apart by commas or spaces, and a currency may stand beside.",
            "Les décimales suivent une virgule ou un point. Les milliers peuvent être séparés par des espaces, et la"
                + " monnaie peut être indiquée."
        )
        let fields = state.entries.enumerated().map { index, entry in
            FieldMarkup(entry: entry, index: index, range: range(index), state: state).html
        }
        return """
            <form id="applicant" method="post" action="/#\(AnswerPanel.outcome)" novalidate data-offline="\(offline)">
            <input type="hidden" name="\(PageForm.written)" value="\(language.rawValue)">
            <fieldset aria-describedby="rule">
            <legend>\(language.words("The client", "Le client"))</legend>
            <p id="rule" class="hint">\(rule)</p>
            <div class="fields">
            \(fields.joined())</div>
            </fieldset>
            <button>\(language.words("Get the answer", "Obtenir la réponse"))</button>
            </form>

            """
    }

    /// The range that a feature had in training, if it is known.
    private func range(_ index: Int) -> ClosedRange<Double>? {
        guard let ranges = state.model?.ranges, ranges.indices.contains(index) else { return nil }
        return ranges[index]
    }
}
