internal import Models
internal import ONNX
internal import Reasons

/// A contender that gives reasons, with those of all rows that it is judged on.
struct Explained {
    /// The model with what it says of the rows.
    let contender: Contender
    /// What explains it.
    let explainer: Explainer
    /// Whom applicants are compared with.
    let group: ReferenceGroup
    /// The explanation of each row, in order; of a row without a probability it is none and means nothing.
    let explanations: [Explanation]

    /// Explains all rows; nil for a model that gives no reasons.
    ///
    /// - Parameters:
    ///   - contender: the model, scored on the rows.
    ///   - rows: the same rows.
    init?(_ contender: Contender, _ rows: [Features]) {
        guard let explainer = contender.file.explainer,
            let group = contender.file.reasons.reference
        else { return nil }
        self.init(
            contender,
            explainer,
            group,
            Self.explanations(of: rows, contender.scored.probabilities, by: explainer)
        )
    }

    /// The explanations of those rows that have a probability, and room for one at the others.
    private static func explanations(
        of rows: [Features],
        _ probabilities: [Double],
        by explainer: Explainer
    ) -> [Explanation] {
        let places = rows.indices.filter { !probabilities[$0].isNaN }
        let scored = places.map { rows[$0] }
        var found = [Explanation](repeating: Explanation(), count: scored.count)
        explain(scored, by: explainer, into: &found)
        var explanations = [Explanation](repeating: Explanation(), count: rows.count)
        for (place, explanation) in zip(places, found) { explanations[place] = explanation }
        return explanations
    }

    private static func explain(
        _ rows: [Features],
        by explainer: Explainer,
        into explanations: inout [Explanation]
    ) {
        var room = explanations.mutableSpan
        explainer.explain(rows.span, into: &room)
    }

    /// A contender with reasons that are at hand, one for each row.
    init(
        _ contender: Contender,
        _ explainer: Explainer,
        _ group: ReferenceGroup,
        _ explanations: [Explanation]
    ) {
        self.contender = contender
        self.explainer = explainer
        self.group = group
        self.explanations = explanations
    }

    /// The same model, had it given other reasons.
    ///
    /// - Parameter explanations: as many as there are rows.
    /// - Returns: what differs in its reasons alone.
    func saying(_ explanations: [Explanation]) -> Explained {
        Explained(contender, explainer, group, explanations)
    }

    /// Whether a row has a probability, which alone can be explained.
    func isScored(_ row: Int) -> Bool { !contender.scored.probabilities[row].isNaN }

    /// The places of the rows that the model refuses.
    var refused: [Int] {
        let decisions = contender.scored.decisions
        return decisions.indices.filter { decisions[$0] }
    }

    /// The feature that speaks most for default; nil where none does.
    func firstReason(_ row: Int) -> Int? {
        let explanation = explanations[row]
        return explanation.reasonCount > 0 ? Int(explanation.reasons[0]) : nil
    }
}
