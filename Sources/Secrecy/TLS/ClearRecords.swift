/// The records that a peer sends before the keys are agreed on, looked at before OpenSSL has them.
///
/// OpenSSL answers what is no TLS with an alert that no caller in plain understands, and makes room for a
/// message as soon as its length is there, up to 131,396 bytes for four that a stranger sent.
struct ClearRecords {
    private static let headerBytes = 5
    private static let messageHeaderBytes = 4
    /// The content type of messages of a handshake; later ones are encrypted, and their type is another.
    private static let handshakeType: UInt8 = 22

    // Of the record's header, and of the message's within it: what is there of them, and how much.
    private var header: [5 of UInt8] = .init(repeating: 0)
    private var headerCount = 0
    private var messageHeader: [4 of UInt8] = .init(repeating: 0)
    private var messageHeaderCount = 0
    /// Bytes to come of the record and of the message that were begun.
    private var recordLeft = 0
    private var messageLeft = 0

    /// Looks at more bytes.
    ///
    /// - Returns: what is wrong with the stream so far.
    mutating func fault(in bytes: RawSpan) -> TLSFailure.Reason? {
        var at = 0
        while at < bytes.byteCount {
            if headerCount < Self.headerBytes {
                header[headerCount] = unsafe bytes.unsafeLoad(fromByteOffset: at, as: UInt8.self)
                headerCount += 1
                at += 1
                if let reason = headerFault { return reason }
            } else if header[0] == Self.handshakeType, messageLeft == 0 {
                let byte = unsafe bytes.unsafeLoad(fromByteOffset: at, as: UInt8.self)
                messageHeader[messageHeaderCount] = byte
                messageHeaderCount += 1
                if let reason = messageFault { return reason }
                at += 1
                pass(1)
            } else {
                let isMessage = header[0] == Self.handshakeType
                let count = min(bytes.byteCount - at, recordLeft, isMessage ? messageLeft : .max)
                at += count
                pass(count)
                if isMessage { messageLeft -= count }
            }
        }
        return nil
    }

    private var headerFault: TLSFailure.Reason? {
        mutating get {
            switch headerCount {
            // Changes of cipher, alerts, handshakes, data.
            case 1: return 20...23 ~= header[0] ? nil : .notTLS
            case 2: return header[1] == 3 ? nil : .notTLS
            case Self.headerBytes:
                recordLeft = Int(header[3]) << 8 | Int(header[4])
                // An empty record of this kind is refused by OpenSSL; here it would never end.
                if recordLeft == 0 { headerCount = 0 }
                return recordLeft <= TLSLimits.recordBytesMax ? nil : .tooLarge
            default: return nil
            }
        }
    }

    private var messageFault: TLSFailure.Reason? {
        mutating get {
            guard messageHeaderCount == Self.messageHeaderBytes else { return nil }
            messageHeaderCount = 0
            messageLeft =
                Int(messageHeader[1]) << 16 | Int(messageHeader[2]) << 8 | Int(messageHeader[3])
            return messageLeft <= TLSLimits.helloBytesMax ? nil : .tooLarge
        }
    }

    /// Passes over bytes of the record; after its last comes another.
    private mutating func pass(_ count: Int) {
        recordLeft -= count
        if recordLeft == 0 { headerCount = 0 }
    }
}
