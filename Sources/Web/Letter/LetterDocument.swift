import Charts
import SestinaClient
import Words

/// A letter to an applicant whom the model would not accept, as an HTML document to print.
///
/// It is a draft: what is not known stands in brackets, where whoever sends the letter can write.
struct LetterDocument {
    private let state: PageState
    private let row: FeatureRow
    private let model: ServerInfo.Model
    private let isAdvising: Bool
    private let texts: LetterTexts?
    private let date: LetterDate

    private var language: PageLanguage { state.language }
    private var words: LetterWords { LetterWords(language: language) }

    /// The letter about an answer; nil where there is no answer, or nobody is refused.
    ///
    /// - Parameters:
    ///   - state: what was asked and answered.
    ///   - isAdvising: whether the letter says what would change the answer.
    ///   - texts: the creditor's own.
    ///   - date: the day of the letter.
    init?(state: PageState, isAdvising: Bool, texts: LetterTexts?, date: LetterDate) {
        guard state.isAtRisk, case .answered(_, let row) = state.outcome, let model = state.model
        else { return nil }
        self.state = state
        self.row = row
        self.model = model
        self.isAdvising = isAdvising
        self.texts = texts
        self.date = date
    }

    /// The document, whole.
    var html: Markup {
        """
        <!DOCTYPE html>
        <html lang="\(language.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(words.subject) · \(words.draft)</title>
        <link rel="stylesheet" href="\(PageAssets.letterStyle.link)">
        <link rel="icon" type="image/svg+xml" href="\(PageAssets.icon.link)">
        </head>
        <body>
        <p class="guidance">\(words.guidance)</p>
        <main>
        <p class="draft">\(blank(words.draft, named: words.draft))</p>
        <div class="creditor">\(creditor)</div>
        <p class="applicant">\(bracketed(words.applicantBlank))</p>
        <p class="date">\(blank(date.text(in: language), named: words.dateLabel))</p>
        <h1>\(words.subject)</h1>
        <p>\(words.decision)</p>
        \(reasons)\(change)<h2>\(words.reviewHeading)</h2>
        <p>\(words.review)</p>
        \(agency)\(notices)<div class="signature">\(signature)</div>
        <p class="fine">\(language.words("Model", "Modèle")) \(model.name.shown), \
        \(language.words("digest", "empreinte")) <span class="digest">\(model.digest.shown)</span></p>
        </main>
        </body>
        </html>

        """
    }

    // MARK: - Parts

    private var creditor: Markup {
        guard let creditor = texts?.creditor else {
            return "<p>\(bracketed(words.creditorBlank))</p>"
        }
        return "<p>\(lines([creditor.name] + creditor.address))</p>"
    }

    /// The principal reasons, and how they were found.
    private var reasons: Markup {
        guard let explanation = state.explanation, let reference = model.reasons.reference,
            !explanation.reasons.isEmpty
        else {
            return "<p>\(words.reasons(count: 2))</p>\n<p>\(bracketed(words.reasonsBlank))</p>\n"
        }
        let features = explanation.reasons
        let items = features.map { feature -> Markup in
            let sentence = ReasonSentence(
                feature: feature,
                value: row[feature],
                of: model,
                in: language
            )
            return "<li>\(sentence.text)</li>\n"
        }
        return """
            <p>\(words.reasons(count: features.count))</p>
            <ol>
            \(items.joined())</ol>
            <p>\(words.method(reference, reasonCount: features.count))</p>

            """
    }

    /// What would change the result, where the letter is to say so.
    private var change: Markup {
        guard isAdvising else { return "" }
        let heading: Markup = "<h2>\(words.changeHeading)</h2>\n"
        guard case .told(let advice) = state.change else {
            return "\(heading)<p>\(bracketed(words.changeBlank))</p>\n"
        }
        let words = ChangeWords(
            advice: advice,
            row: row,
            model: model,
            isAtRisk: true,
            language: language
        )
        let items = words.changes.map { "<li>\($0)</li>\n" as Markup }
        let list: Markup = items.isEmpty ? "" : "<ul>\n\(items.joined())</ul>\n"
        let reservation = words.reservation.map { "<p>\($0)</p>\n" as Markup } ?? ""
        return "\(heading)<p>\(words.introduction)</p>\n\(list)\(reservation)"
    }

    /// Whose report was used: nothing where the creditor's text names nobody.
    private var agency: Markup {
        // A part that may have to go as a whole is one blank.
        guard let texts else { return "<p>\(bracketed(words.agencyBlank))</p>\n" }
        guard let agency = texts.agency else { return "" }
        let phone = texts.agencyPhone.map { [words.phone($0)] } ?? []
        return """
            <h2>\(words.agencyHeading)</h2>
            <p>\(words.agency)</p>
            <p class="agency">\(lines([agency.name] + agency.address + phone))</p>

            """
    }

    private var notices: Markup {
        guard let paragraphs = texts?.notices[language], !paragraphs.isEmpty else {
            return texts.map(\.notices.isEmpty) == true
                ? "" : "<p>\(bracketed(words.noticesBlank))</p>\n"
        }
        return paragraphs.map { "<p>\($0)</p>\n" as Markup }.joined()
    }

    private var signature: Markup {
        guard let signature = texts?.signature, !signature.isEmpty else {
            return "<p>\(bracketed(words.signatureBlank))</p>"
        }
        return "<p>\(lines(signature))</p>"
    }

    // MARK: - Pieces

    private func lines(_ lines: [String]) -> Markup {
        lines.map { "\($0)" as Markup }.joined(separator: "<br>\n")
    }

    private func bracketed(_ text: String) -> Markup { blank("[\(text)]", named: text) }

    /// A text that can be written over in the browser; it is sent nowhere.
    private func blank(_ text: String, named name: String) -> Markup {
        """
        <span class="blank" contenteditable="plaintext-only" role="textbox" aria-multiline="true"\
         aria-label="\(name)">\(text)</span>
        """
    }
}
