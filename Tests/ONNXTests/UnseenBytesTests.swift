import FoundationEssentials
import Models
import TestSupport
import Testing

@testable import ONNX

/// Bytes of a file that no reader of the format takes in.
@Suite struct UnseenBytesTests {
    /// A field of content by its number, up to 15, and its content.
    private static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
        [number << 3 | 2, UInt8(content.count)] + content
    }

    /// Content in fields around it, the outermost first.
    private static func inside(_ numbers: [UInt8], _ content: [UInt8]) -> [UInt8] {
        numbers.reversed().reduce(content) { field($1, $0) }
    }

    /// Field 100 with two bytes of content, as a file of two models has it.
    private static let unknown: [UInt8] = [0xA2, 0x06, 2, 0x0A, 0x0A]

    // MARK: - What every reader sees

    @Test(arguments: Fixtures.names)
    func `every byte of what the exporters write is read`(name: String) throws {
        #expect(UnseenBytes.first(in: try Fixtures.bytes(name)) == nil)
    }

    @Test(arguments: Reference.classifiers + Reference.pipelines)
    func `every byte of the models of other tools is read`(model: Reference.ModelFile) throws {
        #expect(UnseenBytes.first(in: try model.bytes) == nil)
    }

    @Test func `every byte of the default model is read`() throws {
        let path = Fixtures.path("../../models/loan-default/model.onnx")
        #expect(UnseenBytes.first(in: [UInt8](try Data(contentsOf: URL(filePath: path)))) == nil)
    }

    @Test(
        arguments: [
            ("a function of the model", [0xCA, 0x01, 3, 0x0A, 1, 0x66]),
            ("training information", [0xA2, 0x01, 4, 0x0A, 2, 0x12, 0]),
            ("a sparse constant", inside([7], [0x7A, 2, 0x0A, 0])),
            ("a quantization annotation", inside([7], field(14, field(1, [0x74])))),
            ("what a value in between is", inside([7], field(13, field(1, [0x74])))),
            ("a graph of an attribute", inside([7, 1, 5, 6], field(2, [0x67]))),
            ("a documentation at every level", inside([7], field(10, [0x64])) + field(6, [0x64])),
            ("an element type of a sequence", inside([7, 12, 2, 4, 1, 1], [0x08, 1])),
            (
                "numbers one by one and in one piece",
                inside([7, 5], [0x08, 1] + field(1, [2, 3]))
            ),
            ("numbers that are longer than they need be", [0x08, 0x88, 0x80, 0x00]),
        ] as [(String, [UInt8])]
    )
    func `what this project passes over is no secret`(name: String, bytes: [UInt8]) {
        #expect(UnseenBytes.first(in: bytes) == nil, "\(name)")
    }

    // MARK: - What nobody sees

    @Test func `a field that nobody knows is found whatever stands beside it`() throws {
        let model = try Fixtures.bytes("sklearn_logistic_float64")
        let words = "onnx.proto of ONNX 1.23 has none"
        #expect(
            UnseenBytes.first(in: Self.unknown + model)
                == "field 100 of the file, at byte 0: \(words)"
        )
        #expect(
            UnseenBytes.first(in: model + Self.unknown)
                == "field 100 of the file, at byte \(model.count): \(words)"
        )
        // A server passes over it: this is for who judges the file.
        #expect(try ModelFile.decode(model + Self.unknown, name: "x").model.featureNames.count == 6)
    }

    @Test(
        arguments: [
            ([7], "a graph"), ([8], "an operator set"), ([14], "a metadata entry"),
            ([7, 1], "a node"), ([7, 1, 5], "an attribute"), ([7, 1, 5, 5], "a tensor"),
            ([7, 1, 5, 5, 3], "a tensor's segment"), ([7, 1, 5, 6], "a graph"),
            ([7, 1, 5, 14, 5], "a map's type"), ([7, 1, 9], "a metadata entry"),
            ([7, 1, 10], "a node's device configuration"), ([7, 1, 10, 2], "a sharding"),
            ([7, 1, 10, 2, 3], "a device group"), ([7, 1, 10, 2, 4], "a sharded dimension"),
            ([7, 1, 10, 2, 4, 2], "a simple sharding"), ([7, 11], "an input or output"),
            ([7, 12, 2], "a type"), ([7, 12, 2, 1], "a tensor's type"),
            ([7, 12, 2, 1, 2], "a shape"),
            ([7, 12, 2, 1, 2, 1], "a dimension"), ([7, 12, 2, 4], "a sequence's type"),
            ([7, 12, 2, 7], "an opaque type"), ([7, 12, 2, 8], "a sparse tensor's type"),
            ([7, 12, 2, 9], "an optional's type"), ([7, 14], "a quantization annotation"),
            ([7, 15], "a sparse tensor"),
        ] as [([UInt8], String)]
    )
    func `a field that nobody knows is found at every level`(path: [UInt8], message: String) {
        let bytes = Self.inside(path, Self.unknown)
        let place = bytes.count - Self.unknown.count
        #expect(
            UnseenBytes.first(in: bytes)
                == "field 100 of \(message), at byte \(place): onnx.proto of ONNX 1.23 has none"
        )
    }

    @Test(
        arguments: [
            ("a function", [0xCA, 0x01, 5] + unknown),
            ("training information", [0xA2, 0x01, 5] + unknown),
            ("a device configuration", [0xD2, 0x01, 5] + unknown),
        ] as [(String, [UInt8])]
    )
    func `a field that nobody knows is found in the rarest message`(name: String, bytes: [UInt8]) {
        #expect(UnseenBytes.first(in: bytes)?.hasPrefix("field 100 of \(name), at byte 3:") == true)
    }

    @Test(
        arguments: [
            (field(1, [8]), "field 1 (ir_version) of the file"),
            ([0x38, 8], "field 7 (graph) of the file"),
            (inside([7], [0x10, 8]), "field 2 (name) of a graph"),
            (inside([7, 5], [0x21, 0, 0, 0, 0, 0, 0, 0, 0]), "field 4 (float_data) of a tensor"),
            (inside([7, 5], [0x50, 0]), "field 10 (double_data) of a tensor"),
            (inside([7, 1, 5], [0x12, 4, 0, 0, 0, 0]), "field 2 (f) of an attribute"),
        ] as [([UInt8], String)]
    )
    func `a field in another form than its own is passed over by readers`(
        bytes: [UInt8],
        words: String
    ) {
        let found = UnseenBytes.first(in: bytes)
        #expect(found?.hasPrefix(words) == true)
        #expect(found?.hasSuffix("it is written in a form that it never has") == true)
    }

    @Test(
        arguments: [
            ([0x08, 8, 0x08, 8], "field 1 (ir_version) of the file, at byte 2"),
            (field(2, [0x61]) + field(2, [0x62]), "field 2 (producer_name) of the file, at byte 3"),
            (inside([7], []) + inside([7], []), "field 7 (graph) of the file, at byte 2"),
            (
                inside([14], field(1, [0x61]) + field(1, [0x61])),
                "field 1 (key) of a metadata entry"
            ),
        ] as [([UInt8], String)]
    )
    func `of a field that stands twice one is not read`(bytes: [UInt8], words: String) {
        let found = UnseenBytes.first(in: bytes)
        #expect(found?.hasPrefix(words) == true)
        #expect(found?.hasSuffix("it stands there twice") == true)
    }

    @Test(
        arguments: [
            (inside([7, 1, 5], [0x18, 1] + field(4, [0x61])), "field 4 (s) of an attribute", 3),
            (inside([7, 5], field(9, []) + field(4, [])), "field 4 (float_data) of a tensor", 9),
            (
                inside([7, 11, 2], field(1, []) + field(4, [])),
                "field 4 (sequence_type) of a type", 1
            ),
            (
                inside([7, 11, 2, 1, 2, 1], [0x08, 1] + field(2, [0x4E])),
                "field 2 (dim_param) of a dimension", 1
            ),
        ] as [([UInt8], String, Int)]
    )
    func `of two values one is not read`(bytes: [UInt8], words: String, other: Int) {
        let found = UnseenBytes.first(in: bytes)
        #expect(found?.hasPrefix(words) == true)
        let reason = "it stands beside field \(other), and only one of the two is read"
        #expect(found?.hasSuffix(reason) == true)
    }

    @Test func `what lies too deep for readers is not followed`() {
        func nested(_ count: Int) -> [UInt8] {
            // A type of a sequence of a type, and so on, from the inside.
            var bytes: [UInt8] = []
            for step in 0..<count {
                let number: UInt8 = step.isMultiple(of: 2) ? 1 : 4
                let size = bytes.count
                let long = [UInt8(size & 127) | 128, UInt8(truncatingIfNeeded: size >> 7)]
                let length = size < 128 ? [UInt8(size)] : long
                bytes = [number << 3 | 2] + length + bytes
            }
            let size = bytes.count
            let length = [UInt8(size & 127) | 128, UInt8(size >> 7)]
            let value = [0x12] + length + bytes
            let input = [0x5A] + [UInt8(value.count & 127) | 128, UInt8(value.count >> 7)] + value
            return [0x3A] + [UInt8(input.count & 127) | 128, UInt8(input.count >> 7)] + input
        }
        #expect(UnseenBytes.first(in: nested(96)) == nil)
        let found = UnseenBytes.first(in: nested(400))
        #expect(found?.hasSuffix("it lies in 100 other messages") == true)
    }

    @Test(
        arguments: [
            [0x3A, 0x7F], [0x0B], [0x08], inside([7, 5], field(7, [0x80])),
            inside([7, 5], field(10, [0, 0, 0])),
        ] as [[UInt8]]
    )
    func `what is no protocol buffer is told as a server tells it`(bytes: [UInt8]) {
        #expect(UnseenBytes.first(in: bytes)?.contains("not an ONNX model") == true)
        #expect(UnseenBytes.first(in: []) == nil)
    }
}
