/// `ok` replies to score requests that were read together, taken apart.
///
/// The counterpart of ``ScoreBlock`` for a caller that has many requests in flight.
public struct ReplyBlock: ~Copyable {
    /// The id of each reply.
    public private(set) var ids: [64 of UInt64]
    /// The bits of each probability.
    public private(set) var probabilities: [64 of UInt64]
    /// The flags of each reply.
    public private(set) var flags: [64 of UInt8]
    /// The model digest of each reply.
    public private(set) var digests: [64 of UInt64]

    /// How many replies there is room for.
    public static let capacity = WireLimits.blockRows

    /// A block of zeros.
    public init() {
        ids = .init(repeating: 0)
        probabilities = .init(repeating: 0)
        flags = .init(repeating: 0)
        digests = .init(repeating: 0)
    }

    /// Takes the `ok` score replies that follow one another from `offset` on, as many as there is room for.
    ///
    /// - Returns: how many were taken, ``WireLimits/scoreReplyBytes`` each; 0 when the first frame is not whole or
    ///   is anything else.
    public mutating func gather(_ bytes: RawSpan, at offset: Int) -> Int {
        let whole = min(
            Self.capacity,
            (bytes.byteCount - offset) / WireLimits.scoreReplyBytes
        )
        var count = 0
        var at = offset
        while count < whole {
            let word = bytes.littleEndianUnchecked(UInt64.self, at: at)
            guard word & ~(0xff << 56) == ScoreReply.word else { break }
            flags[count] = UInt8(truncatingIfNeeded: word >> 56)
            ids[count] = bytes.littleEndianUnchecked(UInt64.self, at: at &+ 8)
            probabilities[count] = bytes.littleEndianUnchecked(UInt64.self, at: at &+ 16)
            digests[count] = bytes.littleEndianUnchecked(UInt64.self, at: at &+ 24)
            count &+= 1
            at &+= WireLimits.scoreReplyBytes
        }
        return count
    }
}
