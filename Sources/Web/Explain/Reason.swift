import SestinaClient
import Words

/// One of the factors that speak for default, as the model's file says it.
struct Reason {
    /// The feature's name.
    let feature: String
    /// What programs know the reason by; nil where the model does not name its reasons.
    let code: String?
    /// The reason as a person who is refused reads it; nil likewise.
    let sentence: String?

    /// More than any text of a model file has, in code points.
    private static let sentenceScalarsMax = 255

    /// A feature as a reason.
    ///
    /// - Parameters:
    ///   - feature: its place, 0 to 5.
    ///   - isMissing: whether the applicant's value of it is missing, of which there is another sentence.
    ///   - model: whose feature it is.
    ///   - language: what the sentence is in.
    init(_ feature: Int, isMissing: Bool, of model: ServerInfo.Model, in language: PageLanguage) {
        self.feature = model.features[feature]
        let texts = model.reasons.texts?[feature]
        code = texts?.code
        sentence = texts.map { texts in
            let sentence =
                isMissing
                ? language.words(texts.missingEnglish, texts.missingFrench)
                : language.words(texts.english, texts.french)
            // It is shown to people as it is, wherever the file is from.
            return sentence.shown(max: Self.sentenceScalarsMax)
        }
    }
}
