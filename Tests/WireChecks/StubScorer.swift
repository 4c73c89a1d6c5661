import JSON
package import Wire

/// The stub model of the protocol's specification, appendix A: six numbers in, an exact answer out.
package struct StubScorer: Scorer {
    /// The first 8 bytes of the digest as they stand on the wire, or nil for a server without a model.
    package let modelDigest: UInt64?
    /// The places of features that may be missing; a missing one counts as 0.
    private let missing: Set<Int>
    private let hasReasons: Bool
    private let explainRows: Int
    private let document: [UInt8]?
    private let stats: [UInt8]?
    private let defects = Defects()

    /// The names of the features, in order.
    package static let features = [
        "credit_lines_outstanding", "loan_amt_outstanding", "total_debt_outstanding", "income",
        "years_employed", "fico_score",
    ]
    /// The digest as `info` says it.
    package static let digest = String(repeating: "0123456789abcdef", count: 4)
    /// The digest of the contract.
    package static let contractDigest =
        "d211fece7d0035dd88ab5d818e74f778b7e1e917a21abd58f7cc1dca0c1df4a0"
    /// The first 8 bytes of the reference group's digest as they stand on the wire, fedcba9876543210.
    package static let reference: UInt64 = 0x1032_5476_98ba_dcfe
    /// The mean raw score of the reference group, in units: 0.25.
    package static let mean: Int64 = 1 << 38
    /// The probability from which on the model predicts default.
    package static let threshold = 0.5

    /// A stub.
    ///
    /// - Parameters:
    ///   - hasModel: whether a model is loaded.
    ///   - hasReasons: whether the model has what reasons take.
    ///   - explainRows: how much work an explanation is, in rows; all of a step, as a change is, if left out.
    ///   - missing: the places of features that may be missing, which the specification's stub has none of.
    ///   - document: what `info` and `stats` answer instead of their own documents.
    ///   - stats: what `stats` answers instead of that.
    package init(
        hasModel: Bool = true,
        hasReasons: Bool = true,
        explainRows: Int = WireLimits.blockRows,
        missing: Set<Int> = [],
        document: [UInt8]? = nil,
        stats: [UInt8]? = nil
    ) {
        self.missing = missing
        self.hasReasons = hasReasons
        self.explainRows = explainRows
        modelDigest = hasModel ? 0xefcd_ab89_6745_2301 : nil
        self.document = document
        self.stats = stats
    }

    /// The sentences of the defects that the session found.
    package var defectsFound: [String] { defects.sentences }

    /// Scores each row as the specification says.
    package func score(_ block: inout ScoreBlock, count: Int) -> Bool {
        var haveScores = true
        for index in 0..<count {
            let row = block.rows[index]
            guard let probability = probability(row) else {
                block.probabilities[index] = .nan
                block.flags[index] = ScoreFlags.noScore.rawValue
                haveScores = false
                continue
            }
            var flags: ScoreFlags = []
            if probability >= Self.threshold { flags.insert(.predictsDefault) }
            if row[1] > 1000 { flags.insert(.outsideTrainingRange) }
            block.probabilities[index] = probability
            block.flags[index] = flags.rawValue
        }
        return haveScores
    }

    /// What the model gives a row; nil where that is no probability even without what rounding did.
    private func probability(_ row: FeatureRow) -> Double? {
        let row = filled(row)
        guard row.indices.allSatisfy({ row[$0].isFinite }) else { return nil }
        switch row[0] / 8 {
        case let result where result >= 0 && result <= 1: return result
        case let result where result < 0 && result >= -1e-6: return 0
        case let result where result > 1 && result <= 1 + 1e-6: return 1
        default: return nil
        }
    }

    /// The row as the model takes it.
    private func filled(_ row: FeatureRow) -> FeatureRow {
        FeatureRow { missing.contains($0) && row[$0].isNaN ? 0 : row[$0] }
    }

    /// Why it gives no reasons.
    package func whyNotOffered(_ opcode: Opcode) -> String? {
        hasReasons ? nil : "the model has nothing to give reasons by; adopt it with a loan book"
    }

    /// How much work reasons are.
    package func reasonRows(_ opcode: Opcode) -> Int {
        opcode == .explain ? explainRows : WireLimits.blockRows
    }

    /// Explains as the specification says.
    package func explain(
        _ row: FeatureRow,
        _ score: Score
    ) throws(BeyondUnits) -> ScoreExplanation {
        let row = filled(row)
        var contributions = [6 of Int64](repeating: 0)
        var rest = Int64((row[0] * 0x1p37).rounded(.toNearestOrEven)) - Self.mean
        for feature in 1..<6 {
            guard abs(row[feature]) < 0x1p60 else { throw BeyondUnits(feature: feature) }
            contributions[feature] = Int64(row[feature].rounded(.toNearestOrEven))
            rest -= contributions[feature]
        }
        contributions[0] = rest
        return ScoreExplanation(
            score: score,
            reference: Self.reference,
            scale: .probability,
            mean: Self.mean,
            contributions: contributions
        )
    }

    /// Searches as the specification says.
    package func change(_ row: FeatureRow, _ score: Score) -> DecisionChange {
        let row = filled(row)
        let turn = score.flags.contains(.predictsDefault) ? 4.0.nextDown : 4
        var values = FeatureRow(repeating: .nan)
        if row[1] > 1000 {
            let pair = DecisionChange.Pair(0, turn, 3, 0)
            return DecisionChange(score: score, values: values, pair: pair)
        }
        if row[2] >= 0 { values[0] = turn }
        return DecisionChange(score: score, values: values)
    }

    /// Whatever a batch keeps, it is the same model.
    package var model: AnyObject? { modelDigest == nil ? nil : defects }

    /// Scores each row as the specification says.
    package func score(_ block: inout ScoreBlock, count: Int, by model: AnyObject) -> Bool {
        score(&block, count: count)
    }

    /// The name of the feature at `index`.
    package func featureName(_ index: Int) -> String { Self.features[index] }

    /// Whether the feature at `index` may be missing.
    package func mayBeMissing(_ index: Int) -> Bool { missing.contains(index) }

    /// The reply to `info`.
    package func infoDocument() -> [UInt8] {
        if let document { return document }
        var text = JSONText()
        text.object { text in
            text.member("protocol", FrameHeader.version)
            text.member("server", "stub")
            text.member("limits") { text in
                text.object { text in
                    text.member("frame_bytes", WireLimits.lengthMax)
                    text.member("batch_rows", WireLimits.batchRowsMax)
                    text.member("ping_bytes", WireLimits.pingBytesMax)
                }
            }
            text.member("model") { modelDigest == nil ? $0.null() : Self.describe(&$0) }
        }
        return text.utf8
    }

    private static func describe(_ text: inout JSONText) {
        text.object { text in
            text.member("name", "stub")
            text.member("digest", digest)
            text.member("features") { $0.array(features) { $0.string($1) } }
            text.member("contract") { text in
                text.object { text in
                    text.member("digest", contractDigest)
                    text.member("missing") { $0.array(features) { text, _ in text.boolean(false) } }
                }
            }
            text.member("threshold") { $0.number(threshold) }
        }
    }

    /// The reply to `stats`.
    package func statsDocument() -> [UInt8] { stats ?? document ?? Array("{}".utf8) }

    /// Keeps the sentence for ``defectsFound``.
    package func foundDefect(_ sentence: String) { defects.sentences.append(sentence) }

    private final class Defects {
        var sentences: [String] = []
    }
}
