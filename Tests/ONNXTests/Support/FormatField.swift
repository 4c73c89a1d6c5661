import FoundationEssentials
import Testing

@testable import ONNX

/// A field of `onnx_subset.proto` by the numbers that lead to it from the file.
struct FormatField: Sendable, CustomTestStringConvertible {
    let path: [Int]
    /// The names of the messages and of the field.
    let testDescription: String
    /// As the file of the format has it.
    let line: Line
    let isMessage: Bool

    /// A field's line in a message: `repeated Node node = 1;`.
    struct Line: Sendable {
        /// `repeated`, `optional` or nothing.
        let label: String
        let type: String
        let name: String
        let number: Int

        var isRepeated: Bool { label == "repeated" }
        var isText: Bool { ["string", "bytes"].contains(type) }
    }

    /// The messages of the format by name, each with its fields by number.
    static let messages: [String: [Line]] = {
        let text = try? Data(
            contentsOf: URL(filePath: Fixtures.path("../../Sources/ONNX/Proto/onnx_subset.proto"))
        )
        return messages(String(decoding: text ?? Data(), as: UTF8.self))
    }()

    /// All fields.
    static let all = below("Model", [])

    /// Those that hold a message or a list of texts.
    static let counted = all.filter { $0.isMessage || $0.line.isRepeated && $0.line.isText }

    /// How many are read.
    var most: Int {
        if isMessage { return ModelFileLimits.messagesMax }
        return line.type == "string" ? ModelFileLimits.operandsMax : ModelFileLimits.textsMax
    }

    /// What sentences call them.
    var parts: String {
        if isMessage { return "nodes, attributes, tensors and other messages" }
        return line.type == "string"
            ? "inputs and outputs of nodes" : "texts in attributes of nodes"
    }

    private static func messages(_ text: String) -> [String: [Line]] {
        var messages: [String: [Line]] = [:]
        var current = ""
        for line in text.split(separator: "\n") {
            var words = line.split { $0 == " " || $0 == ";" }.map(String.init)
            if words.first == "message", words.count > 1 {
                current = words[1]
                messages[current] = []
            }
            let label = words.first ?? ""
            if ["repeated", "optional"].contains(label) { words.removeFirst() }
            guard words.count == 4, words[2] == "=", let number = Int(words[3]) else { continue }
            messages[current]?.append(
                Line(
                    label: ["repeated", "optional"].contains(label) ? label : "",
                    type: words[0],
                    name: words[1],
                    number: number
                )
            )
        }
        return messages
    }

    private static func below(_ message: String, _ path: [Int]) -> [FormatField] {
        (messages[message] ?? []).flatMap { line -> [FormatField] in
            let here = path + [line.number]
            let field = FormatField(
                path: here,
                testDescription: "\(message).\(line.name) at \(here)",
                line: line,
                isMessage: messages[line.type] != nil
            )
            return [field] + (field.isMessage ? below(line.type, here) : [])
        }
    }

    /// The forms of a value: a number's tag and how a sample is written.
    static let samples: [String: (wire: Int, bytes: [UInt8])] = [
        "int64": (0, [0xAC, 0x02]), "int32": (0, [0x05]), "float": (5, [0, 0, 0x80, 0x3F]),
        "double": (1, [0, 0, 0, 0, 0, 0, 0xF0, 0x3F]), "string": (2, [1, 0x61]),
        "bytes": (2, [1, 0xFF]),
    ]

    /// The wire type of one value; that of messages, texts and lists in one piece is 2.
    var wire: Int { Self.samples[line.type]?.wire ?? 2 }

    /// The field once with a value, as the writer writes it.
    var sample: [UInt8] {
        guard let (wire, bytes) = Self.samples[line.type] else {
            return Self.field(line.number, [])
        }
        guard line.isRepeated, wire != 2 else {
            return Self.varint(line.number << 3 | wire) + bytes
        }
        return Self.field(line.number, bytes + bytes)
    }

    /// A file of the messages that the field is in, with these bytes where it would stand.
    func file(around bytes: [UInt8]) -> [UInt8] {
        path.dropLast().reversed().reduce(bytes) { Self.field($1, $0) }
    }

    /// A file that holds the field so many times, empty, and nothing else.
    func file(of count: Int) -> [UInt8] {
        file(around: Self.repeated(line.number, count))
    }

    /// An empty field so many times.
    static func repeated(_ number: Int, _ count: Int) -> [UInt8] {
        guard count > 0 else { return [] }
        let half = repeated(number, count / 2)
        return half + half + (count.isMultiple(of: 2) ? [] : field(number, []))
    }

    /// A field of a message, text or list of numbers.
    static func field(_ number: Int, _ content: [UInt8]) -> [UInt8] {
        varint(number << 3 | 2) + varint(content.count) + content
    }

    /// A number of seven bits a byte, at least 0.
    static func varint(_ number: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = number
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}
