import Bytes

/// A score, and why it is what it is: what each feature of the applicant adds to what the model gives a group of
/// others on average.
///
/// Its figures are whole numbers of units of 2^-40 of the scale, so that they add up exactly: the raw score is the
/// mean and the six contributions.
public struct ScoreExplanation: Sendable {
    /// The scale on which a model adds.
    public enum Scale: UInt8, Sendable, CaseIterable {
        /// The raw score is a probability.
        case probability = 0
        /// The probability is the sigmoid of the raw score.
        case logOdds = 1
    }

    /// The score, the same to the bit as the reply to `score`.
    public let score: Score
    /// The first 8 bytes of the reference group's SHA-256, loaded little-endian.
    public let reference: UInt64
    /// The scale of all that follows.
    public let scale: Scale
    /// The mean raw score of the reference group, in units.
    public let mean: Int64
    /// What each feature contributes, in units; above 0 it speaks for default.
    public let contributions: [6 of Int64]
    /// ``reasons`` as they stand on the wire.
    private let reasonPlaces: [4 of UInt8]

    /// How many units are 1 on the scale.
    public static let unitsPerOne: Int64 = 1 << 40

    /// The raw score, in units: the mean and the contributions.
    public var raw: Int64 {
        contributions.indices.reduce(mean) { $0 &+ contributions[$1] }
    }

    /// An explanation of these parts.
    ///
    /// - Parameters:
    ///   - score: what is explained.
    ///   - reference: the reference group's digest.
    ///   - scale: the model's.
    ///   - mean: of the reference group, in units.
    ///   - contributions: one a feature, in units; their sum with the mean has 64 bits, as that of every
    ///     explanation has.
    public init(
        score: Score,
        reference: UInt64,
        scale: Scale,
        mean: Int64,
        contributions: [6 of Int64]
    ) {
        self.init(score, reference, scale, mean, contributions, Self.places(of: contributions))
    }

    /// An explanation by who has ranked its contributions already.
    ///
    /// - Parameters:
    ///   - score: what is explained.
    ///   - reference: the reference group's digest.
    ///   - scale: the model's.
    ///   - mean: of the reference group, in units.
    ///   - contributions: one a feature, in units, as above.
    ///   - reasonPlaces: the features that speak for default, 0 to 5, the strongest first, the lower of two that are
    ///     equal, and 0xff behind them.
    public init(
        score: Score,
        reference: UInt64,
        scale: Scale,
        mean: Int64,
        contributions: [6 of Int64],
        reasonPlaces: [4 of UInt8]
    ) {
        self.init(score, reference, scale, mean, contributions, reasonPlaces)
        assert(
            reasonPlaces.indices.allSatisfy {
                reasonPlaces[$0] == Self.places(of: contributions)[$0]
            },
            "reasons follow from contributions"
        )
    }

    private init(
        _ score: Score,
        _ reference: UInt64,
        _ scale: Scale,
        _ mean: Int64,
        _ contributions: [6 of Int64],
        _ reasonPlaces: [4 of UInt8]
    ) {
        self.score = score
        self.reference = reference
        self.scale = scale
        self.mean = mean
        self.contributions = contributions
        self.reasonPlaces = reasonPlaces
    }

    /// The features that speak for default, 0 to 5, the strongest first, the lower of two that are equal; at most
    /// ``WireLimits/reasonsMax``.
    public var reasons: [Int] {
        let places = reasonPlaces
        return places.indices.compactMap { places[$0] == Self.noReason ? nil : Int(places[$0]) }
    }

    /// The first of ``reasons``, found without making them; nil where nothing speaks for default.
    public var firstReason: Int? {
        let first = reasonPlaces[0]
        return first == Self.noReason ? nil : Int(first)
    }

    /// The features that a model's contributions speak for default by, as they stand on the wire.
    private static func places(of contributions: [6 of Int64]) -> [4 of UInt8] {
        var places = [4 of UInt8](repeating: noReason)
        for feature in contributions.indices where contributions[feature] > 0 {
            var place = WireLimits.reasonsMax
            // All that are weaker move one place to the right, the last of them out.
            while place > 0,
                places[place - 1] == noReason
                    || contributions[Int(places[place - 1])] < contributions[feature]
            {
                place -= 1
                if place + 1 < WireLimits.reasonsMax { places[place + 1] = places[place] }
                places[place] = UInt8(feature)
            }
        }
        return places
    }

