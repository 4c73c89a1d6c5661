import HTTPTypes
import TestSupport
import Testing

@testable import Web

/// Reasons over HTTP, of the stub model: each figure but the first contributes itself in units of 2^-40, and the first
/// what is left to its eighth part.
@Suite struct ExplainTests {
    private static func figures(_ changes: [String: String] = [:]) -> [(String, String)] {
        zip(StubModel.features, ["2", "900.5", "4", "5", "5", "6"])
            .map { name, value in (name, changes[name] ?? value) }
    }

    private static func object(_ changes: [String: String] = [:]) -> String {
        let members = figures(changes).map { name, value in "\"\(name)\":\(value)" }
        return "{\(members.joined(separator: ","))}"
    }

    private static func form(_ changes: [String: String] = [:]) -> String {
        figures(changes).map { name, value in "\(name)=\(value)" }.joined(separator: "&")
    }

    private static let formType = "application/x-www-form-urlencoded"
    private static let prediction = """
        "probability":0.25,"default":false,"threshold":0.5,"outside_training_range":false,\
        "features_outside_range":[],"model":{"name":"stub","digest":"\(StubModel.digest)"}
        """
    private static let explanation = """
        "explanation":{"scale":"probability","raw":0.25,"mean":0.25,"contributions":{\
        "credit_lines_outstanding":-8.36735125631094e-10,\
        "loan_amt_outstanding":8.185452315956354e-10,\
        "total_debt_outstanding":3.637978807091713e-12,"income":4.547473508864641e-12,\
        "years_employed":4.547473508864641e-12,"fico_score":5.4569682106375694e-12},\
        "units":{"raw":"274877906944","mean":"274877906944","contributions":{\
        "credit_lines_outstanding":"-920","loan_amt_outstanding":"900",\
        "total_debt_outstanding":"4","income":"5","years_employed":"5","fico_score":"6"}},\
        "reasons":[{"feature":"loan_amt_outstanding","code":"r2","sentence":"en 2"},\
        {"feature":"fico_score","code":"r6","sentence":"en 6"},\
        {"feature":"income","code":"r4","sentence":"en 4"},\
        {"feature":"years_employed","code":"r5","sentence":"en 5"}],\
        "reference":{"digest":"\(String(repeating: "fedcba9876543210", count: 4))","rows":128,\
        "selection":"at-the-cut"}}
        """
    private static let change = """
        "change":{"values":{"credit_lines_outstanding":4.0,"loan_amt_outstanding":null,\
        "total_debt_outstanding":null,"income":null,"years_employed":null,"fico_score":null},\
        "pair":null}
        """

    @Test(arguments: [
        ("/predict?explain=true", object(), "application/json", "{\(prediction),\(explanation)}"),
        ("/predict?explain=true", form(), formType, "{\(prediction),\(explanation)}"),
        ("/predict?explain=false", form(), formType, "{\(prediction)}"),
        ("/explain", object(), "application/json", "{\(prediction),\(explanation),\(change)}"),
        ("/explain", form(), formType, "{\(prediction),\(explanation),\(change)}"),
    ])
    func `reasons come with a prediction`(
        path: String,
        body: String,
        type: String,
        expected: String
    ) async throws {
        try await WebCaller.calling(document: StubModel.documentNamingReasons()) { web in
            let answer = try await web.post(path, body, as: type)
            #expect(answer.status == 200)
            #expect(answer.text == expected)
            #expect(answer.headers[.contentType] == "application/json")
            #expect(answer.headers[.cacheControl] == "no-store")
            let hasReasons = expected.contains("sentence")
            #expect(answer.headers[.contentLanguage] == (hasReasons ? "en" : nil))
            #expect(answer.headers[.vary] == (hasReasons ? "Accept-Language" : nil))
        }
    }

    @Test(arguments: ["/predict?explain=true", "/explain"])
    func `sentences are in the language that is accepted, whatever the page is in`(
        path: String
    ) async throws {
        try await WebCaller.calling(document: StubModel.documentNamingReasons()) { web in
            for (accepted, language) in [
                ("fr", "fr"), ("fr-CA, en;q=0.9", "fr"), ("de, fr;q=0.1", "fr"), ("en, fr", "en"),
                ("de", "en"), ("", "en"), ("fr;q=0", "en"),
            ] {
                let answer = try await web.ask(
                    .post,
                    path,
                    [
                        .contentType: "application/json", .acceptLanguage: accepted,
                        .cookie: "language=fr",
                    ],
                    Array(Self.object().utf8)
                )
                #expect(answer.headers[.contentLanguage] == language, "\(accepted)")
                #expect(answer.text.contains("\"sentence\":\"\(language) 2\""), "\(accepted)")
                #expect(answer.text.contains("\"code\":\"r2\""))
            }
        }
    }

