import Documents
import HTTPTypes
import SestinaClient
import Testing

@testable import Web

/// From a form to the page's state, and to the answer that it is.
@Suite struct PageRoutesTests {
    private static let values = ["2", "900.5", "4", "5", "5", "660"]

    private static func form(
        _ values: [String] = values,
        names: [String] = StubModel.features,
        _ more: [(name: String, value: String)] = []
    ) -> PageForm {
        PageForm(zip(names, values).map { (name: $0, value: $1) } + more)
    }

    /// What came of a form, in a word.
    private static func word(_ state: PageState) -> String {
        switch state.outcome {
        case .none: "none"
        case .incomplete: "incomplete"
        case .faults: "faults"
        case .answered(let score, _): "answered \(score.probability)"
        case .noScore: "noScore"
        case .away: "away"
        }
    }

    private static func state(
        _ form: PageForm,
        isAsked: Bool = true,
        of scoring: ScoringService
    ) async -> PageState {
        let routes = PageRoutes(scoring: scoring, limits: BookLimits())
        return await routes.state(of: form, in: form.language ?? .english, isAsked: isAsked)
    }

    @Test(
        arguments: [
            (values, [], true, "answered 0.25"), (values, [], false, "none"),
            ([], [], false, "none"),
            ([], [], true, "faults"),
            (["8", "900.5", "4", "5", "5", "660"], [], true, "answered 1.0"),
            (["x", "900.5", "4", "5", "5", "660"], [], true, "faults"),
            (["", "900.5", "4", "5", "5", "660"], [], true, "faults"),
            (["", "900.5", "4", "5", "5", "660"], [("typing", "")], true, "incomplete"),
            (["x", "900.5", "4", "5", "5", "660"], [("typing", "")], true, "faults"),
            (
                ["x", "900.5", "4", "5", "5", "660"], [("typing", "credit_lines_outstanding")],
                true,
                "incomplete"
            ),
            (["2", "900,5", "4", "5", "5", "660"], [("written", "fr")], true, "answered 0.25"),
            (["2", "900,5", "4", "5", "5", "660"], [("written", "en")], true, "answered 0.25"),
            (["2", "9.005", "4", "5", "5", "660"], [("written", "fr")], true, "faults"),
            (["2", "900,5", "4", "5", "5", "660"], [("written", "de")], true, "answered 0.25"),
            (values, [("language", "fr")], true, "answered 0.25"),
            (["900", "900.5", "4", "5", "5", "660"], [], true, "noScore"),
        ] as [([String], [(String, String)], Bool, String)]
    )
    func `a form comes to what it holds`(
        values: [String],
        more: [(String, String)],
        isAsked: Bool,
        word: String
    ) async throws {
        try await ScoringCaller.calling { scoring, _ in
            let form = Self.form(values, more.map { (name: $0, value: $1) })
            let state = await Self.state(form, isAsked: isAsked, of: scoring)
            #expect(Self.word(state) == word)
            #expect(state.model?.name == "stub")
            #expect(state.entries.map(\.field.name) == StubModel.features)
            #expect(state.language == (form.language ?? .english))
        }
    }

    @Test func `an answer says why, and what would change it once that is asked for`() async throws
    {
        try await ScoringCaller.calling(document: StubModel.documentWithReasons()) { scoring, _ in
            let whole = await Self.state(Self.form(), of: scoring)
            #expect(whole.explanation?.score.probability == 0.25)
            guard case .told(let advice) = whole.change else {
                Issue.record("nothing would change it")
                return
            }
            #expect(advice.singles == [ChangeAdvice.Step(feature: 0, value: 4)])
            let brief = await Self.state(
                Self.form(Self.values, [(name: "script", value: "brief")]),
                of: scoring
            )
            #expect(brief.explanation?.score.probability == 0.25)
            guard case .later = brief.change else {
                Issue.record("asked for at once")
                return
            }
        }
    }

    @Test func `a model that says nothing of reasons is answered for as before`() async throws {
        try await ScoringCaller.calling { scoring, _ in
            let state = await Self.state(Self.form(), of: scoring)
            #expect(Self.word(state) == "answered 0.25")
            #expect(state.explanation == nil)
        }
    }

    @Test func `without a scoring server a form keeps its fields`() async throws {
        try await ScoringCaller.calling { scoring, server in
            await server.stop()
            let own = await Self.state(Self.form(), of: scoring)
            #expect(Self.word(own) == "away")
            #expect(own.model == nil)
            #expect(own.entries.map(\.text) == Self.values)
            let names = (1...6).map { "feature_\($0)" }
            let other = await Self.state(Self.form(names: names), of: scoring)
            #expect(other.entries.map(\.field.name) == names)
            #expect(other.entries.map(\.text) == Self.values)
            // A form that is no model's is asked for a loan book's.
            let short = await Self.state(Self.form(["1"], names: ["x"]), of: scoring)
            #expect(short.entries.map(\.field.name) == StubModel.features)
        }
    }

