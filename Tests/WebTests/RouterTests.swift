import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite struct RouterTests {
    /// A method of WebDAV, which no path takes.
    private static let propfind = HTTPRequest.Method("PROPFIND") ?? .trace

    @Test(arguments: [
        (HTTPRequest.Method.get, "/predict", "POST"), (.put, "/predict", "POST"),
        (.head, "/predict", "POST"), (.trace, "/predict", "POST"),
        (.options, "/predict", "POST"), (.post, "/v2", "GET, HEAD"),
        (.delete, "/v2/models/loan-default", "GET, HEAD"),
        (.get, "/v2/models/loan-default/versions/1/infer", "POST"),
        (.post, "/openapi.json", "GET, HEAD"), (propfind, "/v2", "GET, HEAD"),
        (propfind, "/predict", "POST"),
    ])
    func `a method that a path does not take is refused with those that it takes`(
        method: HTTPRequest.Method,
        path: String,
        allowed: String
    ) async throws {
        try await WebCaller.calling { web in
            let answer = try await web.ask(method, path)
            #expect(answer.status == 405)
            #expect(answer.headers[.allow] == allowed)
            #expect(answer.bytes.isEmpty == (method == .head))
        }
    }

    @Test(arguments: ["/healthz", "/v2", "/openapi.json", "/nowhere"])
    func `HEAD has the fields of GET and no body`(path: String) async throws {
        try await WebCaller.calling { web in
            let whole = try await web.ask(.get, path)
            let head = try await web.ask(.head, path)
            #expect(head.bytes.isEmpty)
            #expect(head.status == whole.status)
            #expect(head.headers[.contentLength] == "\(whole.bytes.count)")
            #expect(head.headers[.contentType] == whole.headers[.contentType])
        }
    }

    @Test(arguments: ["/nowhere", "/v2/", "/predict/x", "/%2e%2e/etc/passwd"])
    func `a path that is not there is answered with a sentence`(path: String) async throws {
        try await WebCaller.calling { web in
            let answer = try await web.ask(.get, path)
            if path == "/v2/" { return #expect(answer.status == 200) }
            #expect(answer.status == 404)
            #expect(try answer.json["error"]?.text?.contains("/openapi.json") == true)
            #expect(answer.headers[.contentType] == "application/json")
        }
    }
}
