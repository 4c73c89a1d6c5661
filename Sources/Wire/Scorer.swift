/// One applicant's six figures, in the model's feature order.
public typealias FeatureRow = [6 of Double]

/// What a ``ServerSession`` asks to score rows and to describe the server.
///
/// A session is generic over its scorer so that this module knows no models and the call is still direct;
/// a scorer is only ever borrowed, so that it can hold a model without counting references to it.
public protocol Scorer: ~Copyable {
    /// The first 8 bytes of the model file's SHA-256, loaded little-endian; nil when no model is loaded.
    var modelDigest: UInt64? { get }

    /// The model that answers now, for a batch to keep until its last row; nil when none is loaded.
    var model: AnyObject? { get }

    /// Scores the first `count` rows by the model that answers now.
    ///
    /// - Parameters:
    ///   - block: `block.rows[0..<count]` are the rows, any bits at all; the scorer fills as many of
    ///     `block.probabilities` and `block.flags`. A row without a probability gets NaN and
    ///     ``ScoreFlags/noScore``.
    ///   - count: 1 to ``WireLimits/blockRows``.
    /// - Returns: whether every row has a score.
    func score(_ block: inout ScoreBlock, count: Int) -> Bool

    /// Scores the first `count` rows by a model that ``model`` gave before.
    ///
    /// - Returns: whether every row has a score.
    func score(_ block: inout ScoreBlock, count: Int, by model: AnyObject) -> Bool

    /// Why the model that answers now gives no reasons of the kind that `opcode` asks for, in a sentence that names
    /// the model and says what would be right; nil where it does.
    ///
    /// - Parameter opcode: `explain` or `change`.
    /// - Returns: at most ``WireLimits/sentenceBytesMax`` bytes; what is beyond them is cut off.
    func whyNotOffered(_ opcode: Opcode) -> String?

    /// How much work it is to give reasons of a kind that is offered.
    ///
    /// - Parameter opcode: `explain` or `change`.
    /// - Returns: as many rows as could be scored instead, 1 to ``WireLimits/blockRows``, which are all of a step.
    func reasonRows(_ opcode: Opcode) -> Int

    /// Explains the score of a row that has one, by the model that answers now, which offers it.
    ///
    /// - Parameters:
    ///   - row: one applicant.
    ///   - score: the row's.
    /// - Returns: the score and what it is made of.
    /// - Throws: ``BeyondUnits`` where the explanation's figures are beyond what the wire can say.
    func explain(_ row: FeatureRow, _ score: Score) throws(BeyondUnits) -> ScoreExplanation

    /// Searches for what would change the decision on a row that has a score, by the model that answers now, which
    /// offers it.
    ///
    /// - Parameters:
    ///   - row: one applicant.
    ///   - score: the row's.
    /// - Returns: the score and what would change the decision.
    func change(_ row: FeatureRow, _ score: Score) -> DecisionChange

    /// The name of the feature at `index`, 0 to 5.
    func featureName(_ index: Int) -> String

    /// Whether the feature at `index`, 0 to 5, may be missing, which any NaN says.
    func mayBeMissing(_ index: Int) -> Bool

    /// The reply to `info`: UTF-8 JSON; more than ``WireLimits/documentBytesMax`` bytes are a defect.
    func infoDocument() -> [UInt8]

    /// The reply to `stats`: UTF-8 JSON; more than ``WireLimits/documentBytesMax`` bytes are a defect.
    func statsDocument() -> [UInt8]

    /// A request was answered with ``Status/internalFault``, for the reason that the sentence gives.
    func foundDefect(_ sentence: String)
}

/// A feature's contribution to a raw score, or the raw score by it, is beyond 2^23 of the scale.
public struct BeyondUnits: Error, Equatable {
    /// The feature, 0 to 5.
    public let feature: Int

    /// A contribution of the feature at `index`.
    public init(feature index: Int) {
        feature = index
    }
}
