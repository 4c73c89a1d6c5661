internal import Datasets
internal import Models
internal import ONNX
internal import Words

/// Whether a model that was trained again by the record is the function that was handed in.
enum ReproducibilityCheck {
    private static let subject = "training again"
    /// How far answers on the holdout may be apart of what is one function: what binary32 makes of an order of sums.
    private static let answersMax = 1e-5

    /// The answer.
    ///
    /// - Parameters:
    ///   - contender: the model with the record.
    ///   - outcome: what came of training again; nil where nothing here can train.
    ///   - rows: on which the distance of two models that differ is told.
    ///   - isRequired: whether a model must be trained again to pass.
    /// - Returns: the check, and whether the record gives the same function of all rows.
    static func check(
        _ contender: Contender,
        _ outcome: Retraining?,
        _ rows: Dataset,
        isRequired: Bool
    ) -> (check: Check, isSame: Bool) {
        let reason: String
        switch outcome {
        case .made(let bytes): return compare(contender, bytes, rows)
        case .notAtHand(let words): reason = words.shown
        case nil: reason = "nothing here can train"
        }
        return (
            .unasked(.reproducibility, subject, "not retrained: \(reason)", isRequired: isRequired),
            false
        )
    }

    private static func compare(
        _ contender: Contender,
        _ bytes: [UInt8],
        _ rows: Dataset
    ) -> (check: Check, isSame: Bool) {
        if bytes == contender.bytes {
            return (
                Check(.reproducibility, subject, .pass, "gives the same file, to the byte"), true
            )
        }
        let again: Contender
        do throws(ModelFileError) {
            again = try Contender(bytes, name: contender.file.name, on: rows)
        } catch {
            return (Check(.reproducibility, subject, .invalid, "gives no model: \(error)"), false)
        }
        let distances = zip(contender.scored.probabilities, again.scored.probabilities)
            .map { ($0 - $1).magnitude }
        // A NaN is no agreement.
        let furthest = distances.contains { $0.isNaN } ? .infinity : distances.max() ?? .infinity
        let isSame =
            furthest <= answersMax && SameFunction.holds(contender.file.model, again.file.model)
        let check = Check(
            .reproducibility,
            subject,
            isSame ? .pass : .fail,
            isSame
                ? "gives other bytes and the same function"
                : "the record gives another function: on the holdout probabilities differ by up to"
                    + " \(figure(furthest)), and elsewhere nothing shows that they do not",
            rowCount: distances.count,
            difference: furthest.isFinite ? furthest : nil,
            margin: answersMax
        )
        return (check, isSame)
    }
}
