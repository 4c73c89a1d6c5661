import Bytes

/// Rows that are scored together, and their scores.
///
/// A loop has one and every session on it borrows it, so that a connection holds no room of its own.
public struct ScoreBlock: ~Copyable {
    /// The rows to score.
    public var rows: [64 of FeatureRow]
    /// The probability of default of each row, 0 to 1, or NaN.
    public var probabilities: [64 of Double]
    /// The flags of each row.
    public var flags: [64 of UInt8]
    /// The request that each row came in; not used for the rows of a batch.
    var ids: [64 of UInt64]

    /// A block of zeros.
    public init() {
        rows = .init(repeating: .init(repeating: 0))
        probabilities = .init(repeating: 0)
        flags = .init(repeating: 0)
        ids = .init(repeating: 0)
    }

    /// Whether the row at `index` has a score.
    @inline(__always)
    func hasScore(_ index: Int) -> Bool {
        flags.span[index] & ScoreFlags.noScore.rawValue == 0
    }

    /// Takes the score requests that follow one another from `offset` on, as many as there is room for.
    ///
    /// - Returns: how many were taken; 0 when the first frame is not whole or is anything but a score request
    ///   with nothing wrong.
    @inline(__always)
    mutating func gather(_ bytes: RawSpan, at offset: Int) -> Int {
        let whole = min(
            WireLimits.blockRows,
            (bytes.byteCount - offset) / ScoreRequest.bytes
        )
        var count = 0
        var at = offset
        while count < whole,
            bytes.littleEndianUnchecked(UInt64.self, at: at) == ScoreRequest.word
        {
            ids[count] = bytes.littleEndianUnchecked(UInt64.self, at: at &+ 8)
            rows[count] = bytes.littleEndianUnchecked(FeatureRow.self, at: at &+ 16)
            count &+= 1
            at &+= ScoreRequest.bytes
        }
        return count
    }

    /// Appends the replies to the first `count` rows, all of which have a score.
    @inline(__always)
    mutating func appendReplies(count: Int, digest: UInt64, to replies: inout ByteQueue) {
        // Spans, and a mutating function: read otherwise, each array is copied whole first.
        let ids = ids.span
        let flags = flags.span
        let probabilities = probabilities.span
        replies.reserve(count * WireLimits.scoreReplyBytes)
        for index in 0..<min(count, WireLimits.blockRows) {
            replies.appendUnchecked(
                ScoreReply.whole(flags[index], ids[index], probabilities[index], digest)
            )
        }
    }

    /// Appends the same error reply, with a sentence of at most ``WireLimits/sentenceBytesMax`` bytes, to the
    /// first `count` requests.
    func appendRefusals(
        _ status: Status,
        _ text: [UInt8],
        count: Int,
        to replies: inout ByteQueue
    ) {
        let word = FrameHeader(
            opcode: Opcode.score.rawValue | Opcode.replyBit,
            status: status.rawValue,
            id: 0,
            payloadBytes: text.count
        ).word
        replies.reserve(count * (WireLimits.headerBytes + text.count))
        for index in 0..<min(count, WireLimits.blockRows) {
            replies.appendUnchecked(SIMD2(word, ids[index]))
            replies.append(text)
        }
    }

    /// Appends the reply to the row at `index`, which has a score.
    func appendReply(_ index: Int, digest: UInt64, to replies: inout ByteQueue) {
        replies.append(
            ScoreReply.whole(flags[index], ids[index], probabilities[index], digest)
        )
    }
}

/// A score request as it stands on the wire.
enum ScoreRequest {
    static let bytes = WireLimits.headerBytes + WireLimits.rowBytes
    /// The first eight bytes of a request with nothing wrong.
    static let word = FrameHeader(
        opcode: Opcode.score.rawValue,
        id: 0,
        payloadBytes: WireLimits.rowBytes
    ).word
}

/// An `ok` reply to a score request.
enum ScoreReply {
    /// The first eight bytes, the flags left 0.
    static let word = FrameHeader(
        opcode: Opcode.score.rawValue | Opcode.replyBit,
        id: 0,
        payloadBytes: WireLimits.scoreReplyBytes - WireLimits.headerBytes
    ).word

    /// All of it: length to flags, id, probability, digest.
    @inline(__always)
    static func whole(
        _ flags: UInt8,
        _ id: UInt64,
        _ probability: Double,
        _ digest: UInt64
    ) -> SIMD4<UInt64> {
        SIMD4(word | UInt64(flags) << 56, id, probability.bitPattern, digest)
    }
}
