import Charts
import SestinaClient

/// Says why there is no letter, as an HTML document.
struct NoLetterDocument {
    /// What was asked, and what came of it.
    let state: PageState

    private var language: PageLanguage { state.language }

    /// The document, whole.
    var html: Markup {
        let title = language.words("No letter", "Pas de lettre")
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title) · Sestina</title>
            <link rel="stylesheet" href="\(PageAssets.letterStyle.link)">
            <link rel="icon" type="image/svg+xml" href="\(PageAssets.icon.link)">
            </head>
            <body>
            <main>
            <h1>\(title)</h1>
            <p>\(sentence)</p>
            \(faults)</main>
            </body>
            </html>

            """
    }

    private var sentence: String {
        switch state.outcome {
        case .answered:
            language.words(
                "The model predicts no default for these figures, so there is no refusal to write about.",
                "Le modèle ne prévoit pas de défaut pour ces valeurs : il n’y a pas de refus à annoncer."
            )
        case .noScore:
            language.words(
                "The model gives no probability for these figures; look for one that is far too large.",
                "Le modèle ne donne aucune probabilité pour ces valeurs ; cherchez-en une bien trop grande."
            )
        case .away:
            language.words(
                "The scoring server does not answer now. Close this page and try again in a moment.",
                "Le serveur de calcul ne répond pas pour l’instant. Fermez cette page et réessayez dans un moment."
            )
        case .none, .incomplete, .faults:
            language.words(
                "Close this page, correct the figures, and ask for the letter again.",
                "Fermez cette page, corrigez les valeurs et redemandez la lettre."
            )
        }
    }

    /// What is wrong with the figures.
    private var faults: Markup {
        let items = state.entries.compactMap(\.fault).map { "<li>\($0)</li>\n" as Markup }
        return items.isEmpty ? "" : "<ul>\n\(items.joined())</ul>\n"
    }
}
