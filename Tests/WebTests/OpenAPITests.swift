import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite struct OpenAPITests {
    /// Every `$ref` in a value.
    private static func references(_ value: FoundationJSON) -> [String] {
        switch value {
        case .object(let members):
            members.flatMap { name, value in
                name == "$ref" ? [value.text ?? ""] : references(value)
            }
        case .array(let values): values.flatMap(references)
        default: []
        }
    }

    @Test func `every path that is answered is described`() async throws {
        try await WebCaller.calling { web in
            let document = try await web.ask(.get, "/openapi.json").json
            #expect(document["openapi"] == .string("3.1.0"))
            for path in [
                "/predict", "/explain", "/v2", "/v2/health/live", "/v2/health/ready",
                "/v2/models/{name}",
                "/v2/models/{name}/ready", "/v2/models/{name}/infer",
                "/v2/models/{name}/versions/{version}",
                "/v2/models/{name}/versions/{version}/ready",
                "/v2/models/{name}/versions/{version}/infer", "/healthz", "/readyz",
                "/openapi.json",
            ] {
                #expect(document["paths"]?[path] != nil, "\(path)")
            }
        }
    }

    @Test(arguments: [true, false])
    func `what is referred to is there`(hasModel: Bool) async throws {
        try await WebCaller.calling(hasModel: hasModel) { web in
            let document = try await web.ask(.get, "/openapi.json").json
            let references = Set(Self.references(document))
            #expect(references.count > 10)
            for reference in references {
                let found = reference.split(separator: "/").dropFirst()
                    .reduce(document as FoundationJSON?) { $0?[String($1)] }
                #expect(found != nil, "\(reference)")
            }
        }
    }

    @Test func `names and numbers are those that the server answers by`() throws {
        let document = try FoundationJSON(OpenAPIDocument.text(nil))
        #expect(document["info"]?["version"] == .string(InferenceProtocol.server.version))
        for path in ["/v2/models/{name}", "/v2/models/{name}/versions/{version}"] {
            let parameters = try #require(document["paths"]?[path]?["parameters"])
            let expected = [InferenceProtocol.modelName, InferenceProtocol.modelVersion]
            let count = try #require(parameters.count)
            #expect(count == path.count { $0 == "{" })
            for (place, name) in expected.prefix(count).enumerated() {
                #expect(parameters[place]?["schema"]?["enum"] == .array([.string(name)]))
            }
        }
    }

    @Test func `the file says once what features of an unknown model are`() {
        let parts = OpenAPIDocument.text(nil).ranges(of: OpenAPIDocument.unknownFeatures)
        #expect(parts.count == 1)
    }

    @Test func `the features are those of the served model`() async throws {
        try await WebCaller.calling { web in
            let document = try await web.ask(.get, "/openapi.json").json
            let features = document["components"]?["schemas"]?["Figures"]
            #expect(features?["required"] == .array(StubModel.features.map { .string($0) }))
            let lines = features?["properties"]?["credit_lines_outstanding"]
            #expect(lines?["description"]?.text?.contains("from 0.0 to 8.0") == true)
            // A range without an end is none to tell of.
            let loan = features?["properties"]?["loan_amt_outstanding"]
            #expect(loan == .object(["type": .string("number")]))
        }
    }
}
