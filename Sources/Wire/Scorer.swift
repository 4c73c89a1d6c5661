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

    /// The name of the feature at `index`, 0 to 5.
    func featureName(_ index: Int) -> String

    /// The reply to `info`: UTF-8 JSON; more than ``WireLimits/documentBytesMax`` bytes are a defect.
    func infoDocument() -> [UInt8]

    /// The reply to `stats`: UTF-8 JSON; more than ``WireLimits/documentBytesMax`` bytes are a defect.
    func statsDocument() -> [UInt8]

    /// A request was answered with ``Status/internalFault``, for the reason that the sentence gives.
    func foundDefect(_ sentence: String)
}
