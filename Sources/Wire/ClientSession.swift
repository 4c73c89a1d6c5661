public import Bytes

/// One connection as a caller sees it: requests are encoded, replies are taken apart.
///
/// Like ``ServerSession`` it holds no socket and keeps no bytes.
public struct ClientSession: Sendable {
    /// A session that has seen nothing.
    public init() {}

    /// Appends a score request.
    public static func appendScore(id: UInt64, _ row: FeatureRow, to buffer: inout ByteQueue) {
        append(.score, id: id, row, to: &buffer)
    }

    /// Appends a score request for each row, with ids that count up from `firstID`.
    public static func appendScores(
        firstID: UInt64,
        _ rows: Span<FeatureRow>,
        to buffer: inout ByteQueue
    ) {
        buffer.reserve(rows.count * ScoreRequest.bytes)
        var id = firstID
        for index in rows.indices {
            buffer.appendUnchecked(ScoreRequest.word)
            buffer.appendUnchecked(id)
            buffer.appendUnchecked(rows[index])
            id &+= 1
        }
    }

    /// Appends a batch request of 1 to ``WireLimits/batchRowsMax`` rows.
    public static func appendBatch(
        id: UInt64,
        _ rows: Span<FeatureRow>,
        to buffer: inout ByteQueue
    ) {
        precondition(
            rows.count > 0 && rows.count <= WireLimits.batchRowsMax,
            "a batch has 1 to \(WireLimits.batchRowsMax) rows"
        )
        FrameHeader(
            opcode: Opcode.scoreBatch.rawValue,
            id: id,
            payloadBytes: rows.count * WireLimits.rowBytes
        ).append(to: &buffer)
        for index in rows.indices { buffer.append(rows[index]) }
    }

    /// Appends a request about one row: score, explain or change.
    public static func append(
        _ opcode: Opcode,
        id: UInt64,
        _ row: FeatureRow,
        to buffer: inout ByteQueue
    ) {
        buffer.reserve(WireLimits.headerBytes + WireLimits.rowBytes)
        FrameHeader(opcode: opcode.rawValue, id: id, payloadBytes: WireLimits.rowBytes)
            .append(to: &buffer)
        buffer.append(row)
    }

    /// Appends a request with a payload of plain bytes: info and stats take none, ping at most
    /// ``WireLimits/pingBytesMax``.
    public static func append(
        _ opcode: Opcode,
        id: UInt64,
        payload: [UInt8] = [],
        to buffer: inout ByteQueue
    ) {
        FrameHeader(opcode: opcode.rawValue, id: id, payloadBytes: payload.count)
            .append(to: &buffer)
        buffer.append(payload)
    }

    /// The reply at `offset`, when all of it is there.
    ///
    /// - Throws: ``ProtocolViolation`` when the bytes are no reply of version 1; the connection is then of
    ///   no more use.
    public static func reply(
        in bytes: RawSpan,
        at offset: Int
    ) throws(ProtocolViolation) -> Reply? {
        guard bytes.byteCount - offset >= WireLimits.headerBytes else {
            try checkLength(of: bytes, at: offset)
            return nil
        }
        let header = FrameHeader(bytes, at: offset)
        guard
            header.length >= WireLimits.lengthMin, header.length <= WireLimits.lengthMax,
            header.version == FrameHeader.version, header.opcode & Opcode.replyBit != 0
        else {
            throw ProtocolViolation(header)
        }
        let end = offset + WireLimits.headerBytes + header.payloadBytes
        guard bytes.byteCount >= end else { return nil }
        return Reply(header: header, payload: offset + WireLimits.headerBytes..<end)
    }

    /// Judges a length field whose header is not whole yet: a wrong one is never waited for.
    private static func checkLength(
        of bytes: RawSpan,
        at offset: Int
    ) throws(ProtocolViolation) {
        guard bytes.byteCount - offset >= WireLimits.lengthFieldBytes else { return }
        let length = bytes.littleEndian(UInt32.self, at: offset)
        if FrameFault(length: length) != nil { throw ProtocolViolation(length: length) }
    }
}

