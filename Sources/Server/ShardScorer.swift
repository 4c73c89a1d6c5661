import Logging
import Models
import ONNX
import Wire

/// The scorer of one loop: the model that it serves now, and the server's documents.
///
/// It cannot be copied, so that scoring borrows the model in place and counts no references.
struct ShardScorer: Scorer, ~Copyable {
    /// The model that answers; replaced between two wake-ups.
    var served: ServedModel {
        didSet { digest = served.file.digest.wireValue }
    }
    private var digest: UInt64
    private let board: StatsBoard
    private let limits: ServerLimits
    private let log: Logger

    init(serving served: ServedModel, board: StatsBoard, limits: ServerLimits, log: Logger) {
        self.served = served
        digest = served.file.digest.wireValue
        self.board = board
        self.limits = limits
        self.log = log
    }

    var modelDigest: UInt64? { digest }

    func score(_ block: inout ScoreBlock, count: Int) {
        var probabilities = block.probabilities.mutableSpan
        served.file.model.score(block.rows.span.extracting(first: count), into: &probabilities)
        for index in 0..<count {
            let probability = block.probabilities[index]
            guard probability.isFinite, Self.isFinite(block.rows[index]) else {
                block.probabilities[index] = .nan
                block.flags[index] = ScoreFlags.noScore.rawValue
                continue
            }
            let isDefault = served.file.model.predictsDefault(probability)
            let isOutside = served.file.model.isOutsideTrainingRange(block.rows[index])
            block.flags[index] =
                (isDefault ? ScoreFlags.predictsDefault.rawValue : 0)
                | (isOutside ? ScoreFlags.outsideTrainingRange.rawValue : 0)
        }
    }

    /// A value less itself is 0, but NaN for NaN and infinities, and NaN stays in a sum.
    @inline(__always)
    private static func isFinite(_ row: FeatureRow) -> Bool {
        var rest = 0.0
        for index in row.indices { rest += row[index] - row[index] }
        return rest == 0
    }

    func featureName(_ index: Int) -> String {
        served.file.model.featureNames[index]
    }

    func infoDocument() -> [UInt8] {
        var text = JSONText()
        text.object { text in
            text.member("protocol", 1)
            text.member("server", "sestina \(ServerVersion.current)")
            text.member("limits") { text in
                text.object { text in
                    text.member("frame_bytes", WireLimits.lengthMax)
                    text.member("batch_rows", WireLimits.batchRowsMax)
                    text.member("ping_bytes", WireLimits.pingBytesMax)
                    text.member("connections", limits.connectionsMax)
                }
            }
            text.member("model", served.document)
        }
        return text.utf8
    }

    func statsDocument() -> [UInt8] {
        board.document()
    }

    func foundDefect(_ sentence: String) {
        log.error("\(sentence)")
    }
}

/// The version of this program.
package enum ServerVersion {
    /// As `info` and `--version` tell it.
    package static let current = "1.0.0"
}
