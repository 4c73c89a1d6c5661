package import Models
import Statistics
import Wire

/// The rows that a load test sends, and what their replies must be.
///
/// Request i sends the same rows on every run with the same seed. Neighbours in time have different rows, so
/// that a reply given to the wrong request shows.
package struct RequestPool: Sendable {
    /// Rows of one request.
    package let rowsPerRequest: Int
    /// Whether requests are batches.
    let isBatch: Bool

    private let rows: [Features]
    private let requestMask: UInt64
    private let expected: [Expected]

    /// What the reply to a row must be, bit for bit.
    private struct Expected: Sendable, Equatable {
        var probability: UInt64
        var flags: UInt8
    }

    /// Rows in the pool: enough that none comes twice among the requests in flight on a connection.
    private static let rowCount = 16_384

    /// Draws the rows, within the ranges that `model` was trained on where it tells them.
    ///
    /// - Parameters:
    ///   - model: scores the rows; nil leaves replies unverified.
    ///   - ranges: where rows are drawn from.
    ///   - batch: rows of a request, 1 to ``WireLimits/batchRowsMax``; nil for `score` requests.
    package init(seed: UInt64, ranges: FeatureRanges, batch: Int?, verifying model: Model?) {
        isBatch = batch != nil
        rowsPerRequest = batch ?? 1
        var requests = 1
        while requests * 2 * rowsPerRequest <= Self.rowCount { requests *= 2 }
        requestMask = UInt64(requests - 1)

        var generator = SeededGenerator(seed: seed)
        rows = (0..<requests * rowsPerRequest).map { _ in
            Features { index in
                generator.nextUniform(in: ranges.minimum[index]...ranges.maximum[index])
            }
        }
        guard let model else {
            expected = []
            return
        }
        expected = rows.map { row in
            let probability = model.probability(of: row)
            guard probability.isFinite else {
                return Expected(
                    probability: Double.nan.bitPattern,
                    flags: ScoreFlags.noScore.rawValue
                )
            }
            var flags: ScoreFlags = []
            if model.predictsDefault(probability) { flags.insert(.predictsDefault) }
            if model.isOutsideTrainingRange(row) { flags.insert(.outsideTrainingRange) }
            return Expected(probability: probability.bitPattern, flags: flags.rawValue)
        }
    }

    /// Plausible figures of loan applications, for models that do not tell their ranges.
    package static var plausibleRanges: FeatureRanges {
        FeatureRanges(
            minimum: [0, 500, 30, 1000, 0, 400],
            maximum: [5, 11_000, 43_000, 150_000, 10, 850]
        )
    }

    /// Whether replies are verified.
    package var isVerifying: Bool { !expected.isEmpty }

    /// Appends request `index` with that number as its id.
    @inline(__always)
    func append(_ index: UInt64, to buffer: inout ByteBuffer) {
        let first = Int(index & requestMask) * rowsPerRequest
        if isBatch {
            let span = rows.span.extracting(first..<first + rowsPerRequest)
            ClientSession.appendBatch(id: index, span, to: &buffer)
        } else {
            ClientSession.appendScore(id: index, rows[first], to: &buffer)
        }
    }

    /// Whether an `ok` reply to request `index` is right, as far as that is known.
    @inline(__always)
    func isRight(_ reply: Reply, in bytes: RawSpan, to index: UInt64, digest: UInt64?) -> Bool {
        if isBatch { return isRightBatch(reply, in: bytes, to: index, digest: digest) }
        guard let score = reply.score(in: bytes) else { return false }
        guard isVerifying else { return true }
        let expected = expected[Int(index & requestMask)]
        return score.probability.bitPattern == expected.probability
            && score.flags.rawValue == expected.flags && score.modelDigest == digest
    }

    private func isRightBatch(
        _ reply: Reply,
        in bytes: RawSpan,
        to index: UInt64,
        digest: UInt64?
    ) -> Bool {
        guard let scores = reply.batch(in: bytes, rows: rowsPerRequest) else { return false }
        guard isVerifying else { return true }
        let first = Int(index & requestMask) * rowsPerRequest
        for (offset, score) in scores.enumerated() {
            let expected = expected[first + offset]
            // Every NaN says the same: no score.
            let isSame =
                score.probability.bitPattern == expected.probability
                || score.probability.isNaN && expected.flags == ScoreFlags.noScore.rawValue
            guard isSame, score.flags.rawValue == expected.flags, score.modelDigest == digest else {
                return false
            }
        }
        return true
    }
}