/// A reply's header, and where in the bytes its payload stands.
public struct Reply: Sendable, Equatable {
    /// The header as it came.
    public let header: FrameHeader
    /// Where the payload stands in the bytes that the reply was found in.
    public let payload: Range<Int>

    /// Where the next reply begins.
    public var end: Int { payload.upperBound }

    /// The request's opcode, without the reply bit; nil when this version knows none such.
    public var opcode: Opcode? { Opcode(rawValue: header.opcode & ~Opcode.replyBit) }

    /// How the request ended; nil when this version knows no such status.
    public var status: Status? { Status(rawValue: header.status) }

    /// The score in an `ok` reply to a score request; nil when the payload does not fit.
    public func score(in bytes: RawSpan) -> Score? {
        guard payload.count == 16 else { return nil }
        return Score(
            probability: bytes.littleEndian(Double.self, at: payload.lowerBound),
            flags: ScoreFlags(rawValue: header.flags),
            modelDigest: bytes.littleEndian(UInt64.self, at: payload.lowerBound + 8)
        )
    }

    /// The scores in an `ok` reply to a batch request of `rows` rows; nil when the payload does not fit.
    public func batch(in bytes: RawSpan, rows: Int) -> [Score]? {
        guard payload.count == 8 + 9 * rows else { return nil }
        let digest = bytes.littleEndian(UInt64.self, at: payload.lowerBound)
        let probabilities = payload.lowerBound + 8
        let flags = probabilities + 8 * rows
        return (0..<rows).map { row in
            let flags = ScoreFlags(rawValue: bytes.littleEndian(UInt8.self, at: flags + row))
            let probability = bytes.littleEndian(Double.self, at: probabilities + 8 * row)
            return Score(
                // Whatever stands there, it is no figure.
                probability: flags.contains(.noScore) ? .nan : probability,
                flags: flags,
                modelDigest: digest
            )
        }
    }

    /// The payload's bytes.
    public func bytes(in bytes: RawSpan) -> [UInt8] {
        payload.map { bytes.littleEndian(UInt8.self, at: $0) }
    }

    /// The payload as text: an error's sentence, or a document.
    public func text(in bytes: RawSpan) -> String {
        String(decoding: self.bytes(in: bytes), as: UTF8.self)
    }
}

/// A model's answer for one applicant.
public struct Score: Sendable, Equatable {
    /// The probability of default, 0 to 1; NaN when ``ScoreFlags/noScore`` is set.
    public let probability: Double
    /// The decision, and whether it can be relied on.
    public let flags: ScoreFlags
    /// The first 8 bytes of the model file's SHA-256, loaded little-endian.
    public let modelDigest: UInt64

    /// Whether there is a probability, and it is one: 0 to 1, the ends and minus zero included.
    public var hasProbability: Bool { !flags.contains(.noScore) && 0...1 ~= probability }

    /// A score as a server gave it.
    public init(probability: Double, flags: ScoreFlags, modelDigest: UInt64) {
        self.probability = probability
        self.flags = flags
        self.modelDigest = modelDigest
    }
}

/// Bytes from a server that are no reply of version 1.
public struct ProtocolViolation: Error, Equatable, CustomStringConvertible {
    /// What was wrong and what would be right.
    public let description: String

    /// A violation in these words.
    public init(_ description: String) {
        self.description = description
    }

    init(length: UInt32) {
        self.init(
            "the server sent a frame of length \(length); "
                + "it must be \(WireLimits.lengthMin) to \(WireLimits.lengthMax)"
        )
    }

    init(_ header: FrameHeader) {
        if header.length < WireLimits.lengthMin || header.length > WireLimits.lengthMax {
            self.init(length: header.length)
        } else if header.version != FrameHeader.version {
            self.init(
                "the server sent version \(header.version); this client speaks \(FrameHeader.version)"
            )
        } else {
            self.init("the server sent opcode \(header.opcode), which is not a reply")
        }
    }
}
