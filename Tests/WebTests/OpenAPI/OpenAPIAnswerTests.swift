import HTTPFront
import HTTPTypes
import TestSupport
import Testing

@testable import Web

/// What the server takes and answers, beside what `/openapi.json` says of it.
@Suite struct OpenAPIAnswerTests {
    /// A request, and the path under which the document has it.
    struct Asked: Sendable {
        let described: String
        let path: String
        var body: String?
        var type = "application/json"
        let status: Int
    }

    private static let infer = "/v2/models/loan-default/infer"
    private static let explained = "/predict?explain=true"
    private static let tensor =
        #"{"name":"features","datatype":"FP64","shape":[1,6],"data":[2,900.5,4,5,5,6]}"#

    private static func figures(_ first: String = "2", loan: Double = 900.5) -> String {
        let values = [first, "\(loan)", "4", "5", "5", "6"]
        let members = zip(StubModel.features, values).map { "\"\($0)\":\($1)" }
        return "{\(members.joined(separator: ","))}"
    }

    private static let asked = [
        Asked(described: "/predict", path: "/predict", body: figures(), status: 200),
        Asked(described: "/predict", path: "/predict", body: figures("8"), status: 200),
        Asked(described: "/predict", path: "/predict", body: "{}", status: 400),
        Asked(described: "/predict", path: "/predict", body: figures("1e301"), status: 422),
        Asked(described: "/predict", path: "/predict", body: "{}", type: "text/plain", status: 415),
        Asked(
            described: "/predict",
            path: "/predict",
            body: String(repeating: " ", count: 20_000),
            status: 413
        ),
        Asked(described: "/predict", path: explained, body: figures(), status: 200),
        Asked(described: "/predict", path: explained, body: figures("8"), status: 200),
        Asked(described: "/predict", path: explained, body: figures("1e301"), status: 422),
        Asked(described: "/predict", path: "/predict?explain=1", body: figures(), status: 400),
        Asked(described: "/explain", path: "/explain", body: figures(), status: 200),
        Asked(described: "/explain", path: "/explain", body: figures("8"), status: 200),
        Asked(described: "/explain", path: "/explain", body: figures("4", loan: 2000), status: 200),
        Asked(described: "/explain", path: "/explain", body: "{}", status: 400),
        Asked(described: "/explain", path: "/explain", body: figures("1e301"), status: 422),
        Asked(described: "/explain", path: "/explain", body: "{}", type: "text/plain", status: 415),
        Asked(described: "/v2", path: "/v2", status: 200),
        Asked(described: "/v2/health/live", path: "/v2/health/live", status: 200),
        Asked(described: "/v2/health/ready", path: "/v2/health/ready", status: 200),
        Asked(described: "/v2/models/{name}", path: "/v2/models/loan-default", status: 200),
        Asked(described: "/v2/models/{name}", path: "/v2/models/other", status: 404),
        Asked(described: "/v2/models/{name}", path: "/v2/models/%", status: 400),
        Asked(described: "/v2/models/{name}/ready", path: "/v2/models/stub/ready", status: 200),
        Asked(
            described: "/v2/models/{name}/versions/{version}",
            path: "/v2/models/stub/versions/1",
            status: 200
        ),
        Asked(
            described: "/v2/models/{name}/versions/{version}/ready",
            path: "/v2/models/stub/versions/2/ready",
            status: 404
        ),
        Asked(
            described: "/v2/models/{name}/infer",
            path: infer,
            body: "{\"inputs\":[\(tensor)],\"id\":\"x\"}",
            status: 200
        ),
        Asked(
            described: "/v2/models/{name}/infer",
            path: infer,
            body: "{\"inputs\":[\(tensor.replacing("[2,", with: "[1e301,"))]}",
            status: 422
        ),
        Asked(described: "/v2/models/{name}/infer", path: infer, body: "{}", status: 400),
        Asked(
            described: "/v2/models/{name}/versions/{version}/infer",
            path: "/v2/models/loan-default/versions/1/infer",
            body: "{\"inputs\":[\(tensor)],\"outputs\":[{\"name\":\"label\"}]}",
            status: 200
        ),
        Asked(described: "/healthz", path: "/healthz", status: 200),
        Asked(described: "/readyz", path: "/readyz", status: 200),
        Asked(described: "/openapi.json", path: "/openapi.json", status: 200),
    ]

    private static func answer(_ asked: Asked, _ web: WebCaller) async throws -> WebCaller.Answer {
        guard let body = asked.body else { return try await web.ask(.get, asked.path) }
        return try await web.post(asked.path, body, as: asked.type)
    }

    /// What is described of an operation.
    private static func operation(_ asked: Asked, _ document: FoundationJSON) -> FoundationJSON? {
        document["paths"]?[asked.described]?[asked.body == nil ? "get" : "post"]
    }

    private static func expect(
        _ asked: Asked,
        of web: WebCaller,
        _ document: FoundationJSON
    ) async throws {
        let check = SchemaCheck(document: document)
        let answer = try await answer(asked, web)
        #expect(answer.status == asked.status, "\(asked.path): \(answer.text)")
        let described = try #require(operation(asked, document)?["responses"]?["\(answer.status)"])
        let type = try #require(answer.headers[.contentType])
        let schema = try #require(
            check.resolved(described)["content"]?[type]?["schema"],
            "\(asked.path)"
        )
        // Headers that may be there are described, and have the values that are.
        for name in [HTTPField.Name.contentLanguage, .vary] {
            guard let value = answer.headers[name] else { continue }
            let header = try #require(described["headers"]?[name.rawName], "\(asked.path)")
            let rule = try #require(check.resolved(header)["schema"])
            #expect(check.faults(.string(value), rule) == [], "\(asked.path): \(name)")
        }
        let faults = check.faults(try answer.json, schema)
        #expect(faults == [], "\(asked.path) \(answer.status)")
    }

    @Test func `every answer has the status, the type and the form that are described`()
        async throws
    {
        try await WebCaller.calling { web in
            let document = try await web.ask(.get, "/openapi.json").json
            for asked in Self.asked { try await Self.expect(asked, of: web, document) }
        }
    }

    @Test func `reasons of a model that names them, or gives none, are as described, too`()
        async throws
    {
        for (hasReasons, document) in [
            (true, StubModel.documentNamingReasons()), (false, nil),
        ] {
            try await WebCaller.calling(hasReasons: hasReasons, document: document) { web in
                let document = try await web.ask(.get, "/openapi.json").json
                for (described, path) in [("/predict", Self.explained), ("/explain", "/explain")] {
                    let asked = Asked(
                        described: described,
                        path: path,
                        body: Self.figures(),
                        status: hasReasons ? 200 : 501
                    )
                    try await Self.expect(asked, of: web, document)
                }
            }
        }
    }

    @Test func `without a model answers are as described, too`() async throws {
        try await WebCaller.calling(hasModel: false) { web in
            let document = try await web.ask(.get, "/openapi.json").json
            for asked in Self.asked where asked.status == 200 && asked.path != "/v2" {
                let isOwn = ["/healthz", "/openapi.json", "/v2/health/live"].contains(asked.path)
                let expected = Asked(
                    described: asked.described,
                    path: asked.path,
                    body: asked.body,
                    type: asked.type,
                    status: isOwn ? 200 : 503
                )
                try await Self.expect(expected, of: web, document)
                if !isOwn {
                    let pause = try await Self.answer(expected, web).headers[.retryAfter]
                    #expect(pause.flatMap(Int.init) != nil)
                }
            }
        }
    }

    @Test func `what is taken is as described, and what is not so is refused`() async throws {
        try await WebCaller.calling { web in
            let document = try await web.ask(.get, "/openapi.json").json
            let check = SchemaCheck(document: document)
            for asked in Self.asked where asked.body != nil && asked.status == 200 {
                let body = try FoundationJSON(asked.body ?? "")
                let schema = try #require(
                    Self.operation(asked, document)?["requestBody"]?["content"]?[asked.type]?[
                        "schema"
                    ]
                )
                #expect(check.faults(body, schema) == [], "\(asked.path)")
            }
            for (body, schema) in [
                ("{}", "Figures"), (Self.figures("\"2\""), "Figures"), ("[]", "Figures"),
                (Self.figures().replacing("income", with: "wage"), "Figures"),
                ("{}", "InferenceRequest"),
                ("{\"inputs\":[]}", "InferenceRequest"),
                ("{\"inputs\":[\(Self.tensor),\(Self.tensor)]}", "InferenceRequest"),
                ("{\"inputs\":[\(Self.tensor.replacing("64", with: "32"))]}", "InferenceRequest"),
                (
                    "{\"inputs\":[\(Self.tensor.replacing("[1,6]", with: "[0,6]"))]}",
                    "InferenceRequest"
                ),
                (
                    "{\"inputs\":[\(Self.tensor.replacing("[2,", with: "[null,"))]}",
                    "InferenceRequest"
                ),
                (
                    "{\"inputs\":[\(Self.tensor)],\"outputs\":[{\"name\":\"x\"}]}",
                    "InferenceRequest"
                ),
            ] {
                let found = try #require(document["components"]?["schemas"]?[schema])
                #expect(!check.faults(try FoundationJSON(body), found).isEmpty, "\(body)")
                let path = schema == "Figures" ? "/predict" : Self.infer
                #expect(try await web.post(path, body).status == 400, "\(body)")
            }
        }
    }

    @Test func `the example of a request is one, and is answered`() async throws {
        try await WebCaller.calling { web in
            let document = try await web.ask(.get, "/openapi.json").json
            let schema = try #require(document["components"]?["schemas"]?["InferenceRequest"])
            let example = try #require(schema["examples"]?[0])
            #expect(SchemaCheck(document: document).faults(example, schema) == [])
            let answer = try await web.post(Self.infer, try example.text())
            #expect(answer.status == 200)
            #expect(answer.text.contains("\"shape\":[2],\"data\":[0.25,0.625]"))
        }
    }

    @Test func `no path is described that is not answered, and each operation by one name`()
        async throws
    {
        try await WebCaller.calling { web in
            let document = try await web.ask(.get, "/openapi.json").json
            guard case .object(let paths)? = document["paths"] else {
                Issue.record("there are no paths")
                return
            }
            var names: [String] = []
            for (path, item) in paths {
                let real = path.replacing("{name}", with: "loan-default").replacing(
                    "{version}",
                    with: "1"
                )
                for method in ["get", "post"] {
                    guard let operation = item[method] else { continue }
                    names.append(try #require(operation["operationId"]?.text))
                    let answer = try await web.ask(method == "get" ? .get : .post, real)
                    #expect(![404, 405].contains(answer.status), "\(method) \(path)")
                }
                let other = try await web.ask(item["get"] == nil ? .get : .post, real)
                #expect(other.status == 405, "\(path)")
            }
            #expect(names.count == Set(names).count && names.count == paths.count)
        }
    }
}
