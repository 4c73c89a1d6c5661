import Commands
import Models
import ONNX
import Reasons
import Words

/// What there is to say about one applicant: the score, why it is what it is, and what would change the decision.
struct RowAnswer {
    /// What was asked about; NaN where a value is missing.
    let features: Features
    /// The probability of default.
    let probability: Double
    /// Why it is that.
    let explanation: Explanation
    /// What would change the decision; nil where that was not looked for.
    let change: Change?

    /// The features that are reasons, the strongest first.
    var reasons: [Int] {
        (0..<explanation.reasonCount).map { Int(explanation.reasons[$0]) }
    }

    /// Why a row has a score and no explanation.
    static func whyBeyondUnits(_ feature: String) -> String {
        let most = NumberFormat.grouped(1 << ReasonsLimits.scaleBits)
        return
            "\(feature.shown) contributes more than can be told, which is \(most) of the model's scale; check its "
            + "unit and magnitude"
    }
}

/// Answers with reasons for the model of a file.
struct RowExplainer {
    /// The file with the model.
    let file: ModelFile
    /// Whom applicants are compared with.
    let reference: ReferenceGroup
    /// What explains scores.
    let explainer: Explainer
    private let search: ChangeSearch?

    /// Takes a file that was read for its reasons.
    ///
    /// - Parameters:
    ///   - file: the file.
    ///   - path: where it is.
    ///   - findsChanges: whether what would change decisions is looked for.
    /// - Throws: a ``Failure`` where nothing explains its scores.
    init(_ file: ModelFile, at path: String, findingChanges findsChanges: Bool) throws(Failure) {
        guard let explainer = file.explainer, let reference = file.reasons.reference else {
            throw Failure(.cannotBeKnown, "\(path) cannot explain: \(file.whyNotExplained ?? "")")
        }
        (self.file, self.explainer, self.reference) = (file, explainer, reference)
        search = findsChanges ? file.changeSearch() : nil
    }

    /// Whether what would change decisions is told.
    var findsChanges: Bool { search != nil }

    /// The answer about a row that the model takes and gives a probability for.
    func answer(on row: Features, probability: Double) -> RowAnswer {
        let explanation = explainer.explanation(of: row)
        // A row without an explanation gets no answer at all.
        let isTold = explanation.featureBeyond == nil
        return RowAnswer(
            features: row,
            probability: probability,
            explanation: explanation,
            change: isTold ? search?.change(for: row) : nil
        )
    }

    /// What programs know a feature by where it is a reason: its name, where the file has no codes.
    func code(of feature: Int) -> String {
        file.reasons.texts?[feature].code ?? file.model.featureNames[feature]
    }

    /// What people read where a feature is a reason: its name, where the file has no sentences.
    func sentence(on feature: Int, of row: Features, in language: ReasonLanguage) -> String {
        guard let texts = file.reasons.texts?[feature] else {
            return file.model.featureNames[feature]
        }
        switch (language, row[feature].isNaN) {
        case (.english, false): return texts.english
        case (.english, true): return texts.missingEnglish
        case (.french, false): return texts.french
        case (.french, true): return texts.missingFrench
        }
    }
}
