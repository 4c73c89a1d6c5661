import Wire

/// A frame in a stream of requests, read byte by byte as the specification's table of fields has it.
struct RequestFrame {
    let length: UInt32
    let version: UInt8
    let opcode: UInt8
    let status: UInt8
    let flags: UInt8
    let id: UInt64
    /// Where the frame begins, and how many bytes are there from its beginning.
    let offset: Int
    let bytesThere: Int

    /// The frame at `offset`, fields that have not arrived being 0; nil without a whole length field.
    init?(_ bytes: RawSpan, at offset: Int) {
        bytesThere = bytes.byteCount - offset
        guard bytesThere >= 4 else { return nil }
        self.offset = offset
        let there = bytesThere
        func field(_ at: Int, _ size: Int) -> UInt64 {
            guard there >= at + size else { return 0 }
            return (0..<size).reduce(0) { number, index in
                number | UInt64(bytes.byte(at: offset + at + index)) << UInt64(8 * index)
            }
        }
        length = UInt32(field(0, 4))
        version = UInt8(field(4, 1))
        opcode = UInt8(field(5, 1))
        status = UInt8(field(6, 1))
        flags = UInt8(field(7, 1))
        id = field(8, 8)
    }

    var isLengthValid: Bool { length >= 12 && length <= 1_048_576 }
    var isHeaderThere: Bool { bytesThere >= 16 }
    /// Whether all of it has arrived, or so much that nothing behind its header is waited for.
    var isWhole: Bool { isHeaderThere && (version != 1 || bytesThere >= frameBytes) }
    var frameBytes: Int { 4 + Int(length) }
    var payload: Range<Int> { offset + 16..<offset + frameBytes }
}

extension RawSpan {
    /// One byte.
    func byte(at offset: Int) -> UInt8 {
        precondition(offset >= 0 && offset < byteCount, "an offset lies inside the bytes")
        return unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// The double whose eight bytes begin at `offset`.
    func double(at offset: Int) -> Double {
        let bits = (0..<8).reduce(UInt64(0)) {
            $0 | UInt64(byte(at: offset + $1)) << UInt64(8 * $1)
        }
        return Double(bitPattern: bits)
    }
}
