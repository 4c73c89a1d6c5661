import Testing

@testable import ONNX

/// The bytes that are written, by hand from the definition of the format.
@Suite struct ProtobufWriterTests {
    @Test func `a field at its default is left out, and minus zero is no default`() throws {
        #expect(OnnxAttribute().serializedBytes() == [])
        #expect(OnnxModel().serializedBytes() == [])
        #expect(OnnxTensor().serializedBytes() == [])
        let attribute = OnnxAttribute.with { $0.f = -0.0 }
        #expect(attribute.serializedBytes() == [0x15, 0, 0, 0, 0x80])
        #expect(try OnnxAttribute(serializedBytes: attribute.serializedBytes()).f.sign == .minus)
    }

    @Test func `a dimension of 0 is not one that is unknown`() throws {
        #expect(OnnxDimension().serializedBytes() == [])
        let none = OnnxDimension.with { $0.dimValue = 0 }
        #expect(none.serializedBytes() == [0x08, 0])
        #expect(try OnnxDimension(serializedBytes: none.serializedBytes()).dimValue == 0)
    }

    @Test func `every kind of value has the bytes that the format says`() {
        let attribute = OnnxAttribute.with {
            $0.name = "é"
            $0.f = 1
            $0.i = -2
            $0.s = [0xFF]
            $0.floats = [1, -0.0]
            $0.ints = [0, 300]
            $0.strings = [[], [0x61]]
            $0.type = 7
        }
        #expect(
            attribute.serializedBytes() == [
                0x0A, 0x02, 0xC3, 0xA9,
                0x15, 0x00, 0x00, 0x80, 0x3F,
                0x18, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01,
                0x22, 0x01, 0xFF,
                0x3A, 0x08, 0x00, 0x00, 0x80, 0x3F, 0x00, 0x00, 0x00, 0x80,
                0x42, 0x03, 0x00, 0xAC, 0x02,
                0x4A, 0x00, 0x4A, 0x01, 0x61,
                0xA0, 0x01, 0x07,
            ]
        )
    }

    @Test func `a number of 32 bits below 0 takes ten bytes`() {
        let tensor = OnnxTensor.with {
            $0.dataType = -1
            $0.int32Data = [-1, 1]
            $0.doubleData = [-0.0]
        }
        let minusOne = [UInt8](repeating: 0xFF, count: 9) + [0x01]
        let parts: [[UInt8]] = [
            [0x10], minusOne, [0x2A, 0x0B], minusOne, [0x01],
            [0x52, 0x08, 0, 0, 0, 0, 0, 0, 0, 0x80],
        ]
        #expect(tensor.serializedBytes() == parts.flatMap(\.self))
    }

    @Test func `a message that is there is written though it is empty`() {
        #expect(OnnxModel.with { $0.graph = OnnxGraph() }.serializedBytes() == [0x3A, 0x00])
        let type = OnnxType.with { $0.sequenceType = OnnxSequenceType() }
        #expect(type.serializedBytes() == [0x22, 0x00])
        let graph = OnnxGraph.with { $0.node = [OnnxNode(), OnnxNode()] }
        #expect(graph.serializedBytes() == [0x0A, 0x00, 0x0A, 0x00])
    }

    @Test(arguments: [0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152])
    func `a length stands before what it is the length of`(count: Int) throws {
        let content = [UInt8](repeating: 0x2E, count: count)
        let value = OnnxModel.with {
            $0.graph.name = String(repeating: ".", count: count)
        }
        let name = count == 0 ? [] : FormatField.field(2, content)
        #expect(value.serializedBytes() == FormatField.field(7, name))
        #expect(
            try OnnxModel(serializedBytes: value.serializedBytes()).graph.name.utf8.count == count
        )
    }

    @Test(arguments: [0, 1, 127, 128, 16_383, 16_384, Int64.max, -1, Int64.min])
    func `every number comes back`(number: Int64) throws {
        let attribute = OnnxAttribute.with {
            $0.i = number
            $0.ints = [number, number]
        }
        let back = try OnnxAttribute(serializedBytes: attribute.serializedBytes())
        #expect(back.i == number)
        #expect(back.ints == [number, number])
    }

    @Test(arguments: [Int32.min, -1, 0, 1, Int32.max])
    func `every number of 32 bits comes back`(number: Int32) throws {
        let tensor = OnnxTensor.with {
            $0.dataType = number
            $0.int32Data = [number, number]
        }
        let back = try OnnxTensor(serializedBytes: tensor.serializedBytes())
        #expect(back.dataType == number)
        #expect(back.int32Data == [number, number])
    }

    @Test func `faults have a sentence each`() {
        let sentences = [ProtobufFault.cutShort, .malformed, .tooMuch(.refused("too much"))]
            .map(\.refusal.description)
        #expect(Set(sentences).count == 3)
        #expect(sentences.last == "too much")
    }
}
