import Platform
import SwiftProtobuf

/// Counts what a file would be decoded into, by one walk over its bytes that keeps none of them.
///
/// An empty message is two bytes in a file and some hundred in memory, so the decoder must not see
/// a file with more of them than any model has. The walk knows, of `onnx_subset.proto`, the fields
/// that hold messages and lists of texts; it passes over all others.
struct PartCount {
    /// A message that holds parts of a file.
    private enum Message {
        case file, graph, node, attribute, tensor, value, type, tensorType, shape
        /// A message of which none holds another.
        case leaf

        /// What the field of a number is, or nil if it is no part.
        func part(_ field: UInt64) -> Part? {
            switch (self, field) {
            case (.file, 7): .message(.graph)
            case (.file, 8), (.file, 14): .message(.leaf)
            case (.graph, 1): .message(.node)
            case (.graph, 5): .message(.tensor)
            case (.graph, 11), (.graph, 12): .message(.value)
            case (.node, 1), (.node, 2): .operand
            case (.node, 5): .message(.attribute)
            case (.attribute, 5): .message(.tensor)
            case (.attribute, 9), (.tensor, 6): .text
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
        /// One of a list of texts in an attribute or a tensor.
        case text
    }

    private let bytes: [UInt8]
    private var messages = 0
    private var operands = 0
    private var texts = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Refuses a file of more parts than `ModelFileLimits` allows, or than there is memory for.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - memory: asked whether the model may be made.
    /// - Throws: `ModelFileError` where there is too much of something, `BinaryDecodingError` where
    ///   the bytes are cut short or no protocol buffer.
    static func check(_ bytes: [UInt8], _ memory: MemoryBudget = .ofProcess) throws {
        var count = PartCount(bytes)
        try count.walk(.file, in: bytes.indices)
        if count.memoryBytes < Self.modestBytes { return }
        do throws(MemoryShortage) {
            try memory.require(
                MemoryNeed("making a model of \(bytes.count) bytes", bytes: count.memoryBytes)
            )
        } catch {
            throw ModelFileError(.unreadable, "\(error)")
        }
    }

    /// What decoding the file and making its model takes at the most at one time, as measured.
    ///
    /// The file's lists come in three forms, as messages, as the tables that are made of them and as
    /// kernels, and every node of trees has a text in each of the first two.
    var memoryBytes: Int { 3 * bytes.count + 360 * texts }

    /// What any model may take without a question.
    private static let modestBytes = 1 << 20

    /// Walks over a message; those below it are at most six deep.
    private mutating func walk(_ message: Message, in range: Range<Int>) throws {
        var reader = FieldReader(bytes, in: range)
        while let field = try reader.next() {
            guard let content = field.content, let part = message.part(field.number) else {
                continue
            }
            try add(part)
            if case .message(let inner) = part, inner != .leaf { try walk(inner, in: content) }
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
}
