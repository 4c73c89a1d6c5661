import JSON
package import Wire

/// The stub model of the protocol's specification, appendix A: six numbers in, an exact answer out.
package struct StubScorer: Scorer {
    /// The first 8 bytes of the digest as they stand on the wire, or nil for a server without a model.
    package let modelDigest: UInt64?
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
    /// The probability from which on the model predicts default.
    package static let threshold = 0.5

    /// A stub.
    ///
    /// - Parameters:
    ///   - hasModel: whether a model is loaded.
    ///   - document: what `info` and `stats` answer instead of their own documents.
    ///   - stats: what `stats` answers instead of that.
    package init(hasModel: Bool = true, document: [UInt8]? = nil, stats: [UInt8]? = nil) {
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
            guard let probability = Self.probability(row) else {
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
    private static func probability(_ row: FeatureRow) -> Double? {
        guard row.indices.allSatisfy({ row[$0].isFinite }) else { return nil }
        switch row[0] / 8 {
        case let result where result >= 0 && result <= 1: return result
        case let result where result < 0 && result >= -1e-6: return 0
        case let result where result > 1 && result <= 1 + 1e-6: return 1
        default: return nil
        }
    }

    /// Whatever a batch keeps, it is the same model.
    package var model: AnyObject? { modelDigest == nil ? nil : defects }

    /// Scores each row as the specification says.
    package func score(_ block: inout ScoreBlock, count: Int, by model: AnyObject) -> Bool {
        score(&block, count: count)
    }

    /// The name of the feature at `index`.
    package func featureName(_ index: Int) -> String { Self.features[index] }

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
