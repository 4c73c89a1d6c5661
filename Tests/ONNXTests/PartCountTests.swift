import Testing

@testable import ONNX

@Suite struct PartCountTests {
    private func refusal(
        _ bytes: [UInt8],
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> String {
        let error = #expect(throws: ModelFileError.self, sourceLocation: sourceLocation) {
            try ModelFile.decode(bytes, name: "x")
        }
        return error?.description ?? ""
    }

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
    func `as many as the limit are left to the decoder`(field: FormatField) throws {
        // The messages on the way to the field count too.
        let outer = field.parts.contains("messages") ? field.path.count - 1 : 0
        try PartCount.check(field.file(of: field.most - outer))
    }

    @Test func `messages of one graph count together wherever they are`() {
        let half = ModelFileLimits.messagesMax / 2
        let nodes = FormatField.field(7, FormatField.repeated(1, half))
        let inputs = FormatField.field(7, FormatField.repeated(11, half))
        #expect(refusal(nodes + inputs).contains("nodes, attributes, tensors and other messages"))
    }

    @Test(arguments: [
        (name: "a length beyond the end", bytes: [0x3A, 0x7F] as [UInt8]),
        ("a length beyond every number", [0x3A] + [UInt8](repeating: 0xFF, count: 9) + [0x01]),
        ("a node longer than its graph", [0x3A, 0x02, 0x0A, 0x05, 0, 0, 0, 0, 0, 0]),
        ("eight bytes cut short", [0x09, 0x00]),
        ("four bytes cut short", [0x0D, 0x00]),
        ("a number cut short", [0x08, 0x80]),
        ("a tag cut short", [0x80]),
    ])
    func `bytes cut short are said to be so`(name: String, bytes: [UInt8]) {
        #expect(refusal(bytes) == "the file is cut short, or it is not an ONNX model")
    }

    @Test(arguments: [
        (name: "a number over ten bytes", bytes: [0x08] + [UInt8](repeating: 0x80, count: 11)),
        ("a group", [0xA3, 0x06, 0xA4, 0x06]),
        ("the end of a group", [0xA4, 0x06]),
        ("wire type 6", [0x0E, 0x00]),
        ("wire type 7", [0x0F, 0x00]),
        ("field 0", [0x02, 0x00]),
    ])
    func `bytes that are no protocol buffer are said to be so`(name: String, bytes: [UInt8]) {
        #expect(
            refusal(bytes)
                == "the file is not an ONNX model: its bytes are not a protocol buffer"
        )
    }

    @Test func `a group cannot hide nodes from the count`() {
        let nodes = FormatField.repeated(1, ModelFileLimits.messagesMax + 1)
        let group: [UInt8] = [0xA3, 0x06, 0xA4, 0x06]
        #expect(refusal(FormatField.field(7, group + nodes)).contains("not a protocol buffer"))
    }

    @Test func `fields that the format does not name are passed over, however many`() throws {
        let unknown = FormatField.repeated(99, ModelFileLimits.messagesMax + 1)
        try PartCount.check(unknown)
        try PartCount.check(FormatField.field(7, unknown))
    }
}