    @Test func `a model whose features are not named takes any number for each`() async throws {
        let names = (1...6).map { "feature_\($0)" }
        let document = StubModel.document(hasModel: true, features: names)
        try await ScoringCaller.calling(document: document) { scoring, _ in
            for (first, word) in [
                ("4", "answered 0.5"), ("0.000008", "answered 1e-06"), ("-1", "noScore"),
                ("1" + String(repeating: "0", count: 39), "noScore"),
            ] {
                let values = [first, "1", "1", "1", "1", "1"]
                let state = await Self.state(Self.form(values, names: names), of: scoring)
                #expect(Self.word(state) == word, "\(first)")
            }
        }
    }

    // MARK: - Answers

    private static let body =
        zip(StubModel.features, values).map { "\($0)=\($1)" }.joined(separator: "&")
    private static let type = "application/x-www-form-urlencoded"

    @Test(arguments: [
        (body, 200), (body + "&script=1", 200),
        (body.replacing("660", with: "900"), 422),
        (body.replacing("660", with: "900") + "&script=1", 200),
        (body.replacing("outstanding=2", with: "outstanding=900"), 422),
        (body.replacing("outstanding=2", with: "outstanding=900") + "&script=", 200),
        ("", 422), ("language=fr", 200), ("language=fr&income=1", 422),
        ("income=&typing=&script=1", 200), ("language=xx", 422),
    ])
    func `an answer has the status of what it says, unless a script asks`(
        body: String,
        status: Int
    ) async throws {
        try await WebCaller.calling { web in
            let answer = try await web.post("/", body, as: Self.type)
            #expect(answer.status == status)
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(answer.headers[.vary] == "Accept-Language, Cookie")
            #expect(answer.headers[.retryAfter] == nil)
            #expect(HTMLOutline(answer.text).faults == [])
        }
    }

    @Test(arguments: [
        ("language=fr", "fr", true), ("language=en", "en", true), ("language=de", "en", false),
        ("", "en", false), ("language=fr&language=en", "en", true), ("language=", "en", false),
        ("written=fr", "en", false),
    ])
    func `a choice of language is kept in a cookie that no script reads`(
        body: String,
        language: String,
        isKept: Bool
    ) async throws {
        try await WebCaller.calling { web in
            let answer = try await web.post("/", body, as: Self.type)
            #expect(answer.headers[.contentLanguage] == language)
            #expect(answer.text.contains("<html lang=\"\(language)\">"))
            let cookie = answer.headers[.setCookie]
            #expect((cookie != nil) == isKept)
            if let cookie {
                let parts = cookie.split(separator: ";").map { $0.filter { $0 != " " } }
                #expect(
                    Set(parts.map { $0.lowercased() }) == [
                        "language=\(language)", "max-age=31536000", "path=/", "httponly",
                        "samesite=lax",
                    ]
                )
            }
        }
    }

    @Test(arguments: [
        (nil, nil, "en"), ("fr", nil, "fr"), ("en", "language=fr", "fr"),
        ("fr", "language=de", "fr"),
        ("fr", "language=en; x=y", "en"), ("de, fr;q=0.1", "x=language=en", "fr"),
    ])
    func `a page is in the language that was chosen, or that a browser likes best`(
        accepted: String?,
        cookie: String?,
        language: String
    ) async throws {
        var headers: HTTPFields = [:]
        headers[.acceptLanguage] = accepted
        headers[.cookie] = cookie
        try await WebCaller.calling { web in
            let answer = try await web.ask(.get, "/", headers)
            #expect(answer.status == 200)
            #expect(answer.headers[.contentLanguage] == language)
        }
    }

    @Test func `without a scoring server the page says so, with its status`() async throws {
        try await WebCaller.calling(server: "127.0.0.1:1") { web in
            for answer in [
                try await web.ask(.get, "/"), try await web.post("/", Self.body, as: Self.type),
            ] {
                #expect(answer.status == 503)
                #expect(answer.headers[.retryAfter] == "1")
                #expect(answer.text.contains("The scoring server does not answer now."))
            }
        }
    }

    // MARK: - Files

    @Test(arguments: [
        ("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8"),
    ])
    func `a file's version is the hash of its text`(text: String, version: String) {
        let asset = PageAsset(path: "x.css", contentType: "text/css", text: text)
        #expect(asset.version == version)
        #expect(asset.link == "/x.css?\(version)")
    }

    @Test func `a file is kept for ever under its version, and asked for anew under any other`()
        async throws
    {
        try await WebCaller.calling { web in
            for asset in PageAssets.all {
                let forever = "public, max-age=31536000, immutable"
                for (path, kept) in [
                    (asset.link, forever), ("/\(asset.path)", "no-cache"),
                    (asset.link + "0", "no-cache"),
                    ("/\(asset.path)?", "no-cache"), (asset.link + "&x", "no-cache"),
                ] {
                    let answer = try await web.ask(.get, path)
                    #expect(answer.status == 200)
                    #expect(answer.headers[.cacheControl] == kept, "\(path)")
                    #expect(answer.headers[.contentType] == asset.contentType)
                    #expect(answer.text == asset.text)
                }
            }
            #expect(Set(PageAssets.all.map(\.version)).count == PageAssets.all.count)
        }
    }
}
