import SwiftProtobuf

/// Counts what a file would be decoded into, by one walk over its bytes that keeps none of them.
///
/// An empty message is two bytes in a file and some hundred in memory, so the decoder must not see
/// a file with more of them than any model has. The walk knows the wire format of protocol buffers
/// (protobuf.dev, "Encoding") and, of `onnx_subset.proto`, the fields that hold messages and lists
/// of texts; it passes over all others.
struct PartCount {
    /// A message that holds parts of a file.
    private enum Message {
        case file, graph, node, attribute, value, type, tensorType, shape
        /// A message of which none holds another.
        case leaf

        /// What the field of a number is, or nil if it is no part.
        func part(_ field: UInt64) -> Part? {
            switch (self, field) {
            case (.file, 7): .message(.graph)
            case (.file, 8), (.file, 14): .message(.leaf)
            case (.graph, 1): .message(.node)
            case (.graph, 5): .message(.leaf)
            case (.graph, 11), (.graph, 12): .message(.value)
            case (.node, 1), (.node, 2): .operand
            case (.node, 5): .message(.attribute)
            case (.attribute, 5): .message(.leaf)
            case (.attribute, 9): .text
            case (.value, 2): .message(.type)
            case (.type, 1): .message(.tensorType)
            case (.type, 4): .message(.leaf)
            case (.tensorType, 2): .message(.shape)
            case (.shape, 1): .message(.leaf)
            default: nil
            }
        }
    }

    private enum Part {
        case message(Message)
        /// The name of an input or output of a node.
        case operand
        /// One of a list of texts in an attribute.
        case text
    }

    private let bytes: [UInt8]
    private var place = 0
    private var messages = 0
    private var operands = 0
    private var texts = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Refuses a file of more parts than `ModelFileLimits` allows.
    ///
    /// - Parameter bytes: the whole file.
    /// - Throws: `ModelFileError` where there is too much of something, `BinaryDecodingError` where
    ///   the bytes are cut short or no protocol buffer.
    static func check(_ bytes: [UInt8]) throws {
        var count = PartCount(bytes)
        try count.walk(.file, to: bytes.count)
    }

    /// Walks over a message that ends at `end`; the messages below it are at most six deep.
    private mutating func walk(_ message: Message, to end: Int) throws {
        while place < end {
            let tag = try number(before: end)
            switch tag & 7 {
            case 0: _ = try number(before: end)
            case 1: try skip(8, before: end)
            case 2:
                let length = try number(before: end)
                let start = place
                try skip(length, before: end)
                guard let part = message.part(tag >> 3) else { continue }
                try add(part)
                if case .message(let inner) = part, inner != .leaf {
                    let innerEnd = place
                    place = start
                    try walk(inner, to: innerEnd)
                }
            case 5: try skip(4, before: end)
            // 3 and 4 are groups, which ONNX has none of; 6 and 7 mean nothing.
            default: throw BinaryDecodingError.malformedProtobuf
            }
        }
    }

    private mutating func add(_ part: Part) throws(ModelFileError) {
        switch part {
        case .message:
            try Self.raise(
                &messages,
                ModelFileLimits.messagesMax,
                "nodes, attributes, tensors and other messages"
            )
        case .operand:
            try Self.raise(
                &operands,
                ModelFileLimits.operandsMax,
                "inputs and outputs of nodes"
            )
        case .text:
            try Self.raise(&texts, ModelFileLimits.textsMax, "texts in attributes of nodes")
        }
    }

    private static func raise(
        _ count: inout Int,
        _ most: Int,
        _ parts: String
    ) throws(ModelFileError) {
        count += 1
        guard count <= most else {
            throw .refused("the file has more than \(most) \(parts); no more are read")
        }
    }

    /// Reads a number of seven bits a byte, the lowest first.
    private mutating func number(before end: Int) throws -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: 0, to: UInt64.bitWidth, by: 7) {
            guard place < end else { throw BinaryDecodingError.truncated }
            let byte = bytes[place]
            place += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
        }
        throw BinaryDecodingError.malformedProtobuf
    }

    private mutating func skip(_ length: UInt64, before end: Int) throws {
        guard length <= UInt64(end - place) else { throw BinaryDecodingError.truncated }
        place += Int(length)
    }
}
