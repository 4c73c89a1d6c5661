import Charts
import Datasets
import HTTPFront
import HTTPTypes
import NIOCore
import SestinaClient

/// The page at `/` and what it needs.
struct PageRoutes {
    let scoring: ScoringService
    let limits: BookLimits

    /// Far more than six features need, in bytes.
    static let formBytesMax = 16 << 10

    /// `/` and the files of the page.
    var all: [Route] {
        [
            .get("/") { await page(for: $0) },
            .post("/", upTo: Self.formBytesMax) { await answer($0) },
        ]
            + PageAssets.all.map { asset in
                .get("/" + asset.path) { asset.response(to: $0) }
            }
    }

    private func page(for request: Request) async -> Answer {
        let isNext = request.query?.hasPrefix(AnswerSheet.next + "=") == true
        return await page(
            for: PageForm([]),
            in: request.pageLanguage,
            isAsked: false,
            isNext: isNext
        )
    }

    /// The page with an answer; the features come in the body, for an address is kept and shown around.
    private func answer(_ request: Request) async -> Answer {
        let form = PageForm(FormFields(Array(request.body.readableBytesView)).fields)
        let language = form.language ?? request.pageLanguage
        // Who only changes the language of an empty page asked for no answer.
        let isAsked = form.language == nil || !form.isEmpty
        var response = await page(for: form, in: language, isAsked: isAsked)
        if form.language != nil { response.headers[.setCookie] = Self.cookie(language) }
        return response
    }

    private func page(
        for form: PageForm,
        in language: PageLanguage,
        isAsked: Bool,
        isNext: Bool = false
    ) async -> Answer {
        var state = await state(of: form, in: language, isAsked: isAsked)
        state.isScript = form.isScript
        state.isNext = isNext
        return PageResponse(state: state, limits: limits).response
    }

    /// What a page shows for a form.
    ///
    /// - Parameters:
    ///   - form: what was sent.
    ///   - language: the language to answer in.
    ///   - isAsked: whether an answer is wanted.
    /// - Returns: the features as they were read, and what came of them.
    func state(
        of form: PageForm,
        in language: PageLanguage,
        isAsked: Bool
    ) async -> PageState {
        func state(
            _ model: ServerInfo.Model?,
            _ outcome: PageState.Outcome,
            _ entries: [FieldEntry]
        ) -> PageState {
            var state = PageState(
                language: language,
                entries: entries,
                model: model,
                outcome: outcome
            )
            state.reference = form.reference
            return state
        }
        guard let model = try? await scoring.model() else {
            let names = form.names ?? LoanColumns.features
            return state(nil, .away, form.entries(of: names, in: language))
        }
        let entries = form.entries(
            of: model.features,
            mayBeMissing: model.mayBeMissing,
            display: model.reasons.display,
            in: language
        )
        guard isAsked else { return state(model, .none, entries) }
        let values = entries.compactMap(\.value)
        // Who has emptied every field is about to type, even where all may stay empty.
        let isCleared = form.typing != nil && form.isEmpty
        guard values.count == FeatureRow.count, !isCleared else {
            let isIncomplete = entries.allSatisfy { $0.fault == nil }
            return state(model, isIncomplete ? .incomplete : .faults, entries)
        }
        var row = FeatureRow(repeating: 0)
        for index in row.indices { row[index] = values[index] }
        let inquiry = PageInquiry(scoring: scoring)
        do {
            let reply = try await inquiry.reply(to: row, expecting: model)
            // A model with other features was loaded in between: its score is of other features.
            guard reply.model.features == model.features else { return state(nil, .away, entries) }
            var answered = state(reply.model, .answered(reply.score, row), entries)
            answered.explanation = reply.explanation
            if form.isBrief {
                answered.change = reply.model.ranges == nil ? .untold : .later
            } else if let advice = await inquiry.advice(after: reply, for: row) {
                answered.change = .told(advice)
            }
            return answered
        } catch let fault as WebFault where fault == .noProbability {
            return state(model, .noScore, entries)
        } catch {
            return state(model, .away, entries)
        }
    }

    /// Kept for a year, and from no script's hands.
    private static func cookie(_ language: PageLanguage) -> String {
        "\(PageLanguage.name)=\(language.rawValue); Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax"
    }
}

/// The page as an answer to a request.
struct PageResponse {
    let state: PageState
    let limits: BookLimits

    var response: Answer {
        let html = PageDocument(state: state, limits: limits).html.text
        return Answer(status, headers, text: html)
    }

    private var status: HTTPResponse.Status {
        if let book = state.book?.status { return book }
        switch state.outcome {
        // To a script the page that says what is wrong is the very thing that it asked for.
        case .faults where state.isScript, .noScore where state.isScript: return .ok
        case .none, .incomplete, .answered: return .ok
        case .faults, .noScore: return .unprocessableContent
        case .away: return .serviceUnavailable
        }
    }

    private var headers: HTTPFields {
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8",
            .contentLanguage: state.language.rawValue,
            .vary: "Accept-Language, Cookie",
            // A client's features are in it.
            .cacheControl: "no-store",
        ]
        if status == .serviceUnavailable { headers[.retryAfter] = "1" }
        return headers
    }
}

extension Request {
    /// The language of whoever asks.
    var pageLanguage: PageLanguage {
        PageLanguage(
            chosen: cookie(PageLanguage.name),
            accepted: values(of: .acceptLanguage).joined(separator: ",")
        )
    }

    /// The value of the first cookie of a name (RFC 6265, section 5.4); nil when there is none.
    private func cookie(_ name: String) -> String? {
        for pair in values(of: .cookie).flatMap({ $0.split(separator: ";") }) {
            let parts = pair.drop(while: \.isWhitespace).split(
                separator: "=",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            if parts.count == 2, parts[0] == name { return String(parts[1]) }
        }
        return nil
    }
}
