import Charts

/// What an answer has beside it once it is printed: a reference, and a line to sign on.
///
/// The reference is the adviser's own word for the client. It is sent with the form, so that a page without a script
/// gives it back; nothing is done with it here.
struct AnswerSheet {
    /// What the form for the next client is called.
    static let next = "next"

    /// What the page shows.
    let state: PageState

    private var language: PageLanguage { state.language }

    /// The field, the buttons to print and for the next client, and what is seen on paper alone.
    var html: Markup {
        let aside = language.words("for the printed page", "pour la page imprimée")
        return """
            <div class="sheet">
            <div class="field"><label for="reference">\(language.words("Reference", "Référence")) \
            <span class="unit">(\(aside))</span></label>
            <input id="reference" form="applicant" name="\(PageForm.printed)" type="text" autocomplete="off"\
             maxlength="\(PageForm.printedCharactersMax)" value="\(state.reference)"></div>
            <p class="choices"><button id="print" type="button" hidden>\(language.words("Print", "Imprimer"))</button>
            <button form="\(Self.next)" class="quiet">\(language.words("Next client", "Client suivant"))</button></p>
            <p class="printed signature">\(language.words("Signature", "Signature"))</p>
            </div>

            """
    }

    /// The form that begins anew, which is empty: a page that is asked for has no client's figures.
    static let form: Markup =
        "<form id=\"\(next)\" action=\"/\"><input type=\"hidden\" name=\"\(next)\" value=\"1\"></form>\n"
}
