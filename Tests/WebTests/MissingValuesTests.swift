import Charts
import Datasets
import Documents
import HTTPTypes
import SestinaClient
import TestSupport
import Testing
import Wire

@testable import Web

/// Values that a model takes as missing: of the stub's features the first and the fourth, which count as 0 then.
@Suite struct MissingValuesTests {
    private static let missing: Set<Int> = [0, 3]
    private static let flags = [true, false, false, true, false, false]
    private static let names = StubModel.features

    /// Members by name, those that are nil left out.
    private static func members(
        _ values: [String?],
        _ write: (String, String) -> String
    ) -> [String] {
        zip(names, values).compactMap { name, value in value.map { write(name, $0) } }
    }

    private static func json(_ values: [String?]) -> String {
        "{" + members(values) { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }

    private static func form(_ values: [String?]) -> String {
        members(values) { "\($0)=\($1)" }.joined(separator: "&")
    }

    // MARK: - Predictions

    @Test(
        arguments: [
            ("null", "5", "{\"probability\":0.0"), (nil, "5", "{\"probability\":0.0"),
            ("4", "null", "{\"probability\":0.5"), ("4", nil, "{\"probability\":0.5"),
            (nil, nil, "{\"probability\":0.0"), ("null", "null", "{\"probability\":0.0"),
        ] as [(String?, String?, String)]
    )
    func `null and an absent member are a missing value`(
        first: String?,
        fourth: String?,
        start: String
    ) async throws {
        try await WebCaller.calling(missing: Self.missing) { web in
            let values = [first, "5", "5", fourth, "5", "6"]
            let answer = try await web.post("/predict", Self.json(values))
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.text.hasPrefix(start))
            #expect(answer.text.contains("\"features_outside_range\":[]"))
            let empty = values.map { $0 == "null" ? "" : $0 }
            let form = "application/x-www-form-urlencoded"
            #expect(try await web.post("/predict", Self.form(empty), as: form).text == answer.text)
        }
    }

    @Test func `what may not be missing is the fault that it is of every model`() async throws {
        for missing in [[], Self.missing] {
            try await WebCaller.calling(missing: missing) { web in
                let null = try await web.post(
                    "/predict",
                    Self.json(["1", "null", "1", "1", "1", "1"])
                )
                #expect(null.status == 400)
                #expect(null.text.contains("is null; it is a number, without quotes"))
                #expect(null.text.contains("\"field\":\"loan_amt_outstanding\""))
                let absent = try await web.post(
                    "/predict",
                    Self.json(["1", "1", nil, "1", "1", "1"])
                )
                #expect(absent.text.contains("total_debt_outstanding is missing; the model takes"))
                let form = "application/x-www-form-urlencoded"
                let empty = try await web.post(
                    "/predict",
                    Self.form(["1", "", "1", "1", "1", "1"]),
                    as: form
                )
                #expect(empty.text.contains("loan_amt_outstanding is empty; write a number"))
            }
        }
        try await WebCaller.calling { web in
            let null = try await web.post("/predict", Self.json(["1", "1", "1", "null", "1", "1"]))
            #expect(null.text.contains("income is null; it is a number, without quotes"))
        }
    }

    @Test func `a name that is none is refused though nothing is too many`() async throws {
        try await WebCaller.calling(missing: Self.missing) { web in
            for more in ["\"incom\":5", "\"incom\":null"] {
                let body = Self.json(["1", "1", "1", nil, "1", "1"]).dropLast() + ",\(more)}"
                let answer = try await web.post("/predict", String(body))
                #expect(answer.status == 400)
                #expect(answer.text.contains("\"field\":\"incom\""), "\(answer.text)")
            }
        }
    }

    @Test func `a feature is outside its range by its value, which a missing one has not`() {
        let model = ServerInfo.Model.sample(
            features: Self.names,
            ranges: Array(repeating: 0...1, count: 6),
            missing: Self.flags
        )
        let prediction = Prediction(
            score: .sample(0.5, .outsideTrainingRange),
            row: .of([.nan, 2, 1, .nan, 1, 1]),
            model: model
        )
        #expect(prediction.featuresOutsideRange == ["loan_amt_outstanding"])
    }

    // MARK: - The inference protocol

    private static func infer(_ rows: Int, _ data: String) -> String {
        """
        {"inputs":[{"name":"features","datatype":"FP64","shape":[\(rows),6],"data":\(data)}]}
        """
    }

    private static let path = "/v2/models/stub/infer"

