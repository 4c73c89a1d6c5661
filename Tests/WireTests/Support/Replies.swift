import Bytes
import TestSupport
import Wire
import WireChecks

/// One reply with its payload.
struct GivenReply: Equatable {
    let opcode: UInt8
    let status: Status?
    let flags: UInt8
    let id: UInt64
    let payload: [UInt8]

    var sentence: String { String(decoding: payload, as: UTF8.self) }
    /// The probability of a score's reply.
    var probability: Double? {
        guard payload.count == 16 else { return nil }
        let bits = (0..<8).reduce(UInt64(0)) { $0 | UInt64(payload[$1]) << UInt64(8 * $1) }
        return Double(bitPattern: bits)
    }

    /// All replies in the bytes, which hold nothing else.
    static func all(in bytes: RawSpan) throws -> [GivenReply] {
        var replies: [GivenReply] = []
        var offset = 0
        while let reply = try ClientSession.reply(in: bytes, at: offset) {
            let header = reply.header
            replies.append(
                GivenReply(
                    opcode: header.opcode,
                    status: reply.status,
                    flags: header.flags,
                    id: header.id,
                    payload: reply.bytes(in: bytes)
                )
            )
            offset = reply.end
        }
        if offset != bytes.byteCount { throw ProtocolViolation("a reply is cut short") }
        return replies
    }
}

extension SessionRun {
    /// Feeds bytes whole.
    mutating func feed(_ bytes: [UInt8]) {
        _ = bytes.withRawSpan { feed($0) }
    }

    /// All replies so far.
    var replies: [GivenReply] {
        borrowing get throws { try GivenReply.all(in: sent.bytes) }
    }

    /// All bytes of replies so far.
    var sentBytes: [UInt8] { [UInt8](copying: sent.bytes) }
}