    /// What stands where there is no reason.
    private static let noReason: UInt8 = 0xff

    /// A number of units as a number of the scale, as near as a double comes.
    public static func value(units: Int64) -> Double { Double(units) * 0x1p-40 }

    /// ``raw`` as a number of the scale.
    public var rawValue: Double { Self.value(units: raw) }

    /// ``mean`` as a number of the scale.
    public var meanValue: Double { Self.value(units: mean) }

    /// What a feature, 0 to 5, contributes, as a number of the scale.
    public func contribution(of feature: Int) -> Double {
        Self.value(units: contributions[feature])
    }

    /// The contributions as numbers of the scale, by the names of the features.
    ///
    /// - Parameter features: six names in the model's order, as `info` tells them.
    /// - Returns: each with its contribution, in that order.
    public func contributions(
        named features: [String]
    ) -> [(feature: String, contribution: Double)] {
        zip(features, contributions.indices).map { ($0, contribution(of: $1)) }
    }

    /// ``reasons`` by the names of the features, six in the model's order.
    public func reasons(named features: [String]) -> [String] { reasons.map { features[$0] } }
}

extension ScoreExplanation: Equatable {
    /// Whether two say the same.
    public static func == (left: Self, right: Self) -> Bool {
        left.score == right.score && left.reference == right.reference && left.scale == right.scale
            && left.mean == right.mean
            && left.contributions.indices.allSatisfy {
                left.contributions[$0] == right.contributions[$0]
            }
    }
}

// MARK: - On the wire

extension ScoreExplanation {
    /// Appends the `ok` reply that says it.
    func appendReply(id: UInt64, to replies: inout ByteQueue) {
        replies.reserve(WireLimits.explainReplyBytes)
        FrameHeader(
            opcode: Opcode.explain.rawValue | Opcode.replyBit,
            flags: score.flags.rawValue,
            id: id,
            payloadBytes: WireLimits.explainReplyBytes - WireLimits.headerBytes
        ).append(to: &replies)
        replies.append(score.probability.bitPattern)
        replies.append(score.modelDigest)
        replies.append(reference)
        replies.append(scaleAndReasons)
        replies.append(raw)
        replies.append(mean)
        for feature in contributions.indices { replies.append(contributions[feature]) }
    }

    /// The eight bytes from the scale to the two that are zero.
    private var scaleAndReasons: UInt64 {
        let places = reasonPlaces
        var word = UInt64(scale.rawValue)
        for place in places.indices {
            if places[place] != Self.noReason { word += 1 << 8 }
            word |= UInt64(places[place]) << UInt64(16 + 8 * place)
        }
        return word
    }

    /// What the payload of an `ok` reply says; nil where it is none.
    ///
    /// Raw score and reasons follow from the rest, so a payload that says other ones contradicts itself.
    init?(_ bytes: RawSpan, at offset: Int, flags: ScoreFlags) {
        func word(_ at: Int) -> UInt64 { bytes.littleEndian(UInt64.self, at: offset + at) }
        guard let scale = Scale(rawValue: bytes.littleEndian(UInt8.self, at: offset + 24)) else {
            return nil
        }
        let mean = Int64(bitPattern: word(40))
        let contributions = [6 of Int64] { Int64(bitPattern: word(48 + 8 * $0)) }
        // No sum of seven has more than 128 bits, and a raw score that wraps is none.
        let raw = contributions.indices.reduce(Int128(mean)) { $0 + Int128(contributions[$1]) }
        guard raw == Int128(Int64(bitPattern: word(32))) else { return nil }
        self.init(
            score: Score(
                probability: Double(bitPattern: word(0)),
                flags: flags,
                modelDigest: word(8)
            ),
            reference: word(16),
            scale: scale,
            mean: mean,
            contributions: contributions
        )
        if scaleAndReasons != word(24) { return nil }
    }
}

extension Reply {
    /// The explanation in an `ok` reply to `explain`; nil when the payload does not fit or contradicts itself.
    public func explanation(in bytes: RawSpan) -> ScoreExplanation? {
        guard payload.count == WireLimits.explainReplyBytes - WireLimits.headerBytes else {
            return nil
        }
        return ScoreExplanation(
            bytes,
            at: payload.lowerBound,
            flags: ScoreFlags(rawValue: header.flags)
        )
    }
}
