/// What a score says besides its probability: the flags of a score reply, and of each row of a batch reply.
public struct ScoreFlags: OptionSet, Sendable, Hashable {
    /// The byte on the wire.
    public let rawValue: UInt8

    /// The flags of a byte on the wire.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The probability is at or above the model's threshold.
    public static let predictsDefault = ScoreFlags(rawValue: 1 << 0)
    /// Some feature lies outside the range seen in training.
    public static let outsideTrainingRange = ScoreFlags(rawValue: 1 << 1)
    /// The row has no score; its probability is NaN.
    public static let noScore = ScoreFlags(rawValue: 1 << 7)
}
