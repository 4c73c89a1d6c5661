import JSON
import Models
import ONNX
import Reasons

/// The answer about one applicant as an object for programs.
struct AnswerDocument {
    private let answer: RowAnswer
    private let explainer: RowExplainer
    private let language: ReasonLanguage

    /// The answer of an explainer, with the reasons in a language.
    init(_ answer: RowAnswer, _ explainer: RowExplainer, _ language: ReasonLanguage) {
        (self.answer, self.explainer, self.language) = (answer, explainer, language)
    }

    private var file: ModelFile { explainer.file }
    private var names: [String] { file.model.featureNames }

    /// The object.
    var text: String {
        JSONText.object { text in
            text.member("probability") { $0.number(answer.probability) }
            text.member("default") {
                $0.boolean(file.model.predictsDefault(answer.probability))
            }
            text.member("threshold") { $0.number(file.model.threshold) }
            let outside = (0..<featureCount).filter {
                file.model.isOutsideTrainingRange(answer.features[$0], of: $0)
            }
            text.member("outside_training_range") {
                $0.array(outside) { $0.string(names[$1]) }
            }
            text.member("model") { text in
                text.object { text in
                    text.member("name", file.name)
                    text.member("digest", file.digest.hex)
                }
            }
            text.member("features") { writeFeatures(to: &$0) { $0.number(answer.features[$1]) } }
            text.member("explanation") { writeExplanation(to: &$0) }
            text.member("change") { text in
                text.optional(answer.change) { writeChange($1, to: &$0) }
            }
        }.string
    }

    /// An object with a member for each feature.
    private func writeFeatures(
        to text: inout JSONText,
        _ write: (inout JSONText, Int) -> Void
    ) {
        text.object { text in
            for (feature, name) in names.enumerated() {
                text.member(name) { write(&$0, feature) }
            }
        }
    }

    private func writeExplanation(to text: inout JSONText) {
        let explanation = answer.explanation
        text.object { text in
            text.member("scale", explanation.scale == .logOdds ? "log-odds" : "probability")
            text.member("raw") { $0.number(Scale.value(ofUnits: explanation.raw)) }
            text.member("mean") { $0.number(Scale.value(ofUnits: explanation.mean)) }
            text.member("contributions") { text in
                writeFeatures(to: &text) {
                    $0.number(Scale.value(ofUnits: explanation.contributions[$1]))
                }
            }
            text.member("units") { text in
                text.object { text in
                    // Texts, for readers of JSON that take every number for a float64.
                    text.member("raw", "\(explanation.raw)")
                    text.member("mean", "\(explanation.mean)")
                    text.member("contributions") { text in
                        writeFeatures(to: &text) { $0.string("\(explanation.contributions[$1])") }
                    }
                }
            }
            text.member("reasons") { $0.array(answer.reasons) { writeReason($1, to: &$0) } }
            text.member("language", language.rawValue)
            text.member("reference") { text in
                text.object { text in
                    text.member("digest", ReferenceDigest(of: explainer.reference).hex)
                    text.member("rows", explainer.reference.rows.count)
                    text.member("selection", explainer.reference.selection)
                }
            }
        }
    }

    private func writeReason(_ feature: Int, to text: inout JSONText) {
        text.object { text in
            text.member("feature", names[feature])
            text.member("code", explainer.code(of: feature))
            text.member(
                "sentence",
                explainer.sentence(on: feature, of: answer.features, in: language)
            )
        }
    }

    private func writeChange(_ change: Change, to text: inout JSONText) {
        text.object { text in
            text.member("values") { text in
                // No number of JSON is NaN: where no value would do there is null.
                writeFeatures(to: &text) { $0.number(change.values[$1]) }
            }
            text.member("pair") { text in
                text.optional(change.pair) { text, pair in
                    text.object { text in
                        text.member(names[pair.first]) { $0.number(pair.firstValue) }
                        text.member(names[pair.second]) { $0.number(pair.secondValue) }
                    }
                }
            }
        }
    }
}
