import Bytes

/// The sixteen bytes that open every frame.
public struct FrameHeader: Sendable, Equatable {
    /// Bytes after the length field: 12 and the payload.
    public var length: UInt32
    /// The version of the protocol.
    public var version: UInt8
    /// What is asked for; with ``Opcode/replyBit`` set in a reply.
    public var opcode: UInt8
    /// 0 in a request; how it ended in a reply.
    public var status: UInt8
    /// 0 in a request; the score's in a reply to one.
    public var flags: UInt8
    /// The caller's; a reply carries its request's.
    public var id: UInt64

    /// The version of the protocol that this module speaks.
    public static let version: UInt8 = 1

    /// The payload's size in bytes; the length must be valid.
    public var payloadBytes: Int { Int(length) - WireLimits.lengthMin }

    /// A header of version 1 for a payload of `payloadBytes`.
    @inline(__always)
    init(opcode: UInt8, status: UInt8 = 0, flags: UInt8 = 0, id: UInt64, payloadBytes: Int) {
        length = UInt32(truncatingIfNeeded: WireLimits.lengthMin + payloadBytes)
        version = Self.version
        self.opcode = opcode
        self.status = status
        self.flags = flags
        self.id = id
    }

    /// Reads the sixteen bytes at `offset`.
    @inline(__always)
    init(_ bytes: RawSpan, at offset: Int) {
        length = bytes.littleEndian(UInt32.self, at: offset)
        version = bytes.littleEndian(UInt8.self, at: offset + 4)
        opcode = bytes.littleEndian(UInt8.self, at: offset + 5)
        status = bytes.littleEndian(UInt8.self, at: offset + 6)
        flags = bytes.littleEndian(UInt8.self, at: offset + 7)
        id = bytes.littleEndian(UInt64.self, at: offset + 8)
    }

    /// The first eight bytes as one number: length, version, opcode, status and flags.
    @inline(__always)
    var word: UInt64 {
        UInt64(length) | UInt64(version) << 32 | UInt64(opcode) << 40 | UInt64(status) << 48
            | UInt64(flags) << 56
    }

    /// Appends the sixteen bytes.
    @inline(__always)
    func append(to buffer: inout ByteQueue) {
        buffer.append(word)
        buffer.append(id)
    }
}
