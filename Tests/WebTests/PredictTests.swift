import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite struct PredictTests {
    private static func object(_ changes: [String: String] = [:]) -> String {
        let members = zip(StubModel.features, ["2", "900.5", "4", "5", "5", "6"])
            .map { name, value in "\"\(name)\":\(changes[name] ?? value)" }
        return "{" + members.joined(separator: ",") + "}"
    }

    private static func form(_ changes: [String: String] = [:]) -> String {
        zip(StubModel.features, ["2", "900.5", "4", "5", "5", "6"])
            .map { name, value in "\(name)=\(changes[name] ?? value)" }.joined(separator: "&")
    }

    private static let formType = "application/x-www-form-urlencoded"

    @Test(arguments: [
        (object(), "application/json"), (object(), "application/json; charset=utf-8"),
        (object(), "Application/JSON ;charset=utf-8"), (form(), formType),
        (form(["income": "%35%2e0"]), formType), (form(["income": "+5+"]), formType),
        (form().split(separator: "&").reversed().joined(separator: "&&") + "&", formType),
    ])
    func `six features get a prediction`(body: String, type: String) async throws {
        try await WebCaller.calling { web in
            let answer = try await web.post("/predict", body, as: type)
            #expect(answer.status == 200)
            #expect(answer.headers[.contentType] == "application/json")
            #expect(
                answer.text == """
                    {"probability":0.25,"default":false,"threshold":0.5,\
                    "outside_training_range":false,"features_outside_range":[],\
                    "model":{"name":"stub","digest":"\(StubModel.digest)"}}
                    """
            )
        }
    }

    @Test(arguments: [
        ("3.9999999999999996", 0.499_999_999_999_999_94, false), ("4", 0.5, true),
        ("4.000000000000001", 0.500_000_000_000_000_1, true), ("-0", -0.0, false),
        ("5e-324", 0, false), ("0.1e1", 0.125, false),
    ])
    func `a probability is exact, and at the threshold it is a default`(
        value: String,
        probability: Double,
        isDefault: Bool
    ) async throws {
        try await WebCaller.calling { web in
            for (body, type) in [
                (Self.object(["credit_lines_outstanding": value]), "application/json"),
                (Self.form(["credit_lines_outstanding": value]), Self.formType),
            ] {
                let json = try await web.post("/predict", body, as: type).json
                #expect(json["probability"] == .number(probability))
                #expect(json["default"] == .boolean(isDefault))
            }
        }
    }

    @Test func `the features outside of the training range are named`() async throws {
        try await WebCaller.calling { web in
            let body = Self.object(["loan_amt_outstanding": "1000.5", "income": "10.5"])
            let json = try await web.post("/predict", body).json
            #expect(json["outside_training_range"] == .boolean(true))
            let names = json["features_outside_range"]
            #expect(names == .array([.string("loan_amt_outstanding"), .string("income")]))
        }
    }

    @Test(arguments: [
        ("NaN", "no NaN"), ("Infinity", "no infinity"), ("-Infinity", "no infinity"),
        ("1e999", "larger than any finite"), ("\"52000\"", "without quotes"), ("null", "null"),
        ("[1]", "a list"), ("{}", "an object"), ("true", "true"), ("", "a value is needed"),
        ("52,000", "a name in quotes"), ("1,\"income\":2", "twice"), ("0x10", "a comma"),
    ])
    func `a value in JSON that is no number is refused by its name`(
        value: String,
        words: String
    ) async throws {
        try await WebCaller.calling { web in
            let answer = try await web.post("/predict", Self.object(["income": value]))
            #expect(answer.status == 400)
            #expect(try answer.json["error"]?.text?.contains(words) == true, "\(answer.text)")
            let isBetweenMembers = words == "a name in quotes" || words == "a comma"
            if !isBetweenMembers { #expect(try answer.json["field"] == .string("income")) }
        }
    }

    @Test(arguments: [
        ("52,000", "like 52000 or 4000.25"), ("", "is empty; write a number"),
        ("%20", "is empty; write a number"), ("nan", "finite"), ("-inf", "finite"),
        ("1e999", "finite"), ("0x10", "write digits"), ("52.000,5", "write digits"),
        ("5&income=6", "twice"), ("%00", "write digits"), ("%", "write digits"),
        ("1%2", "write digits"), ("1e5%C2%A0", "write digits"),
    ])
    func `a value in a form that is no number is refused by its name`(
        value: String,
        words: String
    ) async throws {
        try await WebCaller.calling { web in
            let body = Self.form(["income": value])
            let answer = try await web.post("/predict", body, as: Self.formType)
            #expect(answer.status == 400)
            #expect(try answer.json["error"]?.text?.contains(words) == true, "\(answer.text)")
            #expect(try answer.json["field"] == .string("income"))
        }
    }

    @Test(arguments: StubModel.features)
    func `a missing feature is named, and so is one too many`(name: String) async throws {
        try await WebCaller.calling { web in
            let other = Self.object().replacing("\"\(name)\"", with: "\"other\"")
            let missing = try await web.post("/predict", other)
            #expect(missing.status == 400)
            #expect(try missing.json["field"] == .string(name))
            let extra = Self.object().replacing("}", with: ",\"\(name) \":1}")
            let answer = try await web.post("/predict", extra)
            #expect(answer.status == 400)
            #expect(try answer.json["field"] == .string("\(name) "))
        }
    }

    @Test(arguments: [
        ("", "application/json", 400), ("[]", "application/json", 400),
        ("{}", "application/json", 400), ("1", "application/json", 400),
        ("{", "application/json", 400), ("", "application/x-www-form-urlencoded", 400),
        ("&&=", "application/x-www-form-urlencoded", 400), ("{}", "text/plain", 415),
        ("{}", "", 415), ("{}", "application/jsonp", 415), ("{}", "multipart/form-data", 415),
    ])
    func `a body that is no six features is refused with a sentence`(
        body: String,
        type: String,
        status: Int
    ) async throws {
        try await WebCaller.calling { web in
            let answer = try await web.post("/predict", body, as: type)
            #expect(answer.status == status)
            let sentence = try answer.json["error"]?.text
            #expect((sentence?.count ?? 0) > 20)
        }
    }

    @Test func `a body over the limit is refused, and one at the limit is read`() async throws {
        try await WebCaller.calling { web in
            let most = WebLimits().predictionBytesMax
            let object = Self.object()
            let full = object + String(repeating: " ", count: most - object.utf8.count)
            let read = try await web.post("/predict", full)
            #expect(read.status == 200)
            let refused = try await web.post("/predict", full + " ")
            #expect(refused.status == 413)
        }
    }

    @Test func `features that the model has no probability for are no fault of the request`()
        async throws
    {
        try await WebCaller.calling { web in
            let body = Self.object(["credit_lines_outstanding": "1e301"])
            let answer = try await web.post("/predict", body)
            #expect(answer.status == 422)
            #expect(try answer.json["error"]?.text != nil)
        }
    }
}
