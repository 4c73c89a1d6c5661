import SestinaClient

/// A reason in words, whatever the model's file says of it.
struct ReasonSentence {
    /// The sentence, fit to be shown; the label where the model has none.
    let text: String

    /// The sentence of a feature that is a reason.
    ///
    /// - Parameters:
    ///   - feature: its place, 0 to 5.
    ///   - value: the applicant's; NaN where it is missing, for which there is another sentence.
    ///   - model: the model that gave the reason.
    ///   - language: which of its texts.
    init(
        feature: Int,
        value: Double,
        of model: ServerInfo.Model,
        in language: PageLanguage
    ) {
        let reason = Reason(feature, isMissing: value.isNaN, of: model, in: language)
        if let sentence = reason.sentence {
            text = sentence
            return
        }
        let label = FeatureTerms(feature: feature, of: model, in: language).label
        let missing = language.words("\(label) not given", "\(label) : non indiqué")
        text = value.isNaN ? missing : label
    }
}
