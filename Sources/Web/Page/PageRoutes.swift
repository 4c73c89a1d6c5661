import Charts
import Datasets
import HTTPTypes
import Hummingbird
import NIOCore
import SestinaClient

/// The page at `/` and what it needs.
struct PageRoutes {
    let scoring: ScoringService
    let limits: BookLimits

    /// Far more than six features need, in bytes.
    private static let formBytesMax = 16 << 10

    /// Adds `/` and the files of the page.
    func add(to router: some RouterMethods<WebContext>) {
        router.get("/") { request, _ in await page(for: request) }
        router.post("/") { request, _ in try await answer(request) }
        for asset in PageAssets.all {
            router.get(RouterPath(asset.path)) { request, _ in asset.response(to: request) }
        }
    }

    private func page(for request: Request) async -> Response {
        await page(for: PageForm([]), in: request.pageLanguage, isAsked: false)
    }

    /// The page with an answer; the features come in the body, for an address is kept and shown around.
    private func answer(_ request: Request) async throws -> Response {
        let form = PageForm(FormFields(try await request.wholeBody(upTo: Self.formBytesMax)).fields)
        let language = form.language ?? request.pageLanguage
        // Who only changes the language of an empty page asked for no answer.
        let isAsked = form.language == nil || !form.isEmpty
        var response = await page(for: form, in: language, isAsked: isAsked)
        if form.language != nil { response.setCookie(Self.cookie(language)) }
        return response
    }

    private func page(
        for form: PageForm,
        in language: PageLanguage,
        isAsked: Bool
    ) async -> Response {
        var state = await state(of: form, in: language, isAsked: isAsked)
        state.isScript = form.isScript
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
            PageState(language: language, entries: entries, model: model, outcome: outcome)
        }
        guard let model = try? await scoring.model() else {
            let names = form.names ?? LoanColumns.features
            return state(nil, .away, form.entries(of: names, in: language))
        }
        let entries = form.entries(of: model.features, in: language)
        guard isAsked else { return state(model, .none, entries) }
        let values = entries.compactMap(\.value)
        guard values.count == FeatureRow.count else {
            let isIncomplete = entries.allSatisfy { $0.fault == nil }
            return state(model, isIncomplete ? .incomplete : .faults, entries)
        }
        var row = FeatureRow(repeating: 0)
        for index in row.indices { row[index] = values[index] }
        do {
            let (score, judge) = try await scoring.score(row)
            // A model with other features was loaded in between: its score is of other features.
            guard judge.features == model.features else { return state(nil, .away, entries) }
            return state(judge, .answered(score, row), entries)
        } catch let fault as WebFault where fault.status == .badRequest {
            return state(model, .noScore, entries)
        } catch {
            return state(model, .away, entries)
        }
    }

    private static func cookie(_ language: PageLanguage) -> Cookie {
        Cookie(
            name: PageLanguage.name,
            value: language.rawValue,
            maxAge: 365 * 24 * 60 * 60,
            path: "/",
            httpOnly: true,
            sameSite: .lax
        )
    }
}

/// The page as an answer to a request.
struct PageResponse {
    let state: PageState
    let limits: BookLimits

    var response: Response {
        let html = PageDocument(state: state, limits: limits).html.text
        return Response(
            status: status,
            headers: headers,
            body: .init(byteBuffer: ByteBuffer(string: html))
        )
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
            chosen: cookies[PageLanguage.name]?.value,
            accepted: headers[values: .acceptLanguage].joined(separator: ",")
        )
    }
}
