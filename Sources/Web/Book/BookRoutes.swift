import Charts
import HTTPFront
import HTTPTypes
import NIOCore

/// A loan book comes in as CSV and goes out scored, told in short, or both.
///
/// Nothing is remembered between two requests, so without a script the scored file and the summary are two
/// buttons that send the file; the page's script gets both from one answer.
struct BookRoutes {
    let scoring: ScoringService
    /// What a book may have, and how many at a time.
    let limits: BookLimits
    /// Makes the page around a summary or a fault.
    let page: PageRoutes
    private let places: BookPlaces

    /// Routes that share the places for books.
    init(scoring: ScoringService, limits: BookLimits) {
        self.scoring = scoring
        self.limits = limits
        page = PageRoutes(scoring: scoring, limits: limits)
        places = BookPlaces(most: limits.booksMax)
    }

    /// `/book`, `/book/summary` and, for the page's script, `/book/both`.
    var all: [Route] {
        [
            .upload("/book") { request in
                try await answer(request) { try await scored(request) }
            },
            .upload("/book/summary") { request in
                try await answer(request) { try await summary(request) }
            },
            .upload("/book/both") { await both($0) },
        ]
    }

    private func run(_ request: Request) throws(BookFault) -> BookRun {
        try BookRun(request, scoring: scoring, limits: limits, places: places)
    }

    /// An answer, or what is wrong, as a page to whoever reads pages.
    private func answer(
        _ request: Request,
        _ body: () async throws -> Answer
    ) async throws -> Answer {
        do {
            return try await body()
        } catch let fault as BookFault {
            let language = request.pageLanguage
            let sentence = fault.sentence(in: language)
            if request[.accept]?.contains("text/html") == true {
                return await page(request, with: .fault(fault.status, sentence))
            }
            let pause = fault.status == .serviceUnavailable ? 1 : nil
            let codings =
                if case .contentCoding = fault { WebFault.codings } else { nil as String? }
            throw WebFault(
                fault.status,
                sentence,
                retryAfterSeconds: pause,
                acceptedCodings: codings
            )
        }
    }

    /// The page with what came of a book.
    private func page(_ request: Request, with outcome: BookOutcome) async -> Answer {
        var state = await page.state(of: PageForm([]), in: request.pageLanguage, isAsked: false)
        state.book = outcome
        return PageResponse(state: state, limits: limits).response
    }

    /// The book with its two columns more.
    private func scored(_ request: Request) async throws -> Answer {
        var run = try run(request)
        let first = try await run.first(limits.answerDelayBytes)
        let answer = BookAnswer(first: first, run: run)
        return Answer(
            .ok,
            [
                .contentType: "text/csv" + run.tally.charset,
                .contentDisposition: "attachment; filename=\"\(BookParts.fileName)\"",
                .cacheControl: "no-store",
            ],
            // A fault that comes now breaks the answer off, so that nobody takes it for whole.
            .streamed { writer in _ = try await answer.write(to: writer) }
        )
    }

    /// The page with what is to be said of the book.
    private func summary(_ request: Request) async throws -> Answer {
        var run = try run(request)
        try await run.finish()
        return await page(request, with: .scored(run.tally, run.model))
    }

    /// The book and what is to be said of it, or what is wrong, as the parts of a form.
    private func both(_ request: Request) async -> Answer {
        let language = request.pageLanguage
        let parts = BookParts()
        do {
            var run = try run(request)
            let first = try await run.first(limits.answerDelayBytes)
            let answer = BookAnswer(first: first, run: run)
            return parts.response { writer in
                try await writer.write(parts.bookHead)
                do {
                    let run = try await answer.write(to: writer)
                    let summary = BookSummary(
                        tally: run.tally,
                        model: run.model,
                        language: language
                    )
                    try await writer.write(parts.text("summary", summary.html.text))
                } catch let fault as BookFault {
                    try await writer.write(parts.text("fault", fault.sentence(in: language)))
                }
                try await writer.write(parts.end)
            }
        } catch {
            let sentence = (error as? BookFault ?? .away).sentence(in: language)
            return parts.response { writer in
                try await writer.write(parts.text("fault", sentence))
                try await writer.write(parts.end)
            }
        }
    }
}