    @Test func `of a missing figure it is said that it is missing`() async throws {
        let document = StubModel.documentNamingReasons(missing: [0, 5])
        try await WebCaller.calling(missing: [0, 5], document: document) { web in
            // What is missing counts as 0, so that the first would have to be above 0.25 to speak for default.
            let body = Self.object([
                "loan_amt_outstanding": "-3e11", "credit_lines_outstanding": "null",
            ])
            for path in ["/predict?explain=true", "/explain"] {
                let answer = try await web.post(path, body)
                #expect(answer.status == 200, "\(answer.text)")
                let reason = try answer.json["explanation"]?["reasons"]?[0]
                #expect(reason?["sentence"] == .string("Credit lines not known"))
                #expect(reason?["code"] == .string("credit-lines"))
            }
        }
    }

    @Test(arguments: [
        ("900", "1e3", #"{"credit_lines_outstanding":3.9999999999999996,"#, "null"),
        (
            "1001", "5", #"{"credit_lines_outstanding":null,"#,
            #"{"credit_lines_outstanding":3.9999999999999996,"income":0.0}"#
        ),
        ("900", "-5", #"{"credit_lines_outstanding":null,"#, "null"),
    ])
    func `what would change the decision is told by name, one figure or two`(
        loan: String,
        debt: String,
        values: String,
        pair: String
    ) async throws {
        try await WebCaller.calling { web in
            let body = Self.object([
                "credit_lines_outstanding": "6", "loan_amt_outstanding": loan,
                "total_debt_outstanding": debt,
            ])
            let answer = try await web.post("/explain", body)
            #expect(answer.text.contains("\"change\":{\"values\":\(values)"), "\(answer.text)")
            #expect(answer.text.hasSuffix("\"pair\":\(pair)}}"), "\(answer.text)")
        }
    }

    @Test func `a model that does not name its reasons has codes and sentences that are null`()
        async throws
    {
        try await WebCaller.calling { web in
            let json = try await web.post("/explain", Self.object()).json["explanation"]
            #expect(json?["reference"] == .null)
            let reason = json?["reasons"]?[0]
            #expect(
                reason
                    == .object([
                        "feature": .string("loan_amt_outstanding"), "code": .null,
                        "sentence": .null,
                    ])
            )
        }
    }

    @Test(arguments: ["/predict?explain=true", "/explain"])
    func `a model that gives no reasons is no fault of the request`(path: String) async throws {
        try await WebCaller.calling(hasReasons: false) { web in
            let answer = try await web.post(path, Self.object())
            #expect(answer.status == 501)
            let sentence = "the model has nothing to give reasons by; adopt it with a loan book"
            #expect(answer.text == "{\"error\":\"\(sentence)\"}")
            #expect(try await web.post("/predict", Self.object()).status == 200)
        }
    }

    @Test(arguments: ["/predict?explain=true", "/explain"])
    func `what is wrong with a request is told as for a prediction`(path: String) async throws {
        try await WebCaller.calling { web in
            for (body, type, status) in [
                ("", "application/json", 400), ("{}", "application/json", 400),
                ("{}", "text/plain", 415),
                (Self.object(["income": "null"]), "application/json", 400),
                (Self.form(["income": ""]), Self.formType, 400),
                (Self.object(["credit_lines_outstanding": "1e301"]), "application/json", 422),
                (Self.object(["income": "1e300"]), "application/json", 422),
                (String(repeating: " ", count: 20_000), "application/json", 413),
            ] {
                let answer = try await web.post(path, body, as: type)
                #expect(answer.status == status, "\(answer.text)")
                #expect((try answer.json["error"]?.text?.count ?? 0) > 20)
            }
            let more = try await web.post(path + (path.contains("?") ? "&" : "?") + "x=1", "{}")
            #expect(more.status == 400)
            #expect(try more.json["field"] == .string("x"))
        }
        try await WebCaller.calling(hasModel: false) { web in
            let answer = try await web.post(path, Self.object())
            #expect(answer.status == 503 && answer.headers[.retryAfter] == "5")
        }
    }

    @Test func `a query that is not known is refused before a body is waited for`() async throws {
        try await WebCaller.calling { web in
            for path in ["/predict?explain=yes", "/explain?explain=true"] {
                let answer = try await web.post(path, "no JSON")
                #expect(answer.status == 400)
                #expect(try answer.json["field"] == .string("explain"))
            }
        }
    }
}
