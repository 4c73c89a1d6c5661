import Testing

@testable import ONNX

/// The wire format of protocol buffers, byte by byte.
@Suite struct ProtobufReaderTests {
    private func refusal(
        _ bytes: [UInt8],
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> String {
        let error = #expect(throws: ModelFileError.self, sourceLocation: sourceLocation) {
            try ModelFile.decode(bytes, name: "x")
        }
        return error?.description ?? ""
    }

    private func attribute(_ bytes: [UInt8]) throws -> OnnxAttribute {
        try OnnxAttribute(serializedBytes: bytes)
    }

    /// What is wrong with bytes, and the bytes.
    typealias Case = (name: String, bytes: [UInt8])

    /// A byte so many times, between others.
    private static func bytes(
        _ before: [UInt8],
        _ count: Int,
        _ byte: UInt8,
        _ after: [UInt8] = []
    ) -> [UInt8] {
        before + [UInt8](repeating: byte, count: count) + after
    }

    // MARK: - What is refused

    @Test(
        arguments: [
            ("a length beyond the end", [0x3A, 0x7F]),
            ("a length beyond every number", bytes([0x3A], 9, 0xFF, [0x01])),
            ("a length of 2^63", bytes([0x3A], 9, 0x80, [0x01, 0x00])),
            ("a length of 2^63 - 1", bytes([0x3A], 8, 0xFF, [0x7F, 0x00])),
            ("an unknown field longer than all", bytes([0x9A, 0x06], 9, 0xFF, [0x01])),
            ("a node longer than its graph", [0x3A, 0x02, 0x0A, 0x05, 0, 0, 0, 0, 0, 0]),
            (
                "a name longer than its graph",
                [0x3A, 0x02, 0x12, 0x05, 0x61, 0x61, 0x61, 0x61, 0x61]
            ),
            ("eight bytes cut short", [0x09, 0x00]),
            ("four bytes cut short", [0x0D, 0x00]),
            ("a number cut short", [0x08, 0x80]),
            ("a tag cut short", [0x80]),
            ("a tag without a value", [0x12]),
        ] as [Case]
    )
    func `bytes cut short are said to be so`(name: String, bytes: [UInt8]) {
        #expect(refusal(bytes) == "the file is cut short, or it is not an ONNX model")
    }

