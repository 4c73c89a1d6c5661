import FoundationEssentials
import Testing

@testable import ONNX

/// A field of `onnx_subset.proto` by the numbers that lead to it from the file.
struct FormatField: Sendable, CustomTestStringConvertible {
    let path: [Int]
    /// The names of the messages and of the field.
    let testDescription: String
    /// How many are read, and what sentences call them.
    let most: Int
    let parts: String

    /// The fields that hold a message or a list of texts, as the file of the format has them.
    static let counted: [FormatField] = {
        let text = try? Data(
            contentsOf: URL(filePath: Fixtures.path("../../Sources/ONNX/Proto/onnx_subset.proto"))
        )
        return below("Model", [], of: messages(String(decoding: text ?? Data(), as: UTF8.self)))
    }()

    /// A field's line in a message: `repeated Node node = 1;`.
    private struct Line {
        let isRepeated: Bool
        let type: String
        let name: String
        let number: Int
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
                    isRepeated: label == "repeated",
                    type: words[0],
                    name: words[1],
                    number: number
                )
            )
        }
        return messages
    }

    private static func below(
        _ message: String,
        _ path: [Int],
        of messages: [String: [Line]]
    ) -> [FormatField] {
        (messages[message] ?? []).flatMap { line -> [FormatField] in
            let here = path + [line.number]
            let isMessage = messages[line.type] != nil
            guard isMessage || line.isRepeated && ["string", "bytes"].contains(line.type) else {
                return []
            }
            let (most, parts) =
                isMessage
                ? (
                    ModelFileLimits.messagesMax, "nodes, attributes, tensors and other messages"
                )
                : line.type == "string"
                    ? (ModelFileLimits.operandsMax, "inputs and outputs of nodes")
                    : (ModelFileLimits.textsMax, "texts in attributes of nodes")
            let field = FormatField(
                path: here,
                testDescription: "\(message).\(line.name) at \(here)",
                most: most,
                parts: parts
            )
            return [field] + (isMessage ? below(line.type, here, of: messages) : [])
        }
    }

    /// A file that holds the field so many times, empty, and nothing else.
    func file(of count: Int) -> [UInt8] {
        let fields = Self.repeated(path.last ?? 0, count)
        return path.dropLast().reversed().reduce(fields) { Self.field($1, $0) }
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

    private static func varint(_ number: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = number
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}
