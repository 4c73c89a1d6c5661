import HTTPFront
import HTTPTypes
import SestinaClient
import Testing

@testable import Web

/// From a form to a letter, or to a page that says why there is none.
@Suite struct LetterRoutesTests {
    private static let type = "application/x-www-form-urlencoded"

    private static func body(_ first: String, _ more: String = "") -> String {
        zip(StubModel.features, [first, "900.5", "4", "5", "5", "660"])
            .map { "\($0)=\($1)" }.joined(separator: "&") + more
    }

    private func asking(
        _ test: (WebCaller) async throws -> Void
    ) async throws {
        let server = try await StubServer(document: StubModel.documentWithReasons())
        try await WebCaller.calling(server: server.address, test)
        await server.stop()
    }

    @Test(arguments: [
        ("/letter", body("6"), 200, "Your application for a loan"),
        ("/letter", body("6", "&written=fr"), 200, "Votre demande de prêt"),
        ("/letter", body("6", "&written=fr&language=en"), 200, "Your application for a loan"),
        ("/letter/change", body("6"), 200, "Label 0: 3 instead of 6"),
        ("/letter", body("2"), 409, "there is no refusal to write about"),
        ("/letter/change", body("2", "&written=fr"), 409, "pas de refus à annoncer"),
        ("/letter", body("x"), 422, "Close this page, correct the figures"),
        ("/letter", "", 422, "Close this page, correct the figures"),
        ("/letter", body("900"), 422, "The model gives no probability for these figures"),
        ("/letter", body("6", "&script=1&typing="), 200, "Your application for a loan"),
    ])
    func `a letter comes, or a page that says why not`(
        path: String,
        body: String,
        status: Int,
        words: String
    ) async throws {
        try await asking { web in
            let answer = try await web.post(path, body, as: Self.type)
            #expect(answer.status == status)
            #expect(answer.text.contains(words))
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(HTMLOutline(answer.text).faults == [])
        }
    }

    @Test func `what would change the result is not asked for by a letter without it`() async throws
    {
        try await ScoringCaller.calling(document: StubModel.documentWithReasons()) { scoring, _ in
            let page = PageRoutes(scoring: scoring, limits: BookLimits())
            let fields = zip(StubModel.features, ["6", "900.5", "4", "5", "5", "660"])
                .map { (name: $0, value: $1) }
            let state = await page.state(
                of: PageForm(fields, isBrief: true),
                in: .english,
                isAsked: true
            )
            #expect(state.explanation != nil)
            #expect(scoring.calls.snapshot().count == 1)
        }
    }

    @Test func `figures that are wrong are named`() async throws {
        try await asking { web in
            let body = Self.body("x").replacing("660", with: "<b>")
            let answer = try await web.post("/letter", body, as: Self.type)
            #expect(answer.text.contains("<li>Label 0: “x” is not a number"))
            #expect(answer.text.contains("Label 5: “&lt;b&gt;” is not a number"))
        }
    }

    @Test func `without a scoring server there is no letter now`() async throws {
        try await WebCaller.calling(server: "127.0.0.1:1") { web in
            let answer = try await web.post("/letter", Self.body("6"), as: Self.type)
            #expect(answer.status == 503)
            #expect(answer.headers[.retryAfter] == "1")
            #expect(answer.text.contains("does not answer now"))
        }
    }

    @Test func `a letter is asked for with figures, and with no more than they take`() async throws
    {
        try await asking { web in
            let got = try await web.ask(.get, "/letter")
            #expect(got.status == 405)
            let long = try await web.post(
                "/letter",
                String(repeating: "x=1&", count: 5000),
                as: Self.type
            )
            #expect(long.status == 413)
        }
    }
}
