internal import Datasets
internal import Models
internal import ONNX
internal import Words

/// How far a model that was trained again agrees with the one that was handed in.
enum ReproducibilityCheck {
    /// By how much probabilities may differ that are the same but for rounding.
    private static let roundingMax = 1e-9
    private static let subject = "training again"

    static func check(_ contender: Contender, _ outcome: Retraining?, _ rows: Dataset) -> Check {
        switch outcome {
        case nil:
            return Check(.reproducibility, subject, .pass, "not retrained: nothing here can train")
        case .notAtHand(let reason):
            return Check(.reproducibility, subject, .pass, "not retrained: \(reason.shown)")
        case .made(let bytes):
            return compare(contender, bytes, rows)
        }
    }

    private static func compare(
        _ contender: Contender,
        _ bytes: [UInt8],
        _ rows: Dataset
    ) -> Check {
        if bytes == contender.bytes {
            return Check(.reproducibility, subject, .pass, "gives the same file, to the byte")
        }
        let again: Contender
        do throws(ModelFileError) {
            again = try Contender(bytes, name: contender.file.name, on: rows)
        } catch {
            return Check(.reproducibility, subject, .invalid, "gives no model: \(error)")
        }
        let distances = zip(contender.scored.probabilities, again.scored.probabilities)
            .map { ($0 - $1).magnitude }
        // A NaN is no agreement.
        let furthest = distances.contains { $0.isNaN } ? .infinity : distances.max() ?? .infinity
        let agrees =
            furthest <= roundingMax && contender.scored.decisions == again.scored.decisions
        return Check(
            .reproducibility,
            subject,
            agrees ? .pass : .fail,
            agrees
                ? "gives other bytes and the same predictions, to \(figure(furthest))"
                : "the record does not give this model: probabilities differ by up to"
                    + " \(figure(furthest))",
            rowCount: distances.count,
            difference: furthest.isFinite ? furthest : nil,
            margin: roundingMax
        )
    }
}
