import TestSupport
import Testing

@testable import ONNX

/// The structs of the messages against the file that names their fields.
@Suite struct OnnxMessageTests {
    private func rewritten(_ bytes: [UInt8]) throws -> [UInt8] {
        try OnnxModel(serializedBytes: bytes).serializedBytes()
    }

    @Test func `the format has messages and fields to read`() {
        #expect(FormatField.messages.count == 13)
        #expect(FormatField.all.count > 60)
    }

    @Test(arguments: FormatField.all)
    func `every field is read and written`(field: FormatField) throws {
        let bytes = field.file(around: field.sample)
        #expect(try rewritten(bytes) == bytes)
    }

    @Test(arguments: FormatField.all)
    func `a value in another form than its field's is passed over`(field: FormatField) throws {
        let values: [Int: [UInt8]] = [
            0: [0x05], 1: .init(repeating: 1, count: 8), 2: [1, 1], 5: [1, 1, 1, 1],
        ]
        for (wire, value) in values where wire != field.wire {
            // A list of numbers may stand in one piece.
            if wire == 2, field.line.isRepeated { continue }
            let tag = FormatField.varint(field.line.number << 3 | wire)
            let bytes = field.file(around: tag + value)
            #expect(try rewritten(bytes) == field.file(around: []), "wire type \(wire)")
        }
    }

    @Test(arguments: FormatField.all, [0, 1, 2, 5])
    func `a field that is not known is skipped beside every other`(
        field: FormatField,
        wire: Int
    ) throws {
        let values: [Int: [UInt8]] = [
            0: [0xFF, 0x01], 1: .init(repeating: 0xFF, count: 8), 2: [2, 0xFF, 0xFF],
            5: .init(repeating: 0xFF, count: 4),
        ]
        let unknown = FormatField.varint(99 << 3 | wire) + (values[wire] ?? [])
        let bytes = field.file(around: unknown + field.sample + unknown)
        #expect(try rewritten(bytes) == field.file(around: field.sample))
    }

    @Test(arguments: FormatField.all, [3, 4, 6, 7])
    func `a group and what has no meaning is refused beside every field`(
        field: FormatField,
        wire: Int
    ) {
        for number in [field.line.number, 99] {
            let bytes = field.file(around: field.sample + FormatField.varint(number << 3 | wire))
            #expect(throws: ProtobufFault.malformed) { try OnnxModel(serializedBytes: bytes) }
        }
    }

    @Test(arguments: FormatField.all)
    func `a field cut short anywhere is refused`(field: FormatField) {
        // Shorter than their lengths say, or within lengths that fit.
        let whole = field.file(around: field.sample)
        for cut in 1..<whole.count {
            #expect(throws: ProtobufFault.self, "the first \(cut) bytes") {
                try OnnxModel(serializedBytes: Array(whole[..<cut]))
            }
        }
        for cut in 1..<field.sample.count {
            let bytes = field.file(around: Array(field.sample[..<cut]))
            #expect(throws: ProtobufFault.self, "\(cut) bytes of the field") {
                try OnnxModel(serializedBytes: bytes)
            }
        }
    }

    @Test(arguments: 0..<300)
    func `what another tool may write means the same`(seed: UInt64) throws {
        var messages = LooseMessages(seed: seed)
        let (plain, loose) = messages.make()
        #expect(try rewritten(plain) == plain)
        #expect(try rewritten(loose) == plain)
    }

    @Test func `the random messages are not trivial`() {
        let made = (0..<300).map { seed in
            var messages = LooseMessages(seed: UInt64(seed))
            return messages.make()
        }
        #expect(made.count { $0.plain != $0.loose } > 250)
        #expect(made.count { $0.plain.count > 500 } > 50)
    }

    @Test(arguments: 0..<100)
    func `bytes spoiled at random are refused or read, and what is read can be written`(
        seed: UInt64
    ) throws {
        var messages = LooseMessages(seed: seed)
        let (_, loose) = messages.make()
        var random = Xorshift(seed: seed)
        for _ in 0..<50 where !loose.isEmpty {
            var spoiled = loose
            spoiled[random.below(spoiled.count)] = random.bytes(1)[0]
            guard let model = try? OnnxModel(serializedBytes: spoiled) else { continue }
            let bytes = model.serializedBytes()
            #expect(try rewritten(bytes) == bytes)
        }
    }

    @Test(arguments: Fixtures.names)
    func `a file of another tool keeps its meaning when it is written again`(name: String) throws {
        let once = try rewritten(Fixtures.bytes(name))
        #expect(try rewritten(once) == once)
        #expect(once.count > 100)
    }

    @Test func `a message that is not there reads as an empty one, and is there when it is set`() {
        var model = OnnxModel()
        #expect(model.$graph == nil)
        #expect(model.graph.node.isEmpty)
        #expect(model.$graph == nil)
        model.graph.name = "g"
        #expect(model.$graph?.name == "g")
        let tensor = OnnxAttribute.with { $0.t.dataType = 1 }
        #expect(tensor.$t?.dataType == 1)
    }
}
