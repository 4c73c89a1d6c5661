import Documents
import JSON
import Logging
import Models
import ONNX
internal import Platform
import Wire

/// The scorer of one loop: the model that it serves now, and the server's documents.
///
/// It cannot be copied, so that scoring borrows the model in place and counts no references.
struct ShardScorer: Scorer, ~Copyable {
    /// The model that answers; replaced between two wake-ups.
    var served: ServedModel {
        didSet {
            (digest, threshold) = Self.facts(of: served)
            info = Self.infoDocument(of: served, connectionsMax: connectionsMax)
            stats.serves(features: served.file.model.featureNames)
        }
    }
    // What scoring looks at for every block, beside the model.
    private var digest: UInt64
    private var threshold: Double
    /// The reply to `info`, which another model changes and nothing else.
    private var info: [UInt8]
    private let statsReply = StatsReply()
    private let board: StatsBoard
    private let stats: ShardStats
    private let connectionsMax: Int
    private let log: Logger

    /// A scorer of the loop whose counts are `stats`, on the board of the whole server.
    init(
        serving served: ServedModel,
        stats: ShardStats,
        board: StatsBoard,
        limits: ServerLimits,
        log: Logger
    ) {
        self.served = served
        (digest, threshold) = Self.facts(of: served)
        info = Self.infoDocument(of: served, connectionsMax: limits.connectionsMax)
        self.stats = stats
        self.board = board
        connectionsMax = limits.connectionsMax
        self.log = log
        stats.serves(features: served.file.model.featureNames)
    }

    private static func facts(of served: ServedModel) -> (UInt64, Double) {
        (served.file.digest.wireValue, served.file.model.threshold)
    }

    var modelDigest: UInt64? { digest }

    var model: AnyObject? { served }

    func score(_ block: inout ScoreBlock, count: Int) -> Bool {
        score(&block, count, served, threshold)
    }

    func score(_ block: inout ScoreBlock, count: Int, by model: AnyObject) -> Bool {
        guard let kept = model as? ServedModel else {
            preconditionFailure("a batch keeps a model that this scorer gave it")
        }
        return score(&block, count, kept, kept.file.model.threshold)
    }

    @inline(__always)
    private func score(
        _ block: inout ScoreBlock,
        _ count: Int,
        _ served: ServedModel,
        _ threshold: Double
    ) -> Bool {
        precondition(count <= WireLimits.blockRows, "a block has no more rows")
        var probabilities = block.probabilities.mutableSpan
        served.file.model.score(block.rows.span.extracting(first: count), into: &probabilities)
        var haveScores = true
        for index in 0..<count {
            let probability = block.probabilities[index]
            block.flags[index] = probability >= threshold ? 1 : 0
            if !Self.isFinite(probability, block.rows[index]),
                !(probability.isFinite && served.file.model.takes(block.rows[index]))
            {
                block.probabilities[index] = .nan
                block.flags[index] = ScoreFlags.noScore.rawValue
                haveScores = false
            }
        }
        markOutside(&block, count, served)
        return haveScores
    }

    /// Flags and counts the rows that have a score and lie outside the range seen in training.
    private func markOutside(_ block: inout ScoreBlock, _ count: Int, _ served: ServedModel) {
        var flags = block.flags.mutableSpan
        let isAnyOutside = served.file.model.markOutsideTrainingRange(
            block.rows.span.extracting(first: count),
            in: &flags,
            with: ScoreFlags.outsideTrainingRange.rawValue
        )
        guard isAnyOutside else { return }
        let outside = ScoreFlags.outsideTrainingRange.rawValue
        // They are counted by the names of the model that answers now; a batch may have kept another.
        let isCounted =
            served === self.served
            || served.file.model.featureNames == self.served.file.model.featureNames
        for index in 0..<count where block.flags[index] & outside != 0 {
            if block.flags[index] & ScoreFlags.noScore.rawValue != 0 {
                block.flags[index] = ScoreFlags.noScore.rawValue
            } else if isCounted {
                stats.countOutside(block.rows[index], by: served.file.model)
            }
        }
    }

    /// Whether a score and what it was made of are finite.
    ///
    /// A value less itself is 0, but NaN for NaN and infinities, and NaN stays in a sum.
    @inline(__always)
    private static func isFinite(_ probability: Double, _ row: FeatureRow) -> Bool {
        let first = SIMD2(row[0], row[1])
        let second = SIMD2(row[2], row[3])
        let third = SIMD2(row[4], row[5])
        let rest = (first - first) + (second - second) + (third - third)
        return rest[0] + rest[1] + (probability - probability) == 0
    }

    func whyNotOffered(_ opcode: Opcode) -> String? { served.reasons.whyNotOffered(opcode) }

    func reasonRows(_ opcode: Opcode) -> Int { served.reasons.rows(opcode) }

    func explain(
        _ row: FeatureRow,
        _ score: Score
    ) throws(BeyondUnits) -> ScoreExplanation {
        let explanation = try served.reasons.explain(row, score)
        stats.count(explanation)
        return explanation
    }

    func change(_ row: FeatureRow, _ score: Score) -> DecisionChange {
        served.reasons.change(row, score)
    }

    func featureName(_ index: Int) -> String {
        served.file.model.featureNames[index]
    }

    func mayBeMissing(_ index: Int) -> Bool {
        served.file.model.mayBeMissing[index]
    }

    private static func infoDocument(of served: ServedModel, connectionsMax: Int) -> [UInt8] {
        let info = ServerInfo(
            server: "sestina \(ReleaseVersion.current)",
            protocolVersion: Int(FrameHeader.version),
            limits: ServerInfo.Limits(
                frameBytes: WireLimits.lengthMax,
                batchRows: WireLimits.batchRowsMax,
                pingBytes: WireLimits.pingBytesMax,
                connections: connectionsMax
            ),
            model: ServerInfo.Model(served.file)
        )
        var text = JSONText()
        info.write(to: &text)
        return text.utf8
    }

    func infoDocument() -> [UInt8] { info }

    func statsDocument() -> [UInt8] {
        statsReply.utf8(of: board.snapshot(at: MonotonicClock.nanoseconds), serving: served)
    }

    func foundDefect(_ sentence: String) {
        log.error("\(sentence)")
    }
}
