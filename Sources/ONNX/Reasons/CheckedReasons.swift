import Models
import Reasons

/// What explains the scores of a file, once it was held to what the file says.
struct CheckedReasons {
    /// What explains them; nil without a reference group, where the model has a fault, and where nobody asks.
    let explainer: Explainer?
    /// How long that took to make; nil where nothing was made.
    let time: Duration?
    /// Why a model with a reference group cannot be explained.
    let fault: ReasonsFault?

    /// Makes what explains a model, and refuses a file that says something else than the model gives.
    ///
    /// A model that nothing can explain is served all the same, without reasons.
    ///
    /// - Parameters:
    ///   - reasons: what the file says of reasons.
    ///   - rows: its golden rows, which the model gives the probabilities of.
    ///   - model: what it computes.
    ///   - purpose: what the file is read for.
    ///   - explainer: what explains the model where that was made already.
    /// - Throws: a refusal of golden reasons that the model does not give, or of a group that is none of it.
    init(
        _ reasons: ReasonRecord,
        _ rows: [GoldenRow],
        with model: Model,
        for purpose: ModelFile.Purpose,
        made explainer: Explainer? = nil
    ) throws(ModelFileError) {
        try reasons.check(with: model)
        guard let reference = reasons.reference else {
            try Self.refuseReasons(
                of: rows,
                "the file has no reference group (sestina.reference) that they could be measured against"
            )
            (self.explainer, time, fault) = (nil, nil, nil)
            return
        }
        guard purpose == .reasons else {
            (self.explainer, time, fault) = (nil, nil, nil)
            return
        }
        do throws(ReasonsFault) {
            if let explainer {
                (self.explainer, time) = (explainer, nil)
            } else {
                let began = ContinuousClock.now
                self.explainer = try Explainer(model, comparedWith: reference)
                time = began.duration(to: .now)
            }
            fault = nil
        } catch {
            try Self.refuseReasons(of: rows, error.description)
            (self.explainer, time, fault) = (nil, nil, error)
            return
        }
        guard let explainer = self.explainer else { return }
        try Self.refuseHigh(explainer, with: model)
        for (index, row) in rows.enumerated() {
            try row.reasons?.check(
                explainer.explanation(of: row.features),
                of: "golden row \(index + 1) of \(rows.count)",
                model.featureNames
            )
        }
    }

    /// Refuses golden reasons that nothing can be compared with.
    private static func refuseReasons(
        of rows: [GoldenRow],
        _ reason: String
    ) throws(ModelFileError) {
        guard let row = rows.firstIndex(where: { $0.reasons != nil }) else { return }
        throw .refused("golden row \(row + 1) has contributions, and \(reason)")
    }

    /// Refuses a group above the threshold, beside which somebody could be refused for no reason at all.
    private static func refuseHigh(
        _ explainer: Explainer,
        with model: Model
    ) throws(ModelFileError) {
        let mean = explainer.scale.probability(ofUnits: explainer.mean)
        guard mean < model.threshold else {
            throw .refused(
                "an applicant with the mean raw score of sestina.reference would have the probability \(mean), which "
                    + "is not below the threshold, \(model.threshold): whom the model refuses would have no reason; "
                    + "take rows that it accepts"
            )
        }
    }
}

extension Scale {
    /// What units are one of the scale.
    private static let unit = 1 / Double(1 << ReasonsLimits.unitBits)

    /// The number on the scale that so many units are.
    package static func value(ofUnits units: Int64) -> Double { Double(units) * unit }

    /// The probability at a raw score of so many units; of the scale of probabilities any number.
    func probability(ofUnits units: Int64) -> Double {
        switch self {
        case .probability: Self.value(ofUnits: units)
        case .logOdds: Exponential.sigmoid(Self.value(ofUnits: units))
        }
    }
}
