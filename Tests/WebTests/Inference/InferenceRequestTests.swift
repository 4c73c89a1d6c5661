import HTTPFront
import HTTPTypes
import SestinaClient
import Testing

@testable import Web

/// Bodies of the inference protocol, read without a server.
@Suite struct InferenceRequestTests {
    private static let one = "1,2,3,4,5,6"

    /// A body with one input, of which a part may be another, and other members of the request.
    private static func body(
        name: String? = "\"features\"",
        datatype: String? = "\"FP64\"",
        shape: String? = "[1,6]",
        data: String? = "[\(one)]",
        parameters: String? = nil,
        others: String = ""
    ) -> String {
        let members = [
            ("name", name), ("datatype", datatype), ("shape", shape), ("data", data),
            ("parameters", parameters),
        ].compactMap { name, value in value.map { "\"\(name)\":\($0)" } }
        return "{\"inputs\":[{\(members.joined(separator: ","))}]\(others)}"
    }

    private static func request(
        _ text: String,
        binary: [UInt8] = [],
        jsonLength: Int? = nil
    ) throws(WebFault) -> InferenceRequest {
        try InferenceRequest(body: Array(text.utf8) + binary, jsonLength: jsonLength)
    }

    private static func sentence(
        _ text: String,
        binary: [UInt8] = [],
        jsonLength: Int? = nil
    ) -> String? {
        do throws(WebFault) {
            let request = try request(text, binary: binary, jsonLength: jsonLength)
            // What a model says that takes none as missing.
            return request.fault(unless: [Bool](repeating: false, count: 6))?.sentence
        } catch {
            #expect(error.status == .badRequest)
            return error.sentence
        }
    }

    private static let wanted =
        "; the model takes FP64 of shape [n, 6] named features, n 1 to 16384"

    // MARK: - What is read

    @Test(arguments: [
        ("[\(one)]", "[1,6]", 1), ("[[\(one)]]", "[1,6]", 1),
        ("[1,[2,[3]],[],[[[[4]]]],5,6]", "[1,6]", 1),
        ("[\(one),\(one)]", "[2,6]", 2), ("[[\(one)],[\(one)]]", "[2,6]", 2),
        ("[[1,2,3],[4,5,6,1],[2,3,4,5,6]]", "[2,6]", 2), ("[\(one)]", "[1.0,6e0]", 1),
        ("[1.0,20e-1,3,4.0e0,5,0.6E+1]", "[1,6]", 1), ("[[],\(one),[]]", "[1,6]", 1),
    ])
    func `numbers are taken row by row, however they are nested`(
        data: String,
        shape: String,
        rows: Int
    ) throws {
        let request = try Self.request(Self.body(shape: shape, data: data))
        #expect(request.rows.count == rows)
        #expect(request.rows.allSatisfy { $0.values == [1, 2, 3, 4, 5, 6] })
    }