    @Test(
        arguments: [
            ("a number over ten bytes", bytes([0x08], 11, 0x80)),
            ("a length over ten bytes", bytes([0x3A], 10, 0x80, [0x00])),
            ("a tag over ten bytes", bytes([], 11, 0x80)),
            ("a group", [0xA3, 0x06, 0xA4, 0x06]),
            ("the end of a group", [0xA4, 0x06]),
            ("wire type 6", [0x0E, 0x00]),
            ("wire type 7", [0x0F, 0x00]),
            ("field 0", [0x02, 0x00]),
            ("field 0 of two bytes", [0x80, 0x00, 0x00]),
            ("a tag of 2^32", [0x80, 0x80, 0x80, 0x80, 0x10, 0x00]),
            ("a tag above 2^32 whose lowest bits are known", [0xBA, 0x80, 0x80, 0x80, 0x10, 0x00]),
            ("a tag of six bytes", [0x88, 0x80, 0x80, 0x80, 0x80, 0x00, 0x00]),
            ("a name that is not UTF-8", [0x12, 0x02, 0xC3, 0x28]),
            ("a name that ends inside a character", [0x12, 0x02, 0x61, 0xC3]),
            ("a name with a surrogate", [0x12, 0x03, 0xED, 0xA0, 0x80]),
            ("a name with an overlong character", [0x12, 0x02, 0xC0, 0x80]),
        ] as [Case]
    )
    func `bytes that are no protocol buffer are said to be so`(name: String, bytes: [UInt8]) {
        #expect(
            refusal(bytes)
                == "the file is not an ONNX model: its bytes are not a protocol buffer"
        )
    }

    @Test func `the highest number of a field is skipped like any other`() throws {
        let highest: [UInt8] = [0xF8, 0xFF, 0xFF, 0xFF, 0x0F, 0x07]
        #expect(try attribute(highest + [0x18, 0x07]).i == 7)
    }

    @Test func `the bytes of a field that is not known are not looked into`() throws {
        // Attributes of graphs hold graphs; field 6 of an attribute is one.
        var nested: [UInt8] = []
        for _ in 0..<10_000 { nested = FormatField.field(6, nested.suffix(1 << 16) + [0x0F]) }
        #expect(try attribute(nested + [0x18, 0x07]).i == 7)
    }

    @Test func `messages in messages without end do not use up the stack`() throws {
        // In every field that holds a message the same bytes again, ever deeper.
        for field in FormatField.counted where field.isMessage {
            var bytes: [UInt8] = []
            for _ in 0..<2000 { bytes = FormatField.field(field.line.number, bytes) }
            do throws(ProtobufFault) {
                _ = try OnnxModel(serializedBytes: field.file(around: bytes))
            } catch {
                // In the next message the number may be that of a name.
                #expect(error == .malformed)
            }
        }
    }

    // MARK: - Numbers

    @Test(
        arguments: [
            (bytes: [0x00], value: 0), ([0x01], 1), ([0x7F], 127), ([0x80, 0x01], 128),
            ([0xFF, 0xFF, 0xFF, 0xFF, 0x0F], Int64(UInt32.max)),
            ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], .max),
            ([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], .min),
            ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], -1),
            // Longer than need be.
            ([0x80, 0x00], 0), ([0x85, 0x80, 0x80, 0x00], 5),
            ([0x85, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], 5),
            // Bits above the 64th are dropped.
            ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], -1),
            ([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7E], 0),
        ] as [(bytes: [UInt8], value: Int64)]
    )
    func `a number is what its bytes say`(bytes: [UInt8], value: Int64) throws {
        #expect(try attribute([0x18] + bytes).i == value)
        #expect(try attribute([0x40] + bytes).ints == [value])
        #expect(try attribute(FormatField.field(8, bytes + bytes)).ints == [value, value])
        let dimension = try OnnxDimension(serializedBytes: [0x08] + bytes)
        #expect(dimension.dimValue == value)
    }

    @Test(
        arguments: [
            (bytes: [0x05], value: 5),
            ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], -1),
            // As some write them, with five bytes.
            ([0xFF, 0xFF, 0xFF, 0xFF, 0x0F], -1),
            ([0x80, 0x80, 0x80, 0x80, 0xF8, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], .min),
            // Only the lowest 32 bits count.
            ([0x85, 0x80, 0x80, 0x80, 0x10], 5),
        ] as [(bytes: [UInt8], value: Int32)]
    )
    func `a number of 32 bits is the lowest of what its bytes say`(
        bytes: [UInt8],
        value: Int32
    ) throws {
        let tensor = try OnnxTensor(
            serializedBytes: [0x10] + bytes + [0x28] + bytes + FormatField.field(5, bytes)
        )
        #expect(tensor.dataType == value)
        #expect(tensor.int32Data == [value, value])
    }

    @Test func `floats keep their bits`() throws {
        let patterns: [UInt32] = [
            0x8000_0000, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0001, 0x7F80_0001, 0x0000_0001,
        ]
        let bytes = patterns.flatMap { bits in
            stride(from: 0, to: 32, by: 8).map { UInt8(truncatingIfNeeded: bits >> UInt32($0)) }
        }
        let floats = try attribute(FormatField.field(7, bytes)).floats
        #expect(floats.map(\.bitPattern) == patterns)
        let negative = try OnnxTensor(
            serializedBytes: FormatField.field(10, [0, 0, 0, 0, 0, 0, 0, 0x80])
        )
        #expect(negative.doubleData.first?.sign == .minus)
        let double = try OnnxTensor(serializedBytes: [0x51, 1, 0, 0, 0, 0, 0, 0xF8, 0x7F])
        #expect(double.doubleData.map(\.bitPattern) == [0x7FF8_0000_0000_0001])
    }

    // MARK: - Lists

    @Test func `numbers in one piece and one by one are the same list`() throws {
        let packed: [UInt8] = [0x42, 0x03, 0x01, 0xAC, 0x02]
        let single: [UInt8] = [0x40, 0x01, 0x40, 0xAC, 0x02]
        #expect(try attribute(packed).ints == [1, 300])
        #expect(try attribute(single).ints == [1, 300])
        #expect(try attribute(single + packed).ints == [1, 300, 1, 300])
        #expect(try attribute(packed + [0x42, 0x00] + single).ints == [1, 300, 1, 300])
        #expect(try attribute([0x42, 0x00]).ints == [])
    }

    @Test func `a number cut short at the end of its list is refused`() {
        #expect(throws: ProtobufFault.malformed) {
            try attribute([0x42, 0x02, 0x01, 0xAC, 0x40, 0x01])
        }
        #expect(throws: ProtobufFault.malformed) {
            try attribute(FormatField.field(8, Self.bytes([], 10, 0x80, [0x01])))
        }
        #expect(throws: ProtobufFault.cutShort) { try attribute([0x3A, 0x05, 0, 0, 0, 0, 0]) }
        #expect(throws: ProtobufFault.cutShort) {
            try OnnxTensor(serializedBytes: Self.bytes([0x52, 0x09], 9, 0))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `a list in very many pieces is read in a time that grows with it alone`() throws {
        let pieces = [[UInt8]](repeating: [0x42, 0x02, 0x01, 0x02], count: 500_000)
        #expect(try attribute(pieces.flatMap(\.self)).ints.count == 1_000_000)
    }

    // MARK: - Texts

    @Test func `names are UTF-8, and texts of attributes whatever they are`() throws {
        let named = try attribute([0x0A, 0x03, 0xE2, 0x82, 0xAC])
        #expect(named.name == "€")
        #expect(try attribute([0x0A, 0x03, 0x00, 0x61, 0x00]).name == "\0a\0")
        #expect(throws: ProtobufFault.malformed) { try attribute([0x0A, 0x01, 0xFF]) }
        let texts = try attribute([0x22, 0x01, 0xFF, 0x4A, 0x00, 0x4A, 0x02, 0xC3, 0x28])
        #expect(texts.s == [0xFF])
        #expect(texts.strings == [[], [0xC3, 0x28]])
        let node = FormatField.field(1, [0xFF])
        #expect(throws: ProtobufFault.malformed) { try OnnxNode(serializedBytes: node) }
    }

    // MARK: - Fields that come twice

    @Test func `of a value that comes twice the last counts`() throws {
        #expect(try attribute([0x0A, 0x01, 0x61, 0x0A, 0x01, 0x62]).name == "b")
        #expect(try attribute([0x18, 0x07, 0x18, 0x00]).i == 0)
        #expect(try attribute([0x22, 0x01, 0x61, 0x22, 0x00]).s == [])
        let dimension = try OnnxDimension(serializedBytes: [0x08, 0x01, 0x08, 0x00])
        #expect(dimension.dimValue == 0)
    }

    @Test func `messages that come twice are merged`() throws {
        let graphs =
            FormatField.field(7, FormatField.field(2, Array("a".utf8)))
            + FormatField.field(7, FormatField.field(1, []))
        let graph = try OnnxModel(serializedBytes: graphs).graph
        #expect(graph.name == "a")
        #expect(graph.node.count == 1)
        let tensors =
            FormatField.field(5, [0x10, 0x01, 0x08, 0x02])
            + FormatField.field(5, [0x08, 0x03, 0x10, 0x0B])
        let tensor = try attribute(tensors).$t
        #expect(tensor?.dims == [2, 3])
        #expect(tensor?.dataType == 11)
    }

    @Test func `a message of a list that comes twice is two`() throws {
        let nodes = FormatField.field(7, FormatField.repeated(1, 2))
        #expect(try OnnxModel(serializedBytes: nodes + nodes).graph.node.count == 4)
    }

    // MARK: - Places

    @Test func `fields are found where they stand`() throws {
        let bytes: [UInt8] =
            [0x08, 0x80, 0x01, 0x72, 0x00, 0xF2, 0x00, 0x01, 0x61, 0x0D]
        var reader = ProtobufReader(bytes)
        var found: [Range<Int>] = []
        #expect(throws: ProtobufFault.cutShort) {
            while let field = try reader.next() {
                try reader.skip(field)
                found.append(field.start..<reader.place)
            }
        }
        #expect(found == [0..<3, 3..<5, 5..<9])
    }
}
