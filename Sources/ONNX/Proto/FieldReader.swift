import SwiftProtobuf

/// The fields of a message of protocol buffers, one after another, none of them decoded.
///
/// The wire format is that of protobuf.dev, "Encoding".
struct FieldReader {
    /// A field as it stands in the bytes.
    struct Field {
        /// The number by which the message knows it.
        let number: UInt64
        /// All of it, from its tag on.
        let extent: Range<Int>
        /// The text, bytes or message that it holds, without the length before them; nil for a number.
        let content: Range<Int>?
    }

    private let bytes: [UInt8]
    private var place: Int
    private let end: Int

    /// Reads the message that lies in a part of the bytes.
    init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        place = range.lowerBound
        end = range.upperBound
    }

    /// The next field, or nil at the end of the message.
    mutating func next() throws(BinaryDecodingError) -> Field? {
        guard place < end else { return nil }
        let start = place
        let tag = try number()
        var content: Range<Int>?
        switch tag & 7 {
        case 0: _ = try number()
        case 1: try skip(8)
        case 2:
            let length = try number()
            let first = place
            try skip(length)
            content = first..<place
        case 5: try skip(4)
        // 3 and 4 are groups, which ONNX has none of; 6 and 7 mean nothing.
        default: throw .malformedProtobuf
        }
        return Field(number: tag >> 3, extent: start..<place, content: content)
    }

    /// Reads a number of seven bits a byte, the lowest first.
    private mutating func number() throws(BinaryDecodingError) -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: 0, to: UInt64.bitWidth, by: 7) {
            guard place < end else { throw .truncated }
            let byte = bytes[place]
            place += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
        }
        throw .malformedProtobuf
    }

    private mutating func skip(_ length: UInt64) throws(BinaryDecodingError) {
        guard length <= UInt64(end - place) else { throw .truncated }
        place += Int(length)
    }
}
