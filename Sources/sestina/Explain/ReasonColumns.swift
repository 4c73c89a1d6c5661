import Datasets
import Models
import ONNX
import Reasons

/// The columns that `sestina explain` adds behind those of a score.
struct ReasonColumns {
    private let explainer: RowExplainer
    /// In which language sentences stand behind the codes; nil for codes alone.
    private let language: ReasonLanguage?
    /// Whether raw scores and contributions are counted in units of 2^-40, as whole numbers.
    private let inUnits: Bool
    /// The names of the columns, in their order.
    let names: [String]

    /// Columns for the answers of an explainer.
    init(_ explainer: RowExplainer, sentences language: ReasonLanguage?, inUnits: Bool) {
        self.explainer = explainer
        self.language = language
        self.inUnits = inUnits
        let features = explainer.file.model.featureNames
        let places = 1...ReasonsLimits.reasonsMax
        var names = ["raw_score", "reference_mean"] + features.map { "why_\($0)" }
        names += places.map { "reason_\($0)" }
        if language != nil { names += places.map { "reason_\($0)_text" } }
        if explainer.findsChanges {
            names += features.map { "change_\($0)" }
            names += ["pair_1", "pair_1_value", "pair_2", "pair_2_value"]
        }
        self.names = names
    }

    /// The answer about a row that has a score.
    func answer(on row: Features, probability: Double) -> RowAnswer {
        explainer.answer(on: row, probability: probability)
    }

    /// Writes an answer, a field a column.
    func write(_ answer: RowAnswer, to writer: inout CSVWriter) {
        let explanation = answer.explanation
        write(units: explanation.raw, to: &writer)
        write(units: explanation.mean, to: &writer)
        for feature in 0..<featureCount {
            write(units: explanation.contributions[feature], to: &writer)
        }
        write(answer.reasons, to: &writer) { explainer.code(of: $0) }
        if let language {
            write(answer.reasons, to: &writer) {
                explainer.sentence(on: $0, of: answer.features, in: language)
            }
        }
        if let change = answer.change { write(change, to: &writer) }
    }

    /// Writes a score or a contribution.
    ///
    /// On the scale they are multiples of 2^-40, so that whoever adds them as float64 rounds nothing as long as
    /// they and their sums stay below 2^13.
    private func write(units: Int64, to writer: inout CSVWriter) {
        if inUnits {
            writer.append(whole: Int(units))
        } else {
            writer.append(Scale.value(ofUnits: units))
        }
    }

    /// Writes the reasons, and nothing behind the last.
    private func write(_ reasons: [Int], to writer: inout CSVWriter, _ text: (Int) -> String) {
        for place in 0..<ReasonsLimits.reasonsMax {
            writer.append(place < reasons.count ? text(reasons[place]) : "")
        }
    }

    private func write(_ change: Change, to writer: inout CSVWriter) {
        for feature in 0..<featureCount { write(value: change.values[feature], to: &writer) }
        guard let pair = change.pair else {
            for _ in 0..<4 { writer.append("") }
            return
        }
        let names = explainer.file.model.featureNames
        writer.append(names[pair.first])
        write(value: pair.firstValue, to: &writer)
        writer.append(names[pair.second])
        write(value: pair.secondValue, to: &writer)
    }

    /// Writes a value that a feature would change to, as people write it; nothing for NaN.
    private func write(value: Double, to writer: inout CSVWriter) {
        if value.isNaN { writer.append("") } else { writer.append(shortest: value) }
    }
}
