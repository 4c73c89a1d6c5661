import Bytes

/// A score, and which changes of the applicant's figures would have the model decide otherwise.
public struct DecisionChange: Sendable {
    /// Two features that together decide otherwise where no single one does.
    public struct Pair: Sendable, Equatable {
        /// The lower feature, 0 to 4.
        public let first: Int
        /// The higher feature, up to 5.
        public let second: Int
        /// The lower feature's value.
        public let firstValue: Double
        /// The higher feature's value.
        public let secondValue: Double

        /// A pair and its values, finite numbers.
        public init(_ first: Int, _ firstValue: Double, _ second: Int, _ secondValue: Double) {
            precondition(0 <= first && first < second && second < 6, "the lower feature is first")
            self.first = first
            self.second = second
            self.firstValue = firstValue
            self.secondValue = secondValue
        }
    }

    /// The score, the same to the bit as the reply to `score`.
    public let score: Score
    /// For each feature the allowed value nearest to the applicant's at which the model decides otherwise, all else
    /// equal; NaN where no allowed value does.
    public let values: FeatureRow
    /// Two features that together decide otherwise; nil where none were found, or a single one is enough.
    public let pair: Pair?

    /// A change of these parts; where a value is a number there is no pair.
    public init(score: Score, values: FeatureRow, pair: Pair? = nil) {
        self.score = score
        self.values = values
        self.pair = pair
    }

    /// The value of a feature, 0 to 5, at which the model decides otherwise; nil where none does.
    public func value(of feature: Int) -> Double? {
        values[feature].isNaN ? nil : values[feature]
    }

    /// Whether some feature alone decides otherwise.
    public var hasValue: Bool { values.indices.contains { !values[$0].isNaN } }
}

extension DecisionChange: Equatable {
    /// Whether two say the same, as any two NaN do.
    public static func == (left: Self, right: Self) -> Bool {
        left.score == right.score && left.pair == right.pair
            && left.values.indices.allSatisfy { feature in
                left.values[feature].bitPattern == right.values[feature].bitPattern
                    || left.values[feature].isNaN && right.values[feature].isNaN
            }
    }
}

// MARK: - On the wire

extension DecisionChange {
    /// What stands where there is no feature.
    private static let noFeature: UInt8 = 0xff

    /// Appends the `ok` reply that says it.
    func appendReply(id: UInt64, to replies: inout ByteQueue) {
        replies.reserve(WireLimits.changeReplyBytes)
        FrameHeader(
            opcode: Opcode.change.rawValue | Opcode.replyBit,
            flags: score.flags.rawValue,
            id: id,
            payloadBytes: WireLimits.changeReplyBytes - WireLimits.headerBytes
        ).append(to: &replies)
        replies.append(score.probability.bitPattern)
        replies.append(score.modelDigest)
        for feature in values.indices { replies.append(Self.bits(values[feature])) }
        let first = pair.map { UInt8($0.first) } ?? Self.noFeature
        let second = pair.map { UInt8($0.second) } ?? Self.noFeature
        replies.append(UInt64(first) | UInt64(second) << 8)
        replies.append(Self.bits(pair?.firstValue ?? .nan))
        replies.append(Self.bits(pair?.secondValue ?? .nan))
    }

    /// A value's bits, and those of the one quiet NaN for none.
    private static func bits(_ value: Double) -> UInt64 {
        value.isNaN ? Double.nan.bitPattern : value.bitPattern
    }

    /// What the payload of an `ok` reply says; nil where it is none.
    init?(_ bytes: RawSpan, at offset: Int, flags: ScoreFlags) {
        func word(_ at: Int) -> UInt64 { bytes.littleEndian(UInt64.self, at: offset + at) }
        func double(_ at: Int) -> Double { Double(bitPattern: word(at)) }
        let values = FeatureRow { double(16 + 8 * $0) }
        if values.indices.contains(where: { values[$0].isInfinite }) { return nil }
        let score = Score(probability: double(0), flags: flags, modelDigest: word(8))
        let features = word(64)
        let (firstValue, secondValue) = (double(72), double(80))
        if features == 0xffff {
            guard firstValue.isNaN, secondValue.isNaN else { return nil }
            self.init(score: score, values: values)
            return
        }
        let (first, second) = (features & 0xff, features >> 8)
        guard first < second, second < 6, firstValue.isFinite, secondValue.isFinite else {
            return nil
        }
        self.init(
            score: score,
            values: values,
            pair: Pair(Int(first), firstValue, Int(second), secondValue)
        )
        // Where one is enough, none is asked of two.
        if hasValue { return nil }
    }
}

extension Reply {
    /// The change in an `ok` reply to `change`; nil when the payload does not fit or contradicts itself.
    public func change(in bytes: RawSpan) -> DecisionChange? {
        guard payload.count == WireLimits.changeReplyBytes - WireLimits.headerBytes else {
            return nil
        }
        return DecisionChange(
            bytes,
            at: payload.lowerBound,
            flags: ScoreFlags(rawValue: header.flags)
        )
    }
}
