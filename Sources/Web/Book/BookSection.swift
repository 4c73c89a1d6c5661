import Charts
import Datasets

/// The part of the page that takes a loan book.
struct BookSection {
    /// What the page knows: the columns that the model takes, and what came of a book.
    let state: PageState
    /// What is told of how large a book may be.
    let limits: BookLimits

    private var language: PageLanguage { state.language }

    /// The section, with a form that works without the script and what the script needs to know.
    var html: Markup {
        let columns = state.entries.map { "<code>\($0.field.name)</code>" as Markup }
        let needs = language.words("Columns that it needs: ", "Colonnes requises : ")
        let focus: Markup = state.book == nil ? "" : " autofocus"
        return """
            <section class="book" aria-labelledby="book-heading">
            <h2 id="book-heading">\(language.words("A loan book", "Un portefeuille de prêts"))</h2>
            <p>\(introduction)</p>
            <p class="fine">\(needs)\(columns.joined(separator: ", ")). \(mayBeEmpty)\(limitsTold)</p>
            <p><a href="\(BookTemplate.path)" download>\
            \(language.words("A template with these columns (CSV)", "Un modèle de fichier avec ces colonnes (CSV)"))</a></p>
            <form id="book" method="post" action="/book" enctype="multipart/form-data"\
             data-bytes-max="\(limits.bytesMax)"\
             data-too-large="\(BookFault.tooManyBytes(limits.bytesMax).sentence(in: language))"\
             data-offline="\(offline)" data-working="\(working)"\
             data-save="\(language.words("Save the scored file", "Enregistrer le fichier calculé"))">
            <label for="book-file">\(language.words("CSV file: choose it or drop it here", "Fichier CSV : choisissez-le ou déposez-le ici"))</label>
            <input id="book-file" class="drop" type="file" name="\(MultipartFile.field)" accept=".csv,text/csv" required>
            <p class="choices"><button>\(language.words("Score it", "Calculer"))</button>
            <button class="quiet" formaction="/book/summary">\
            \(language.words("Only the summary", "Seulement le résumé"))</button></p>
            </form>
            <div id="book-result" role="status" tabindex="-1"\(focus)>\(result)</div>
            </section>

            """
    }

    /// What the section is for, in a sentence or two.
    private var introduction: String {
        language.words(
            "Send a CSV file with a client in each row. It comes back as it was, with two columns more: the "
                + "probability of default, and 1 or 0 for whether the model predicts a default.",
            "Envoyez un fichier CSV avec un client par ligne. Il revient tel quel, avec deux colonnes de plus : "
                + "la probabilité de défaut, et 1 ou 0 selon que le modèle prévoit un défaut."
        )
    }

    /// Which columns may have empty fields; nothing where none may.
    private var mayBeEmpty: Markup {
        let columns = state.entries.filter(\.field.mayBeMissing).map {
            "<code>\($0.field.name)</code>" as Markup
        }
        if columns.isEmpty { return "" }
        let words = language.words("A field may be empty in: ", "Un champ peut rester vide dans : ")
        return "\(words)\(columns.joined(separator: ", ")). "
    }

    /// What a file may have at most, before anybody sends one that is too large.
    private var limitsTold: String {
        let words = BookWords(language: language)
        let (file, row) = (words.size(limits.bytesMax), words.size(CSVStream.rowBytesMax))
        let rows = LocalNumbers(language: language).text(limits.rowsMax)
        let seconds = limits.timeMax.components.seconds
        let most = language.words(
            "At most \(file), \(rows) rows, \(row) in a row and \(seconds) seconds. ",
            "Au plus \(file), \(rows) lignes, \(row) par ligne et \(seconds) secondes. "
        )
        let isMissingTaken = state.entries.contains(where: \.field.mayBeMissing)
        return most
            + (isMissingTaken
                ? language.words(
                    "Other rows without six numbers pass without a score.",
                    "Les autres lignes sans six nombres passent sans résultat."
                )
                : language.words(
                    "Rows without six numbers pass without a score.",
                    "Les lignes sans six nombres passent sans résultat."
                ))
    }

    /// What the script says when there is no answer.
    private var offline: String {
        language.words(
            "The file could not be sent or read; try again in a moment.",
            "Le fichier n’a pas pu être envoyé ou lu ; réessayez dans un moment."
        )
    }

    private var working: String { language.words("Scoring the file …", "Calcul en cours …") }

    /// What came of the book that was sent; nothing where none was.
    private var result: Markup {
        switch state.book {
        case nil: ""
        case .scored(let tally, let model):
            BookSummary(tally: tally, model: model, language: language).html
        case .fault(_, let sentence):
            "<p class=\"errors\">\(sentence)</p>\n"
        }
    }
}
