import Charts
import HTTPFront
import HTTPTypes
import NIOCore
import SestinaClient

/// The letter to an applicant whom the model would not accept, as a draft to print.
struct LetterRoutes {
    /// Where a letter is drafted.
    static let path = "/letter"
    /// Where a letter is drafted that says what would change the answer.
    static let advisingPath = "/letter/change"

    /// What answers the same form with the page.
    let page: PageRoutes
    /// The creditor's own text; nil for blanks in its place.
    let texts: LetterTexts?

    /// Both paths.
    var all: [Route] {
        [
            .post(Self.path, upTo: PageRoutes.formBytesMax) { await answer($0, isAdvising: false) },
            .post(Self.advisingPath, upTo: PageRoutes.formBytesMax) {
                await answer($0, isAdvising: true)
            },
        ]
    }

    private func answer(_ request: Request, isAdvising: Bool) async -> Answer {
        let form = PageForm(
            FormFields(Array(request.body.readableBytesView)).fields,
            isBrief: !isAdvising
        )
        let language = form.language ?? form.written ?? request.pageLanguage
        let state = await page.state(of: form, in: language, isAsked: true)
        let letter = LetterDocument(
            state: state,
            isAdvising: isAdvising,
            texts: texts,
            date: .today
        )
        guard let letter else {
            return response(NoLetterDocument(state: state).html, status(of: state), language)
        }
        return response(letter.html, .ok, language)
    }

    /// The status of a page that says why there is no letter.
    private func status(of state: PageState) -> HTTPResponse.Status {
        switch state.outcome {
        case .answered: .conflict
        case .away: .serviceUnavailable
        case .none, .incomplete, .faults, .noScore: .unprocessableContent
        }
    }

    private func response(
        _ html: Markup,
        _ status: HTTPResponse.Status,
        _ language: PageLanguage
    ) -> Answer {
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8",
            .contentLanguage: language.rawValue,
            .vary: "Accept-Language, Cookie",
            // A client's figures are in it.
            .cacheControl: "no-store",
        ]
        if status == .serviceUnavailable { headers[.retryAfter] = "1" }
        return Answer(status, headers, text: html.text)
    }
}
