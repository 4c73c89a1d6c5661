import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite struct InferenceTests {
    /// Rows whose first values are these, and whose probabilities are an eighth of them.
    private static func rows(_ first: [Double]) -> [[Double]] { first.map { [$0, 0, 1, 2, 3, 4] } }

    private static func bytes(_ values: some Sequence<Double>) -> [UInt8] {
        values.flatMap { value in (0..<8).map { UInt8(value.bitPattern >> ($0 * 8) & 0xFF) } }
    }

    private static func values(_ bytes: some Sequence<UInt8>) -> [UInt64] {
        var values: [UInt64] = []
        for (index, byte) in bytes.enumerated() {
            if index % 8 == 0 { values.append(0) }
            values[index / 8] |= UInt64(byte) << (index % 8 * 8)
        }
        return values
    }

    private static func request(
        rows: Int,
        data: String? = nil,
        binaryBytes: Int? = nil,
        others: String = ""
    ) -> String {
        let data = data.map { ",\"data\":\($0)" } ?? ""
        let size = binaryBytes.map { ",\"parameters\":{\"binary_data_size\":\($0)}" } ?? ""
        return """
            {"inputs":[{"name":"features","datatype":"FP64","shape":[\(rows),6]\(size)\(data)}]\
            \(others)}
            """
    }

    private static let path = "/v2/models/loan-default/infer"

    @Test(arguments: [
        path, "/v2/models/stub/infer", "/v2/models/loan-default/versions/1/infer",
    ])
    func `rows in JSON get probabilities and labels`(path: String) async throws {
        try await WebCaller.calling { web in
            for data in [
                "\(Self.rows([2, 4]))", "\(Self.rows([2, 4]).flatMap { $0 })",
                "[[\(Self.rows([2, 4])[0])],\(Self.rows([2, 4])[1])]",
            ] {
                let body = Self.request(rows: 2, data: data, others: ",\"id\":\"a\\u0022b\"")
                let answer = try await web.post(path, body)
                #expect(answer.status == 200, "\(answer.text)")
                let name = path.contains("stub") ? "stub" : "loan-default"
                #expect(
                    answer.text == """
                        {"id":"a\\"b","model_name":"\(name)","model_version":"1",\
                        "parameters":{"digest":"\(StubModel.digest)"},"outputs":[\
                        {"name":"probabilities","datatype":"FP64","shape":[2],"data":[0.25,0.5]},\
                        {"name":"label","datatype":"INT64","shape":[2],"data":[0,1]}]}
                        """
                )
            }
        }
    }

    @Test(arguments: [1, 2, 16_384])
    func `rows in binary get the same, bit for bit`(count: Int) async throws {
        let first = (0..<count).map { Double($0 % 9) / 3 }
        let data = Self.bytes(Self.rows(first).flatMap { $0 })
        let json = Self.request(
            rows: count,
            binaryBytes: data.count,
            others: ",\"parameters\":{\"binary_data_output\":true}"
        )
        try await WebCaller.calling { web in
            let answer = try await web.ask(
                .post,
                Self.path,
                [
                    .contentType: "application/octet-stream",
                    InferenceProtocol.headerLength: "\(json.utf8.count)",
                ],
                Array(json.utf8) + data
            )
            #expect(answer.status == 200)
            #expect(answer.headers[.contentType] == "application/octet-stream")
            let length = try #require(
                answer.headers[InferenceProtocol.headerLength].flatMap(Int.init)
            )
            let tensors = answer.bytes[length...]
            #expect(tensors.count == count * 16)
            let probabilities = Self.values(tensors.prefix(count * 8))
            #expect(probabilities == first.map { ($0 / 8).bitPattern })
            let labels = Self.values(tensors.dropFirst(count * 8))
            #expect(labels == first.map { $0 / 8 >= 0.5 ? 1 : 0 })
            let told = String(decoding: answer.bytes[..<length], as: UTF8.self)
            #expect(told.contains("\"parameters\":{\"binary_data_size\":\(count * 8)}"))
        }
    }

    @Test func `outputs come as they are asked for, in that order`() async throws {
        let others = """
            ,"parameters":{"binary_data_output":true},"outputs":[\
            {"name":"label","parameters":{"binary_data":false}},{"name":"probabilities"}]
            """
        try await WebCaller.calling { web in
            let body = Self.request(rows: 1, data: "[4,0,0,0,0,0]", others: others)
            let answer = try await web.post(Self.path, body)
            let length = try #require(
                answer.headers[InferenceProtocol.headerLength].flatMap(Int.init)
            )
            let told = String(decoding: answer.bytes[..<length], as: UTF8.self)
            #expect(
                told.hasSuffix(
                    """
                    "outputs":[{"name":"label","datatype":"INT64","shape":[1],"data":[1]},\
                    {"name":"probabilities","datatype":"FP64","shape":[1],\
                    "parameters":{"binary_data_size":8}}]}
                    """
                )
            )
            #expect(Array(answer.bytes[length...]) == Self.bytes([0.5]))
            let one = Self.request(
                rows: 1,
                data: "[4,0,0,0,0,0]",
                others: ",\"outputs\":[{\"name\":\"label\"}]"
            )
            #expect(try await web.post(Self.path, one).text.contains("probabilities") == false)
        }
    }

    @Test(arguments: [
        ("{}", "inputs is a list of one tensor"), ("[]", "an object with inputs"),
        ("", "no JSON"), ("{\"inputs\":[]}", "a list of one tensor"),
        ("{\"inputs\":[{},{}]}", "a list of one tensor"),
        ("{\"inputs\":[{}]}", "without a name"), ("{\"inputs\":[1]}", "without a name"),
        ("{\"inputs\":[{\"name\":\"x\"}]}", "named features"),
        ("{\"inputs\":[{\"name\":\"features\"}]}", "datatype is absent"),
        (
            request(rows: 1, data: "[]").replacing("FP64", with: "FP32"),
            "datatype is the text \"FP32\""
        ),
        (request(rows: 0, data: "[]"), "shape"), (request(rows: -1, data: "[]"), "shape"),
        (request(rows: 16_385, data: "[]"), "n 1 to 16384"),
        (request(rows: 1, data: "[]").replacing(",6]", with: ",7]"), "shape"),
        (request(rows: 1, data: "[]").replacing("[1,6]", with: "[6]"), "shape"),
        (request(rows: 1, data: "[]").replacing("[1,6]", with: "[1.5,6]"), "shape"),
        (request(rows: 1), "neither data nor"),
        (request(rows: 1, data: "[1,2,3,4,5]"), "has 5 values; the shape says 6"),
        (request(rows: 1, data: "[1,2,3,4,5,6,7]"), "more than 6 values"),
        (request(rows: 2, data: "[[1,2,3,4,5,6],[1,2,null,4,5,6]]"), "row 1, column 2 is null"),
        (request(rows: 1, data: "[1,2,3,4,5,\"6\"]"), "row 0, column 5 is the text"),
        (request(rows: 1, data: "[1,2,3,4,5,NaN]"), "no NaN"),
        (request(rows: 1, data: "{}"), "an object"),
        (request(rows: 1, binaryBytes: 48), "0 bytes follow the JSON"),
        (request(rows: 1, data: "[]", binaryBytes: 48), "it has one of them"),
        (
            request(rows: 1, data: "[]").replacing("\"data\"", with: "\"parameters\":[],\"data\""),
            "has 0 values"
        ),
        (request(rows: 1, data: "[1,2,3,4,5,6]", others: ",\"id\":1"), "id is the number 1"),
        (request(rows: 1, data: "[1,2,3,4,5,6]", others: ",\"outputs\":1"), "outputs is the"),
        (request(rows: 1, data: "[1,2,3,4,5,6]", others: ",\"outputs\":[1]"), "with a name"),
        (
            request(rows: 1, data: "[1,2,3,4,5,6]", others: ",\"outputs\":[{\"name\":\"x\"}]"),
            "no output x; it is probabilities or label"
        ),
        (
            request(
                rows: 1,
                data: "[1,2,3,4,5,6]",
                others: ",\"outputs\":[{\"name\":\"label\"},{\"name\":\"label\"}]"
            ), "twice"
        ),
        (request(rows: 1, data: "[1,2,3,4,5,6]", others: ",\"parameters\":1"), "an object"),
        (
            request(
                rows: 1,
                data: "[1,2,3,4,5,6]",
                others: ",\"parameters\":{\"binary_data_output\":1}"
            ), "true or false"
        ),
    ])
    func `a request that breaks the protocol is told how`(body: String, words: String) async throws
    {
        try await WebCaller.calling { web in
            let answer = try await web.post(Self.path, body)
            #expect(answer.status == 400)
            #expect(try answer.json["error"]?.text?.contains(words) == true, "\(answer.text)")
        }
    }

    @Test(arguments: [
        (0, 47, 400), (0, 49, 400), (1, 48, 400), (-1, 48, 400), (0, 48, 200), (0, 0, 400),
    ])
    func `binary data are as long as the shape says`(
        lengthError: Int,
        dataBytes: Int,
        status: Int
    ) async throws {
        let json = Self.request(rows: 1, binaryBytes: 48)
        try await WebCaller.calling { web in
            let answer = try await web.ask(
                .post,
                Self.path,
                [InferenceProtocol.headerLength: "\(json.utf8.count + lengthError)"],
                Array(json.utf8) + [UInt8](repeating: 0, count: dataBytes)
            )
            #expect(answer.status == status, "\(answer.text)")
        }
    }

    @Test(arguments: ["", "-1", "x", "1.5", "99999999999999999999", "1000000"])
    func `a header length that is none is refused`(length: String) async throws {
        try await WebCaller.calling { web in
            let body = Array(Self.request(rows: 1, data: "[1,2,3,4,5,6]").utf8)
            let headers: HTTPFields = [InferenceProtocol.headerLength: length]
            let answer = try await web.ask(.post, Self.path, headers, body)
            #expect(answer.status == 400)
            #expect(answer.text.contains("Inference-Header-Content-Length is"))
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `a binary value that is not finite is named by its place`(value: Double) async throws {
        let json = Self.request(rows: 2, binaryBytes: 96)
        let data = Self.bytes([0, 0, 0, 0, 0, 0, 1, 2, 3, value, 5, 6])
        try await WebCaller.calling { web in
            let headers: HTTPFields = [InferenceProtocol.headerLength: "\(json.utf8.count)"]
            let answer = try await web.ask(.post, Self.path, headers, Array(json.utf8) + data)
            #expect(answer.status == 400)
            #expect(answer.text.contains("row 1, column 3 is \(value)"))
        }
    }

    @Test func `a row that the model has no probability for is named by its number`() async throws {
        try await WebCaller.calling { web in
            let body = Self.request(rows: 2, data: "[[1,2,3,4,5,6],[1e301,2,3,4,5,6]]")
            let answer = try await web.post(Self.path, body)
            #expect(answer.status == 422)
            #expect(answer.text.contains("row 1"))
        }
    }

    @Test(arguments: [
        ("/v2", 200), ("/v2/health/live", 200), ("/v2/health/ready", 200),
        ("/v2/models/loan-default", 200), ("/v2/models/stub", 200),
        ("/v2/models/loan-default/ready", 200), ("/v2/models/loan-default/versions/1", 200),
        ("/v2/models/loan-default/versions/1/ready", 200), ("/v2/models/other", 404),
        ("/v2/models/other/ready", 404), ("/v2/models/loan-default/versions/2", 404),
        ("/v2/models/Loan-Default", 404), ("/v2/models", 404),
    ])
    func `what there is is told, and nothing else`(path: String, status: Int) async throws {
        try await WebCaller.calling { web in
            let answer = try await web.ask(.get, path)
            #expect(answer.status == status)
            if status != 200 { #expect(try answer.json["error"]?.text != nil) }
        }
    }

    @Test(arguments: [
        ("/v2", 200), ("/v2/health/live", 200), ("/v2/health/ready", 503),
        ("/v2/models/loan-default", 503), ("/v2/models/loan-default/ready", 503),
        ("/healthz", 200), ("/readyz", 503), ("/openapi.json", 200),
    ])
    func `without a model the server lives and is not ready`(
        path: String,
        status: Int
    ) async throws {
        try await WebCaller.calling(hasModel: false) { web in
            let answer = try await web.ask(.get, path)
            #expect(answer.status == status)
            #expect((answer.headers[.retryAfter] != nil) == (status == 503))
        }
    }

    @Test func `a compressed body is refused`() async throws {
        try await WebCaller.calling { web in
            let headers: HTTPFields = [.contentEncoding: "gzip"]
            let answer = try await web.ask(.post, Self.path, headers, [0x1F, 0x8B])
            #expect(answer.status == 415)
        }
    }
}