    @Test func `null and NaN are missing in rows, too`() async throws {
        try await WebCaller.calling(missing: Self.missing) { web in
            let rows = "[[null,1,1,1,1,1],[4,1,1,null,1,1]]"
            let answer = try await web.post(Self.path, Self.infer(2, rows))
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.text.contains("\"shape\":[2],\"data\":[0.0,0.5]"))
            let values: [Double] = [.nan, 1, 1, 1, 1, 1, 4, 1, 1, -.nan, 1, 1]
            let bytes = values.flatMap { value in
                (0..<8).map { UInt8(value.bitPattern >> ($0 * 8) & 0xFF) }
            }
            let head = """
                {"inputs":[{"name":"features","datatype":"FP64","shape":[2,6],\
                "parameters":{"binary_data_size":96}}]}
                """
            let binary = try await web.ask(
                .post,
                Self.path,
                [
                    .contentType: "application/octet-stream",
                    InferenceProtocol.headerLength: "\(head.utf8.count)",
                ],
                Array(head.utf8) + bytes
            )
            #expect(binary.text == answer.text)
        }
    }

    @Test func `rows lack only what may be missing, and the first fault is told`() async throws {
        let rows = "[[null,1,1,1,1,1],[1,1,1,null,1,1],[1,1,null,1,1,null]]"
        for (missing, place, kind) in [
            (Self.missing, "row 2, column 2", "null"), ([3], "row 0, column 0", "null"),
            ([], "row 0, column 0", "null"),
        ] {
            try await WebCaller.calling(missing: missing) { web in
                let answer = try await web.post(Self.path, Self.infer(3, rows))
                #expect(answer.status == 400)
                #expect(
                    answer.text.contains("the value in \(place) is \(kind); the data are numbers")
                )
            }
        }
    }

    @Test func `metadata tells which features may be missing, where some may`() async throws {
        try await WebCaller.calling(missing: Self.missing) { web in
            let text = try await web.ask(.get, "/v2/models/stub").text
            #expect(text.contains("\"missing\":\"credit_lines_outstanding,income\""))
        }
        try await WebCaller.calling { web in
            let text = try await web.ask(.get, "/v2/models/stub").text
            #expect(!text.contains("missing"))
        }
    }

    // MARK: - Books

    @Test func `an empty field of a book is a missing value where the model takes it`() async throws
    {
        let book = Self.names.joined(separator: ",") + "\n,1,1, ,1,1\n4,1,1,,1,1\n4,,1,1,1,1\n"
        try await ScoringCaller.calling(missing: Self.missing) { scoring, _ in
            var scorer = BookScorer(name: "x", scoring: scoring, limits: BookLimits())
            var bytes = try await scorer.take(Array(book.utf8)[...])
            bytes += try await scorer.take(nil)
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst()
            #expect(Array(lines) == [",1,1, ,1,1,0.0,0", "4,1,1,,1,1,0.5,1", "4,,1,1,1,1,,"])
            #expect(scorer.tally.unreadable == 1)
            guard case .missing("loan_amt_outstanding")? = scorer.tally.firstUnreadable.first?.fault
            else {
                Issue.record("\(scorer.tally.firstUnreadable)")
                return
            }
        }
    }

    // MARK: - The page

    private static func state(
        _ values: [String],
        _ more: [(name: String, value: String)] = [],
        missing: Set<Int> = missing
    ) async throws -> PageState {
        try await ScoringCaller.calling(missing: missing) { scoring, _ in
            let form = PageForm(zip(names, values).map { (name: $0, value: $1) } + more)
            let routes = PageRoutes(scoring: scoring, limits: BookLimits())
            return await routes.state(of: form, in: .english, isAsked: true)
        }
    }

    @Test func `a field may be empty where the model takes its feature as missing`() async throws {
        let state = try await Self.state(["", "5", "5", " ", "5", "660"])
        guard case .answered(let score, let row) = state.outcome else {
            Issue.record("\(state.outcome)")
            return
        }
        #expect(score.probability == 0)
        #expect(row[0].isNaN && row[3].isNaN && row[5] == 660)
        #expect(state.entries.map(\.field.mayBeMissing) == Self.flags)
        let html = AnswerPanel(state: state).html.text
        // The sixth is outside the stub's range.
        let said = html.split(separator: "<div id=\"why\"").first ?? ""
        #expect(!html.contains("nan") && said.split(separator: "<li>").count == 2)
        let faulty = try await Self.state(["", "", "5", "", "5", "660"])
        #expect(faulty.entries.map { $0.fault == nil } == [true, false, true, true, true, true])
    }

    @Test func `a form that is being emptied asks for nothing`() async throws {
        let all = Set(0..<6)
        let empty = [String](repeating: "", count: 6)
        let typing = try await Self.state(empty, [("typing", "income")], missing: all)
        guard case .incomplete = typing.outcome else {
            Issue.record("\(typing.outcome)")
            return
        }
        // Who presses the button with every field empty means just that.
        let sent = try await Self.state(empty, missing: all)
        guard case .answered = sent.outcome else {
            Issue.record("\(sent.outcome)")
            return
        }
    }

    @Test(arguments: [
        (PageLanguage.english, "may be left empty if not known", "A field may be empty in: "),
        (.french, "peut rester vide si inconnu", "Un champ peut rester vide dans : "),
    ])
    func `the page tells which fields may be empty`(
        language: PageLanguage,
        hint: String,
        book: String
    ) {
        let form = PageForm([])
        for (flags, count) in [(Self.flags, 2), ([Bool](repeating: false, count: 6), 0)] {
            let entries = form.entries(of: Self.names, mayBeMissing: flags, in: language)
            let state = PageState(language: language, entries: entries, model: nil, outcome: .none)
            let html = PageDocument(state: state, limits: BookLimits()).html.text
            #expect(html.split(separator: hint).count == count + 1)
            #expect(html.split(separator: " required\n").count == 1)
            #expect(
                html.split(separator: "autocomplete=\"off\" required maxlength").count == 7 - count
            )
            #expect(html.contains(book) == (count > 0))
        }
    }

    // MARK: - The description

    @Test func `a schema lets a feature be null that may be missing, and asks for the others`() {
        let text = FeaturesSchema.text(
            .sample(features: ["a", "b"], missing: [true, false])
        )
        #expect(
            text == """
                {"type":"object","additionalProperties":false,"required":["b"],"properties":{\
                "a":{"type":["number","null"]},"b":{"type":"number"}}}
                """
        )
    }
}
