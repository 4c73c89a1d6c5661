package import Wire

/// The header that the specification asks of a reply, judged without the session.
///
/// It follows section 5 of the specification row by row, one frame at a time, so that the session,
/// which is written for speed, is held against the text.
package struct ExpectedReply: Equatable {
    package let opcode: UInt8
    package let status: UInt8
    package let flags: UInt8
    package let id: UInt64

    private init(_ frame: RequestFrame, _ status: Status, flags: UInt8 = 0) {
        opcode = frame.opcode | 0x80
        self.status = status.rawValue
        self.flags = flags
        id = frame.id
    }

    private init(unread status: Status) {
        opcode = 0x80
        self.status = status.rawValue
        flags = 0
        id = 0
    }

    /// What a reply says.
    package init(_ header: FrameHeader) {
        opcode = header.opcode
        status = header.status
        flags = header.flags
        id = header.id
    }

    /// What is due for `bytes` on a new connection, and whether the server then closes it.
    package static func due(
        for bytes: RawSpan,
        _ circumstances: Circumstances
    ) -> (replies: [ExpectedReply], closes: Bool) {
        var due: [ExpectedReply] = []
        var offset = 0
        while let frame = RequestFrame(bytes, at: offset) {
            guard frame.isLengthValid else {
                let status: Status = frame.length < 12 ? .malformed : .frameTooLarge
                return (due + [ExpectedReply(unread: status)], true)
            }
            guard frame.isHeaderThere else { break }
            if frame.version != 1 {
                return (due + [ExpectedReply(frame, .unsupportedVersion)], true)
            }
            guard frame.isWhole else { break }
            let reply = judge(frame, bytes, circumstances)
            due.append(reply)
            if reply.status == Status.shuttingDown.rawValue { return (due, true) }
            offset += frame.frameBytes
        }
        return (due, false)
    }

    private static func judge(
        _ frame: RequestFrame,
        _ bytes: RawSpan,
        _ circumstances: Circumstances
    ) -> ExpectedReply {
        let payload = frame.payload
        if frame.status != 0 || frame.flags != 0 { return ExpectedReply(frame, .malformed) }
        if let opcode = Opcode(rawValue: frame.opcode), !circumstances.allowed.contains(opcode) {
            return ExpectedReply(frame, .unauthenticated)
        }
        let fits: Bool
        switch frame.opcode {
        case 0x01, 0x03, 0x04: fits = payload.count == 48
        case 0x02: fits = payload.count % 48 == 0 && 1...16_384 ~= payload.count / 48
        case 0x10, 0x12: fits = payload.isEmpty
        case 0x11: fits = payload.count <= 64
        default: return ExpectedReply(frame, .unknownOpcode)
        }
        if !fits { return ExpectedReply(frame, .malformed) }
        if circumstances.state == .draining { return ExpectedReply(frame, .shuttingDown) }
        if frame.opcode > 0x04 { return ExpectedReply(frame, .ok) }
        if circumstances.isLate { return ExpectedReply(frame, .busy) }
        if circumstances.state == .noModel { return ExpectedReply(frame, .noModel) }
        if frame.opcode == 0x02 { return ExpectedReply(frame, .ok) }
        let asksReasons = frame.opcode != 0x01
        if asksReasons, circumstances.state == .noReasons {
            return ExpectedReply(frame, .notOffered)
        }
        let row = (0..<6).map { bytes.double(at: payload.lowerBound + 8 * $0) }
        guard row.allSatisfy(\.isFinite), (-1e-6...1 + 1e-6).contains(row[0] / 8) else {
            return ExpectedReply(frame, .invalidFeatures)
        }
        if frame.opcode == 0x03, row.dropFirst().contains(where: { abs($0) >= 0x1p60 }) {
            return ExpectedReply(frame, .invalidFeatures)
        }
        let flags: UInt8 = (row[0] >= 4 ? 1 : 0) | (row[1] > 1000 ? 2 : 0)
        return ExpectedReply(frame, .ok, flags: flags)
    }
}
