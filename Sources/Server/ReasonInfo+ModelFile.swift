import Documents
import ONNX
import Reasons

extension ServerInfo.Model.ReasonInfo {
    /// What `info` says of a model's reasons.
    init(_ file: ModelFile) {
        let record = file.reasons
        self.init(
            scale: file.explainer.map { $0.scale == .logOdds ? .logOdds : .probability },
            reference: record.reference.map { group in
                Reference(
                    digest: ReferenceDigest(of: group).hex,
                    rows: group.rows.count,
                    selection: group.selection
                )
            },
            texts: record.texts?.map { texts in
                Texts(
                    code: texts.code,
                    english: texts.english,
                    french: texts.french,
                    missingEnglish: texts.missingEnglish,
                    missingFrench: texts.missingFrench
                )
            },
            actionable: record.actionable?.map { actionable in
                Actionable(
                    change: Actionable.Change(actionable.change),
                    isWhole: actionable.isWhole
                )
            },
            display: record.display?.map { display in
                Display(
                    english: display.english,
                    french: display.french,
                    unit: display.unit.rawValue,
                    currency: display.currency
                )
            }
        )
    }
}

extension ServerInfo.Model.ReasonInfo.Actionable.Change {
    /// The direction by its name in the document.
    fileprivate init(_ change: Reasons.Actionable.Change) {
        self =
            switch change {
            case .up: .up
            case .down: .down
            case .any: .any
            case .fixed: .fixed
            }
    }
}
