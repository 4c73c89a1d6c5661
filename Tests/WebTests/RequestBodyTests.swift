import HTTPTypes
import TestSupport
import Testing

@testable import Web

/// How a body comes, whatever it says.
@Suite struct RequestBodyTests {
    private static let features =
        "{" + StubModel.features.map { "\"\($0)\":1" }.joined(separator: ",") + "}"
    private static let rows =
        "{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP64\",\"shape\":[1,6],"
        + "\"data\":[1,1,1,1,1,1]}]}"
    private static let infer = "/v2/models/loan-default/infer"
    private static let book = StubModel.features.joined(separator: ",") + "\n1,1,1,1,1,1\n"

    private static let posts: [(path: String, type: String, body: String)] = [
        ("/predict", "application/json", features), (infer, "application/json", rows),
        ("/book", "text/csv", book), ("/book/summary", "text/csv", book),
        ("/", "application/x-www-form-urlencoded", ""),
    ]

    private static func headers(
        _ type: String,
        _ name: HTTPField.Name,
        _ value: String
    ) -> HTTPFields {
        [.contentType: type, name: value]
    }

    @Test(arguments: posts.indices, ["gzip", "GZIP", "identity, gzip", "x", "br, zstd"])
    func `a coded body is refused`(index: Int, coding: String) async throws {
        let post = Self.posts[index]
        try await WebCaller.calling { web in
            let headers = Self.headers(post.type, .contentEncoding, coding)
            let answer = try await web.ask(.post, post.path, headers, Array(post.body.utf8))
            #expect(answer.status == 415)
            #expect(answer.headers[.acceptEncoding] == "identity")
            #expect(
                try answer.json["error"]?.text?.contains("Content-Encoding \(coding)") == true
                    || answer.json["error"]?.text?.contains("Content-Encoding is \(coding)") == true
            )
        }
    }

    @Test(arguments: posts.indices, ["identity", "Identity", "identity, identity"])
    func `a body that is said to be as it is, is taken`(index: Int, coding: String) async throws {
        let post = Self.posts[index]
        try await WebCaller.calling { web in
            let headers = Self.headers(post.type, .contentEncoding, coding)
            let answer = try await web.ask(.post, post.path, headers, Array(post.body.utf8))
            let plain = try await web.post(post.path, post.body, as: post.type)
            #expect(answer.status == plain.status, "\(answer.text)")
            #expect(answer.bytes == plain.bytes)
        }
    }

    @Test(
        arguments: posts.indices,
        ["9223372036854775807", "9223372036854775808", "18446744073709551615"]
    )
    func `a length beyond the limit is too long, however large`(
        index: Int,
        length: String
    ) async throws {
        let post = Self.posts[index]
        try await WebCaller.calling { web in
            let headers = Self.headers(post.type, .contentLength, length)
            let answer = try await web.ask(.post, post.path, headers, Array(post.body.utf8))
            #expect(answer.status == 413)
        }
    }

    @Test(arguments: ["/predict", infer])
    func `a byte-order mark before JSON is passed over, and one in other places is none`(
        path: String
    ) async throws {
        let body = path == Self.infer ? Self.rows : Self.features
        try await WebCaller.calling { web in
            #expect(try await web.post(path, "\u{feff}" + body).status == 200)
            #expect(try await web.post(path, " \u{feff}" + body).status == 400)
            #expect(try await web.post(path, "\u{feff}\u{feff}" + body).status == 400)
            #expect(try await web.post(path, body + "\u{feff}").status == 400)
            #expect(try await web.post(path, "\u{feff}").status == 400)
            let column = try await web.post(path, "\u{feff}x").json["error"]?.text
            #expect(column?.contains("line 1, column 1") == true)
        }
    }

    @Test(arguments: ["/predict", infer], [true, false])
    func `JSON as UTF-16 or UTF-32 is refused by its name`(
        path: String,
        isMarked: Bool
    ) async throws {
        let body = (isMarked ? "\u{feff}" : "") + (path == Self.infer ? Self.rows : Self.features)
        let little16 = body.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big16 = body.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        let little32 = body.unicodeScalars.flatMap { scalar in
            (0..<4).map { UInt8(scalar.value >> (8 * $0) & 0xFF) }
        }
        let big32 = body.unicodeScalars.flatMap { scalar in
            (0..<4).map { UInt8(scalar.value >> (24 - 8 * $0) & 0xFF) }
        }
        try await WebCaller.calling { web in
            for (bytes, name) in [
                (little16, "UTF-16"), (big16, "UTF-16"), (little32, "UTF-32"), (big32, "UTF-32"),
            ] {
                let answer = try await web.ask(
                    .post,
                    path,
                    [.contentType: "application/json"],
                    bytes
                )
                #expect(answer.status == 400)
                let sentence = try answer.json["error"]?.text
                #expect(sentence == "the body is JSON as \(name); send it as UTF-8")
            }
        }
    }

    @Test(arguments: [
        ("loan%2Ddefault", "1"), ("%6c%6F%61n-default", "%31"), ("st%75b", "1"), ("stub", "1"),
    ])
    func `the name of a model may be escaped`(name: String, version: String) async throws {
        try await WebCaller.calling { web in
            for end in ["", "/versions/\(version)"] {
                let path = "/v2/models/\(name)\(end)"
                let described = try await web.ask(.get, path)
                #expect(described.status == 200)
                let plain = name.hasPrefix("st") ? "stub" : "loan-default"
                #expect(try described.json["name"]?.text == plain)
                #expect(try await web.ask(.get, path + "/ready").status == 200)
                let answer = try await web.post(path + "/infer", Self.rows)
                #expect(try answer.json["model_name"]?.text == plain)
            }
        }
    }

    @Test(arguments: [
        ("loan-default%", 400), ("%zz", 400), ("%4", 400), ("a%2", 400), ("%ff", 400),
        ("%c0%af", 400),
        ("loan%2Fdefault", 404), ("%2e%2e", 404), ("loan-default%00", 404), ("loan+default", 404),
        ("loan%252Ddefault", 404),
    ])
    func `a name that is escaped wrongly, or is none, is refused`(
        name: String,
        status: Int
    ) async throws {
        try await WebCaller.calling { web in
            for path in ["/v2/models/\(name)", "/v2/models/stub/versions/\(name)"] {
                let answer = try await web.ask(.get, path)
                #expect(answer.status == status)
                #expect(try answer.json["error"]?.text?.isEmpty == false)
                let inferred = try await web.post(path + "/infer", Self.rows)
                #expect(inferred.status == status)
            }
        }
    }

    @Test func `OPTIONS of the server tells what it takes`() async throws {
        try await WebCaller.calling { web in
            let answer = try await web.ask(.options, "*")
            #expect(answer.status == 204)
            #expect(answer.headers[.allow] == "GET, HEAD, POST")
            #expect(answer.bytes.isEmpty)
            #expect(try await web.ask(.options, "/nowhere").status == 404)
        }
    }
}
