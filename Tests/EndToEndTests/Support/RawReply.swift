/// A reply as its bytes stand on the wire, taken apart by the tests' own reading of the specification.
struct RawReply: Equatable {
    let opcode: UInt8
    let status: UInt8
    let flags: UInt8
    let id: UInt64
    let payload: [UInt8]

    /// The reply at the front of `bytes`, which it takes away, when all of it is there.
    init?(takenFrom bytes: inout [UInt8]) {
        guard bytes.count >= 16 else { return nil }
        let end = 4 + Int(Self.number(bytes[0..<4]))
        guard bytes.count >= end else { return nil }
        opcode = bytes[5]
        status = bytes[6]
        flags = bytes[7]
        id = Self.number(bytes[8..<16])
        payload = Array(bytes[16..<end])
        bytes.removeFirst(end)
    }

    /// The probability of a score.
    var probability: Double? {
        payload.count == 16 ? Double(bitPattern: Self.number(payload[0..<8])) : nil
    }

    /// The digits of the digest of a score, of which there are 16.
    var digest: String? {
        guard payload.count == 16 else { return nil }
        return payload[8...].map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    /// The payload as text.
    var text: String { String(decoding: payload, as: UTF8.self) }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// Requests as their bytes stand on the wire.
enum RawRequest {
    static let score: UInt8 = 0x01
    static let scoreBatch: UInt8 = 0x02
    static let explain: UInt8 = 0x03
    static let info: UInt8 = 0x10
    static let stats: UInt8 = 0x12

    /// A request with nothing but a header.
    static func empty(_ opcode: UInt8, id: UInt64 = 1) -> [UInt8] {
        [12, 0, 0, 0, 1, opcode, 0, 0] + littleEndian(id)
    }

    /// A score of six features, or something else that is asked about them.
    static func score(
        id: UInt64,
        _ features: [Double] = [2, 900.5, 4000.25, 52000, 5, 640],
        opcode: UInt8 = score
    ) -> [UInt8] {
        [60, 0, 0, 0, 1, opcode, 0, 0] + littleEndian(id)
            + features.flatMap { littleEndian($0.bitPattern) }
    }

    /// A batch of so many rows, all alike.
    static func batch(rows: Int, id: UInt64) -> [UInt8] {
        let length = 12 + 48 * rows
        let row = score(id: id).suffix(48)
        let head = Array(littleEndian(UInt64(length))[..<4]) + [1, scoreBatch, 0, 0]
        return head + littleEndian(id) + (0..<rows).flatMap { _ in row }
    }

    private static func littleEndian(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
