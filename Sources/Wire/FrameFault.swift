/// What is wrong with a request, and the sentence that says so.
enum FrameFault: Equatable {
    case lengthTooSmall(UInt32)
    case lengthTooLarge(UInt32)
    case version(UInt8)
    case statusSet(UInt8)
    case flagsSet(UInt8)
    case opcode(UInt8)
    case payload(Opcode, bytes: Int)
    case plain
    case notAllowed(Opcode)
    case draining
    case busy
    case noModel
    case document(Opcode, bytes: Int)
    case overloaded(connectionsMax: Int)

    /// What a length field alone gives away.
    init?(length: UInt32) {
        if length < WireLimits.lengthMin {
            self = .lengthTooSmall(length)
        } else if length > WireLimits.lengthMax {
            self = .lengthTooLarge(length)
        } else {
            return nil
        }
    }

    /// Fields that a request must leave 0.
    init?(_ header: FrameHeader) {
        if header.status != 0 {
            self = .statusSet(header.status)
        } else if header.flags != 0 {
            self = .flagsSet(header.flags)
        } else {
            return nil
        }
    }

    /// A payload that does not fit its opcode.
    init?(_ header: FrameHeader, opcode: Opcode) {
        let bytes = header.payloadBytes
        let fits =
            switch opcode {
            case .score, .explain, .change: bytes == WireLimits.rowBytes
            case .scoreBatch:
                bytes > 0 && bytes.isMultiple(of: WireLimits.rowBytes)
                    && bytes / WireLimits.rowBytes <= WireLimits.batchRowsMax
            case .info, .stats: bytes == 0
            case .ping: bytes <= WireLimits.pingBytesMax
            }
        if fits { return nil }
        self = .payload(opcode, bytes: bytes)
    }

    var status: Status {
        switch self {
        case .lengthTooSmall, .statusSet, .flagsSet, .payload: .malformed
        case .lengthTooLarge: .frameTooLarge
        case .version: .unsupportedVersion
        case .opcode: .unknownOpcode
        case .plain, .notAllowed: .unauthenticated
        case .draining: .shuttingDown
        case .busy: .busy
        case .noModel: .noModel
        case .document: .internalFault
        case .overloaded: .overloaded
        }
    }

    var sentence: String {
        switch self {
        case .lengthTooSmall(let length):
            "length is \(length); a frame has at least \(WireLimits.lengthMin) bytes after its length field"
        case .lengthTooLarge(let length):
            "length is \(length); at most \(WireLimits.lengthMax) is allowed"
                + " (is this a client of another protocol?)"
        case .version(let version):
            "version is \(version); this server speaks version \(FrameHeader.version)"
        case .statusSet(let status): "status is \(status); a request's status is 0"
        case .flagsSet(let flags): "flags are \(flags); a request's flags are 0"
        case .opcode(let opcode):
            "opcode \(opcode) is unknown; known are 1 score, 2 score batch, 3 explain, 4 change, 16 info, "
                + "17 ping, 18 stats"
        case .payload(let opcode, let bytes) where opcode == .score || opcode.asksReasons:
            "a request for \(opcode) has a payload of \(bytes) bytes; it takes six float64, "
                + "\(WireLimits.rowBytes) bytes"
        case .payload(.scoreBatch, let bytes):
            "a batch request has a payload of \(bytes) bytes; it takes 1 to "
                + "\(WireLimits.batchRowsMax) rows of \(WireLimits.rowBytes) bytes"
        case .payload(.ping, let bytes):
            "a ping has a payload of \(bytes) bytes; it takes at most \(WireLimits.pingBytesMax)"
        case .payload(let opcode, let bytes):
            "a request for \(opcode) has a payload of \(bytes) bytes; it takes none"
        case .plain: "this port speaks TLS 1.3; connect by TLS with the protocol sestina/1"
        case .notAllowed(let opcode):
            "opcode \(opcode.rawValue) is not allowed to this caller; ask whoever runs the server for the role "
                + (opcode.asksModel ? "score" : "observe")
        case .busy: "the server is busy: the request waited too long; try again after a pause"
        case .draining: "the server is shutting down; connect again, or to another one"
        case .document(let opcode, let bytes):
            "the reply to \(opcode) would have \(bytes) bytes, more than a frame holds; "
                + "this is a defect of the server"
        case .overloaded(let connectionsMax):
            "all \(connectionsMax) connections are taken; try again later"
        case .noModel: "no model is loaded; load one and send SIGHUP"
        }
    }
}
