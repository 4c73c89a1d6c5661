import Platform
import Testing

@testable import ONNX

/// What a file would be decoded into, against limits and memory.
@Suite struct PartCountsTests {
    private func refusal(
        _ bytes: [UInt8],
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> String {
        let error = #expect(throws: ModelFileError.self, sourceLocation: sourceLocation) {
            try ModelFile.decode(bytes, name: "x")
        }
        return error?.description ?? ""
    }

    private func budget(_ bytes: Int) -> MemoryBudget {
        MemoryBudget { [MemoryLimit(.addressSpace, most: bytes, used: 0)] }
    }

    private func counts(_ bytes: [UInt8]) throws -> [Int] {
        let counts = try ProtobufReader.count(bytes, as: OnnxModel.self)
        return [counts.messages, counts.operands, counts.texts, counts.numbers].map(\.sum)
    }

    /// A file with an attribute that has these fields.
    private func file(_ attribute: [UInt8]) -> [UInt8] {
        [7, 1, 5].reversed().reduce(attribute) { FormatField.field($1, $0) }
    }

    // MARK: - Limits

    @Test func `the format has fields to count`() {
        #expect(FormatField.counted.count > 15)
    }

    @Test(arguments: FormatField.counted)
    func `a file with too many of any message or text is refused`(field: FormatField) {
        let bytes = field.file(of: field.most + 1)
        #expect(
            refusal(bytes)
                == "the file has more than \(field.most) \(field.parts); no more are read"
        )
    }

    @Test(arguments: FormatField.counted)
    func `as many as the limit are read`(field: FormatField) throws {
        // The messages on the way to the field count too.
        let outer = field.parts.contains("messages") ? field.path.count - 1 : 0
        _ = try ProtobufReader.count(field.file(of: field.most - outer), as: OnnxModel.self)
    }

    @Test func `messages of one graph count together wherever they are`() {
        let half = ModelFileLimits.messagesMax / 2
        let nodes = FormatField.field(7, FormatField.repeated(1, half))
        let inputs = FormatField.field(7, FormatField.repeated(11, half))
        #expect(refusal(nodes + inputs).contains("nodes, attributes, tensors and other messages"))
    }

    @Test func `a group cannot hide nodes from the count`() {
        let nodes = FormatField.repeated(1, ModelFileLimits.messagesMax + 1)
        let group: [UInt8] = [0xA3, 0x06, 0xA4, 0x06]
        #expect(refusal(FormatField.field(7, group + nodes)).contains("not a protocol buffer"))
    }

    @Test func `fields that the format does not name are passed over, however many`() throws {
        let unknown = FormatField.repeated(99, ModelFileLimits.messagesMax + 1)
        #expect(try OnnxModel(serializedBytes: unknown).serializedBytes() == [])
        let graph = try OnnxModel(serializedBytes: FormatField.field(7, unknown)).$graph
        #expect(graph?.serializedBytes() == [])
    }

    @Test func `more numbers than the largest trees have are refused before they are read`() {
        // As float32, whose number shows in their length: counting so many others takes minutes
        // where nothing is optimised.
        let floats = [UInt8](repeating: 0, count: 4 * (ModelFileLimits.numbersMax + 1))
        let error = #expect(throws: ProtobufFault.self) {
            try ProtobufReader.count(FormatField.field(7, floats), as: OnnxAttribute.self)
        }
        #expect(
            error?.refusal.description
                == "the file has more than 96000000 numbers in attributes and tensors; no more are read"
        )
    }

    // MARK: - Counts

    @Test func `every part of a file is counted once`() throws {
        // Two dimensions and two texts.
        let tensor: [UInt8] = [0x0A, 0x02, 0x02, 0x03, 0x32, 0x01, 0x61, 0x32, 0x00]
        let attribute = FormatField.field(5, tensor) + FormatField.field(9, [0x62])
        let names: [UInt8] = [0x0A, 0x01, 0x58, 0x12, 0x01, 0x59]
        let node = names + FormatField.field(5, attribute)
        let graph = FormatField.field(1, node) + FormatField.field(11, [])
        #expect(try counts(FormatField.field(7, graph)) == [5, 2, 3, 2])
    }

    @Test func `numbers in one piece, in pieces and one by one count the same`() throws {
        let packed: [UInt8] = [0x42, 0x04, 0x01, 0xAC, 0x02, 0x03]
        let pieces: [UInt8] = [0x42, 0x01, 0x01, 0x42, 0x00, 0x42, 0x03, 0xAC, 0x02, 0x03]
        let single: [UInt8] = [0x40, 0x01, 0x40, 0xAC, 0x02, 0x40, 0x03]
        for list in [packed, pieces, single] {
            #expect(try counts(file(list)) == [3, 0, 0, 3])
        }
        #expect(try counts(file(FormatField.field(7, .init(repeating: 0, count: 12)))).last == 3)
    }

    @Test func `every four bytes of raw data count as a number`() throws {
        let raw = FormatField.field(5, FormatField.field(9, .init(repeating: 0, count: 400)))
        #expect(try (100...101).contains(counts(file(raw)).last ?? 0))
    }

    // MARK: - Memory

    @Test(arguments: [true, false])
    func `a million numbers of a byte are not read where there is no room for them`(
        inOnePiece: Bool
    ) throws {
        let list =
            inOnePiece
            ? FormatField.field(8, .init(repeating: 1, count: 1_000_000))
            : [[UInt8]](repeating: [0x40, 0x01], count: 1_000_000).flatMap(\.self)
        let bytes = file(list)
        let error = #expect(throws: ProtobufFault.self) {
            try OnnxModel(serializedBytes: bytes, in: budget(50_000_000))
        }
        #expect(error?.refusal.kind == .unreadable)
        let sentence = error?.refusal.description ?? ""
        #expect(sentence.hasPrefix("making a model of \(bytes.count) bytes needs about "))
        #expect(sentence.hasSuffix("; raise the limit"))
        let model = try OnnxModel(serializedBytes: bytes, in: budget(80_000_000))
        #expect(model.graph.node.first?.attribute.first?.ints.count == 1_000_000)
    }

    @Test func `many empty messages are not read where there is no room for them`() throws {
        let bytes = FormatField.field(7, FormatField.repeated(1, 50_000))
        #expect(throws: ProtobufFault.self) {
            try OnnxModel(serializedBytes: bytes, in: budget(20_000_000))
        }
        let model = try OnnxModel(serializedBytes: bytes, in: budget(60_000_000))
        #expect(model.graph.node.count == 50_000)
    }

    @Test(arguments: [9, 6])
    func `many texts are not read where there is no room for them`(number: Int) {
        let texts = FormatField.repeated(number, 100_000)
        let bytes = file(number == 9 ? texts : FormatField.field(5, texts))
        #expect(throws: ProtobufFault.self) {
            try OnnxModel(serializedBytes: bytes, in: budget(4_000_000))
        }
        #expect(throws: Never.self) {
            try OnnxModel(serializedBytes: bytes, in: budget(20_000_000))
        }
    }

    @Test func `a model of ordinary size is not asked about`() throws {
        let bytes = try Fixtures.bytes("sklearn_logistic_float64")
        #expect(throws: Never.self) { try OnnxModel(serializedBytes: bytes, in: budget(0)) }
    }
}