    @Test func `numbers are taken to the last bit`() throws {
        let texts = [
            "-0.0", "5e-324", "1.7976931348623157e308", "0.1", "9007199254740993",
            "123456789012345678901234567890",
        ]
        let data = "[\(texts.joined(separator: ","))]"
        let row = try Self.request(Self.body(data: data)).rows[0]
        #expect(
            row.values.map(\.bitPattern) == texts.map { Double($0)?.bitPattern }
        )
    }

    @Test func `binary numbers are little-endian, and taken to the last bit`() throws {
        var values: [Double] = [-0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1, -2, 0.1]
        values += [1, 2, 3, 4, 5, 6]
        let bytes = values.flatMap { value in
            (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt64($0 * 8)) }
        }
        let text = Self.body(shape: "[2,6]", data: nil, parameters: "{\"binary_data_size\":96}")
        let request = try Self.request(text, binary: bytes, jsonLength: text.utf8.count)
        let read = request.rows.flatMap { $0.values.map(\.bitPattern) }
        #expect(read == values.map(\.bitPattern))
    }

    @Test(arguments: [
        ("", nil), (",\"id\":\"\"", ""), (",\"id\":\"a\\u0000\\\"é\"", "a\u{0}\"é"),
    ])
    func `an id is given back as it came`(others: String, id: String?) throws {
        #expect(try Self.request(Self.body(others: others)).id == id)
    }

    @Test(arguments: [
        ("", ["probabilities", "label"], [false, false]),
        (",\"outputs\":[]", ["probabilities", "label"], [false, false]),
        (",\"parameters\":{}", ["probabilities", "label"], [false, false]),
        (
            ",\"parameters\":{\"binary_data_output\":true}", ["probabilities", "label"],
            [true, true]
        ),
        (",\"outputs\":[{\"name\":\"label\"}]", ["label"], [false]),
        (
            ",\"outputs\":[{\"name\":\"label\"},{\"name\":\"probabilities\"}]",
            ["label", "probabilities"], [false, false]
        ),
        (
            ",\"outputs\":[{\"name\":\"label\",\"parameters\":{\"binary_data\":true}}]", ["label"],
            [true]
        ),
        (
            ",\"parameters\":{\"binary_data_output\":true},\"outputs\":[{\"name\":\"label\","
                + "\"parameters\":{\"binary_data\":false}},{\"name\":\"probabilities\"}]",
            ["label", "probabilities"], [false, true]
        ),
        // What the protocol lets a caller add is passed over.
        (
            ",\"parameters\":{\"x\":1},\"outputs\":[{\"name\":\"label\",\"shape\":[9],\"y\":null}]",
            ["label"], [false]
        ),
    ])
    func `outputs are those that are asked for, as they are asked for`(
        others: String,
        names: [String],
        areBinary: [Bool]
    ) throws {
        let outputs = try Self.request(Self.body(others: others)).outputs
        #expect(outputs.map(\.output.rawValue) == names)
        #expect(outputs.map(\.isBinary) == areBinary)
    }

    @Test func `the most rows there may be are read, and one more is not`() throws {
        let most = ScoringClient.batchRowsMax
        let rows = Array(repeating: Self.one, count: most).joined(separator: ",")
        let request = try Self.request(Self.body(shape: "[\(most),6]", data: "[\(rows)]"))
        #expect(request.rows.count == most)
        let more = Self.sentence(Self.body(shape: "[\(most + 1),6]", data: "[\(rows),\(Self.one)]"))
        #expect(more == "the input's shape does not fit" + Self.wanted)
    }

    // MARK: - What is refused

    @Test(arguments: [
        (nil, "without a name"), ("1", "without a name"), ("null", "without a name"),
    ])
    func `an input has a name`(name: String?, words: String) {
        let said = name.map { "named \($0 == "1" ? "the number 1" : $0)" } ?? words
        #expect(Self.sentence(Self.body(name: name)) == "the input is \(said)" + Self.wanted)
    }

    @Test(arguments: ["\"feature\"", "\"Features\"", "\"\"", "\"features \""])
    func `an input of another name is told its own`(name: String) {
        #expect(
            Self.sentence(Self.body(name: name)) == "the input is named the text \(name)"
                + Self.wanted
        )
    }

    @Test(arguments: [
        (nil, "absent"), ("\"FP32\"", "the text \"FP32\""), ("\"fp64\"", "the text \"fp64\""),
        ("\"INT64\"", "the text \"INT64\""), ("64", "the number 64"), ("null", "null"),
        ("[\"FP64\"]", "a list"),
    ])
    func `an input of another type is refused`(datatype: String?, words: String) {
        #expect(
            Self.sentence(Self.body(datatype: datatype))
                == "the input's datatype is \(words)" + Self.wanted
        )
    }

    @Test(arguments: [
        nil, "null", "6", "\"[1,6]\"", "{}", "[]", "[6]", "[1]", "[1,6,1]", "[6,1]", "[0,6]",
        "[-1,6]",
        "[1,5]", "[1,-6]", "[1,6.5]", "[1.5,6]", "[\"1\",6]", "[1,\"6\"]", "[null,6]", "[[1],[6]]",
        "[true,6]", "[1e300,6]", "[9223372036854775808,6]", "[18446744073709551616,6]", "[16385,6]",
        "[1,1e300]",
    ])
    func `an input of another shape is refused`(shape: String?) {
        #expect(
            Self.sentence(Self.body(shape: shape)) == "the input's shape does not fit" + Self.wanted
        )
    }

    @Test(arguments: [
        ("[]", "[1,6]", "the data has 0 values; the shape says 6"),
        ("[[[[]]]]", "[1,6]", "the data has 0 values; the shape says 6"),
        ("[1,2,3,4,5]", "[1,6]", "the data has 5 values; the shape says 6"),
        ("[\(one)]", "[2,6]", "the data has 6 values; the shape says 12"),
        ("[\(one),7]", "[1,6]", "the data has more than 6 values, which is what the shape says"),
        ("1", "[1,6]", "the data has 1 values; the shape says 6"),
        ("null", "[1,6]", "the value in row 0, column 0 is null; the data are numbers"),
        ("{}", "[1,6]", "the value in row 0, column 0 is an object; the data are numbers"),
        ("\"\"", "[1,6]", "the value in row 0, column 0 is the text \"\"; the data are numbers"),
        (
            "[\(one),1,2,true]", "[2,6]",
            "the value in row 1, column 2 is true; the data are numbers"
        ),
        (
            "[[\(one)],[1,2,3,[4,[\"NaN\"]]]]", "[2,6]",
            "the value in row 1, column 4 is the text \"NaN\"; the data are numbers"
        ),
        (
            "[\(one),{\"x\":1}]", "[1,6]",
            "the value in row 1, column 0 is an object; the data are numbers"
        ),
    ])
    func `values that are not those of the shape are told apart`(
        data: String,
        shape: String,
        sentence: String
    ) {
        #expect(Self.sentence(Self.body(shape: shape, data: data)) == sentence)
    }

    @Test(arguments: [
        "NaN", "Infinity", "-Infinity", "1e999", "-1e999", "01", "1.", ".5", "+1", "0x1",
    ])
    func `a number that JSON has not is refused as no JSON`(number: String) {
        let sentence = Self.sentence(Self.body(data: "[1,2,3,4,5,\(number)]"))
        #expect(sentence?.hasPrefix("the body is no JSON: ") == true, "\(sentence ?? "none")")
    }

    @Test(
        arguments: [
            (
                "[\(one)]", "{\"binary_data_size\":48}", 48,
                "the input has data and a binary_data_size; it has one of them"
            ),
            (
                "null", "{\"binary_data_size\":48}", 48,
                "the input has data and a binary_data_size; it has one of them"
            ),
            (nil, nil, 0, "the input has neither data nor a binary_data_size"),
            (nil, "{}", 0, "the input has neither data nor a binary_data_size"),
            (nil, nil, 48, "48 bytes follow the JSON, and the input has no binary_data_size"),
            ("[\(one)]", nil, 1, "1 bytes follow the JSON, and the input has no binary_data_size"),
            (
                nil, "{\"binary_data_size\":\"48\"}", 48,
                "binary_data_size is the text \"48\"; it is a number of bytes"
            ),
            (
                nil, "{\"binary_data_size\":null}", 48,
                "binary_data_size is null; it is a number of bytes"
            ),
        ] as [(String?, String?, Int, String)]
    )
    func `the data stand in one place`(
        data: String?,
        parameters: String?,
        bytes: Int,
        sentence: String
    ) {
        let text = Self.body(data: data, parameters: parameters)
        let binary = [UInt8](repeating: 0, count: bytes)
        #expect(Self.sentence(text, binary: binary, jsonLength: text.utf8.count) == sentence)
    }

    @Test(arguments: [
        ("48", 47), ("48", 49), ("48", 0), ("47", 48), ("47", 47), ("96", 96), ("0", 0),
        ("-48", 48),
        ("48.5", 48), ("1e300", 48), ("18446744073709551664", 48), ("4.8e1", 47),
    ])
    func `binary data are as many bytes as the shape takes, and as are said`(
        said: String,
        bytes: Int
    ) {
        let text = Self.body(data: nil, parameters: "{\"binary_data_size\":\(said)}")
        let binary = [UInt8](repeating: 0, count: bytes)
        let sentence = Self.sentence(text, binary: binary, jsonLength: text.utf8.count)
        #expect(
            sentence?.hasPrefix("the shape [1, 6] takes 48 bytes; binary_data_size is ") == true
        )
        #expect(sentence?.hasSuffix("\(bytes) bytes follow the JSON") == true)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, Double(signOf: -1, magnitudeOf: .nan)])
    func `a binary value that is no number is named by its place`(value: Double) {
        let text = Self.body(shape: "[2,6]", data: nil, parameters: "{\"binary_data_size\":96}")
        for place in [0, 5, 6, 11] {
            var values = [Double](repeating: 1, count: 12)
            values[place] = value
            let bytes = values.flatMap { value in
                (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt64($0 * 8)) }
            }
            #expect(
                Self.sentence(text, binary: bytes, jsonLength: text.utf8.count)
                    == "the value in row \(place / 6), column \(place % 6) is \(value); "
                    + "every value must be finite"
            )
        }
    }

    @Test func `where the JSON ends is within the body`() {
        let text = Self.body()
        let count = text.utf8.count
        #expect(Self.sentence(text, jsonLength: count) == nil)
        for length in [count + 1, -1, Int.max, Int.min] {
            #expect(
                Self.sentence(text, jsonLength: length)
                    == "Inference-Header-Content-Length is \(length), and the body has \(count) bytes"
            )
        }
        for length in [0, 1, count - 1] {
            #expect(
                Self.sentence(text, jsonLength: length)?.hasPrefix("the body is no JSON") == true
            )
        }
    }

    @Test(
        arguments: [
            ("null", "the body is null; it is an object with inputs"),
            ("\"inputs\"", "the body is the text \"inputs\"; it is an object with inputs"),
            (
                "{}",
                "inputs is a list of one tensor, " + wanted.dropFirst("; the model takes ".count)
            ),
            (
                "{\"inputs\":{}}",
                "inputs is a list of one tensor, " + wanted.dropFirst("; the model takes ".count)
            ),
            (body(others: ",\"id\":null"), "id is null; it is a text"),
            (body(others: ",\"id\":[]"), "id is a list; it is a text"),
            (body(others: ",\"parameters\":null"), "parameters is null; it is an object"),
            (
                body(others: ",\"parameters\":{\"binary_data_output\":\"true\"}"),
                "binary_data_output is the text \"true\"; it is true or false"
            ),
            (
                body(
                    others: ",\"outputs\":[{\"name\":\"label\",\"parameters\":{\"binary_data\":0}}]"
                ),
                "binary_data is the number 0; it is true or false"
            ),
            (
                body(others: ",\"outputs\":[{\"name\":\"label\",\"parameters\":[]}]"),
                "parameters is a list; it is an object"
            ),
            (body(others: ",\"outputs\":{}"), "outputs is an object; it is a list"),
            (
                body(others: ",\"outputs\":[{}]"),
                "an output is an object with a name, probabilities or label"
            ),
            (
                body(others: ",\"outputs\":[{\"name\":\"\\u202elabel\"}]"),
                "there is no output \u{fffd}label; it is probabilities or label"
            ),
            (
                body(others: ",\"outputs\":[{\"name\":\"label\"},{\"name\":\"label\"}]"),
                "the output label is asked for twice; ask once"
            ),
        ] as [(String, String)]
    )
    func `other members are what they should be, or are told apart`(
        body: String,
        sentence: String
    ) {
        #expect(Self.sentence(body) == sentence)
    }
}
