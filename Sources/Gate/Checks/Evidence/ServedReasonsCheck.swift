internal import Models
internal import ONNX
internal import Reasons
internal import SestinaClient
internal import Words

/// Whether the reasons that are served are those that are computed here.
enum ServedReasonsCheck {
    /// Compares each number of each row, and the reasons in their order.
    ///
    /// - Parameters:
    ///   - explained: the model with its reasons.
    ///   - served: what a server gave for the same rows; nil of a row where it gave none.
    /// - Returns: the check.
    static func check(_ explained: Explained, served: [ScoreExplanation?]) -> Check {
        let reference = ReferenceDigest(of: explained.group).wireValue
        let count = explained.explanations.count
        var faults: [String] = []
        for row in 0..<count {
            let told = row < served.count ? served[row] : nil
            guard let fault = fault(explained, row, told, reference) else { continue }
            faults.append("row \(row + 1): \(fault)")
        }
        let isWhole = served.count == count && count > 0
        return Check(
            .served,
            "reasons over the wire",
            faults.isEmpty && isWhole ? .pass : .fail,
            faults.first.map {
                "\(faults.count) of \(count) rows have others than computed here: \($0)"
            }
                ?? (isWhole
                    ? "every unit of all \(count) rows is that computed here"
                    : "\(served.count) of \(count) rows were explained"),
            rowCount: count,
            details: Array(faults.prefix(PredictionChecks.listedMax))
        )
    }

    /// What is another in the explanation of a row; nil where all is the same.
    private static func fault(
        _ explained: Explained,
        _ row: Int,
        _ told: ScoreExplanation?,
        _ reference: UInt64
    ) -> String? {
        let wanted = explained.explanations[row]
        let isGiven = explained.isScored(row) && wanted.featureBeyond == nil
        guard let told else { return isGiven ? "no reasons were served" : nil }
        guard isGiven else { return "reasons were served, and there are none" }
        let contender = explained.contender
        let probability = contender.scored.probabilities[row]
        if told.score.modelDigest != contender.file.digest.wireValue { return "another model" }
        if told.score.probability.bitPattern != probability.bitPattern {
            return "another probability"
        }
        if told.score.flags.contains(.predictsDefault) != contender.scored.decisions[row] {
            return "another decision"
        }
        if told.reference != reference { return "another reference group" }
        if told.scale.rawValue != wanted.scale.rawValue { return "another scale" }
        if told.mean != wanted.mean || told.raw != wanted.raw {
            return "a raw score of \(told.raw) units, and \(wanted.raw) here"
        }
        let names = contender.file.model.featureNames
        for feature in 0..<featureCount
        where told.contributions[feature] != wanted.contributions[feature] {
            return "\(names[feature].shown) contributes \(told.contributions[feature]) units,"
                + " and \(wanted.contributions[feature]) here"
        }
        let reasons = (0..<wanted.reasonCount).map { Int(wanted.reasons[$0]) }
        return told.reasons == reasons ? nil : "other reasons"
    }
}
