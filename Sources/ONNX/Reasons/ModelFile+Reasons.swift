import Models
package import Reasons

extension ModelFile {
    /// Why nothing explains the scores of a file that was read for ``Purpose/reasons``; nil where something does.
    package var whyNotExplained: String? {
        guard explainer == nil else { return nil }
        return reasonsFault?.description
            ?? "the model has no reference group; 'sestina adopt' gives it one"
    }

    /// Makes what finds changes of the model's decisions; nil where the file tells no training ranges.
    package func changeSearch() -> ChangeSearch? {
        ChangeSearch(model, [6 of Actionable] { reasons.actionable?[$0] ?? .anything })
    }

    /// Why nothing finds such changes, where nothing does.
    package static let whyNoChange =
        "the model does not tell what it saw in training; 'sestina adopt' adds it"
}
