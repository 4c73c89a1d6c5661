import HTTPFront
import HTTPTypes
import JSON
import SestinaClient

/// A prediction, and why it is what it is.
struct ExplainedPrediction {
    let explanation: ScoreExplanation
    let row: FeatureRow
    /// The model that gave the score and the reasons.
    let model: ServerInfo.Model

    /// What is said without reasons.
    var prediction: Prediction {
        Prediction(score: explanation.score, row: row, model: model)
    }

    /// The factors that speak for default, the strongest first.
    ///
    /// - Parameter language: what their sentences are in.
    /// - Returns: at most four.
    func reasons(in language: PageLanguage) -> [Reason] {
        explanation.reasons.map { feature in
            Reason(feature, isMissing: row[feature].isNaN, of: model, in: language)
        }
    }

    /// Writes the members of the JSON object that says it: those of the prediction and `explanation`.
    func write(to text: inout JSONText, in language: PageLanguage) {
        prediction.write(to: &text)
        text.member("explanation") { text in text.object { writeExplanation(to: &$0, language) } }
    }

    private func writeExplanation(to text: inout JSONText, _ language: PageLanguage) {
        text.member("scale", explanation.scale.word)
        text.member("raw") { $0.number(explanation.rawValue) }
        text.member("mean") { $0.number(explanation.meanValue) }
        text.member("contributions") { text in
            text.object { text in
                for (feature, contribution) in explanation.contributions(named: model.features) {
                    text.member(feature) { $0.number(contribution) }
                }
            }
        }
        text.member("units") { text in text.object(writeUnits) }
        text.member("reasons") { text in
            text.array(reasons(in: language)) { text, reason in text.object(reason.write) }
        }
        text.member("reference") { text in
            text.optional(model.reasons.reference) { text, reference in
                text.object { text in
                    text.member("digest", reference.digest)
                    text.member("rows", reference.rows)
                    text.member("selection", reference.selection)
                }
            }
        }
    }

    /// The exact figures, of which a reader's numbers may have fewer digits.
    private func writeUnits(to text: inout JSONText) {
        text.member("raw", String(explanation.raw))
        text.member("mean", String(explanation.mean))
        text.member("contributions") { text in
            text.object { text in
                for (feature, name) in model.features.enumerated() {
                    text.member(name, String(explanation.contributions[feature]))
                }
            }
        }
    }
}

extension Answer {
    /// Reasons as an answer.
    ///
    /// - Parameters:
    ///   - language: what their sentences are in.
    ///   - members: writes the members of the object that it is.
    /// - Returns: the answer, which says the language and what it was chosen by.
    static func reasons(
        in language: PageLanguage,
        _ members: (inout JSONText) -> Void
    ) -> Answer {
        var answer = Answer.json(members)
        answer.headers[.contentLanguage] = language.rawValue
        answer.headers[.vary] = "Accept-Language"
        return answer
    }
}

extension Reason {
    fileprivate func write(to text: inout JSONText) {
        text.member("feature", feature)
        text.member("code") { $0.optional(code) { $0.string($1) } }
        text.member("sentence") { $0.optional(sentence) { $0.string($1) } }
    }
}

extension ScoreExplanation.Scale {
    /// What `info` calls it.
    fileprivate var word: String {
        switch self {
        case .probability: ServerInfo.Model.ReasonInfo.Scale.probability.rawValue
        case .logOdds: ServerInfo.Model.ReasonInfo.Scale.logOdds.rawValue
        }
    }
}
