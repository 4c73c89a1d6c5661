import Wire

/// Requests as bytes, put together by hand.
enum Requests {
    /// A frame whose header says what it is told, right or wrong.
    static func frame(
        length: UInt32? = nil,
        version: UInt8 = 1,
        opcode: UInt8,
        status: UInt8 = 0,
        flags: UInt8 = 0,
        id: UInt64,
        payload: [UInt8] = []
    ) -> [UInt8] {
        littleEndian(length ?? UInt32(12 + payload.count))
            + [version, opcode, status, flags] + littleEndian(id) + payload
    }

    /// A score of one row.
    static func score(id: UInt64, _ row: [Double]) -> [UInt8] {
        frame(opcode: 1, id: id, payload: payload([row]))
    }

    /// A batch.
    static func batch(id: UInt64, _ rows: [[Double]]) -> [UInt8] {
        frame(opcode: 2, id: id, payload: payload(rows))
    }

    /// An explain of one row.
    static func explain(id: UInt64, _ row: [Double]) -> [UInt8] {
        frame(opcode: 3, id: id, payload: payload([row]))
    }

    /// A change of one row.
    static func change(id: UInt64, _ row: [Double]) -> [UInt8] {
        frame(opcode: 4, id: id, payload: payload([row]))
    }

    /// A ping.
    static func ping(id: UInt64, _ payload: [UInt8] = []) -> [UInt8] {
        frame(opcode: 0x11, id: id, payload: payload)
    }

    /// Rows as they stand in a payload.
    static func payload(_ rows: [[Double]]) -> [UInt8] {
        rows.joined().flatMap { littleEndian($0.bitPattern) }
    }

    private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
