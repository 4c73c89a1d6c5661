import SestinaClient

/// All that a page shows.
struct PageState {
    /// What came of the features.
    enum Outcome {
        /// Nothing was asked yet.
        case none
        /// Some values are not there yet; the person is still typing.
        case incomplete
        /// Some fields are wrong, as their entries say.
        case faults
        case answered(Score, FeatureRow)
        /// The model has no probability for these features.
        case noScore
        /// The scoring server does not answer.
        case away
    }

    /// What is known of what would change an answer.
    enum Change {
        /// Nothing: there is no answer, or nobody says.
        case untold
        /// It is asked for once the figures rest.
        case later
        case told(ChangeAdvice)
    }

    let language: PageLanguage
    let entries: [FieldEntry]
    /// The model that answers; nil when that is not known.
    let model: ServerInfo.Model?
    let outcome: Outcome
    /// Why the answer is what it is; nil where the model does not say.
    var explanation: ScoreExplanation?
    /// What would change it.
    var change = Change.untold
    /// What came of a loan book; nil when none was sent.
    var book: BookOutcome?

    /// What the page is called where it is printed, as somebody typed it.
    var reference = ""
    /// Whether the page is for the next client, so that it begins with the first figure.
    var isNext = false
    /// Whether the page's script asks, which takes from the page what it needs.
    var isScript = false

    /// Whether a model answered that it predicts default.
    var isAtRisk: Bool {
        guard case .answered(let score, _) = outcome, model != nil else { return false }
        return score.flags.contains(.predictsDefault)
    }
}
