import Models
package import Reasons

/// What a model file says so that answers can be given reasons: whom an applicant is compared with, what the
/// features are called, and what could be changed.
package struct ReasonRecord: Sendable {
    /// The applicants that reasons are measured against; nil where the model gives no reasons.
    package var reference: ReferenceGroup?
    /// The texts of the six features, in their order; nil where the file has none.
    package var texts: [ReasonTexts]?
    /// What applicants could change about the six features; nil where the file does not say.
    package var actionable: [Actionable]?
    /// How the six features are shown; nil where the file does not say.
    package var display: [FeatureDisplay]?

    /// What is known of reasons; traps where a list is not one of six.
    package init(
        reference: ReferenceGroup? = nil,
        texts: [ReasonTexts]? = nil,
        actionable: [Actionable]? = nil,
        display: [FeatureDisplay]? = nil
    ) {
        for count in [texts?.count, actionable?.count, display?.count] {
            precondition(count ?? featureCount == featureCount, "a list has an entry a feature")
        }
        self.reference = reference
        self.texts = texts
        self.actionable = actionable
        self.display = display
    }
}

extension ReasonRecord {
    /// What explains a model beside the reference group; nil where nothing does, which a reader says.
    func explainer(of model: Model) -> Explainer? {
        reference.flatMap { try? Explainer(model, comparedWith: $0) }
    }

    /// Refuses a reference group of which the model has no score of some row.
    func check(with model: Model) throws(ModelFileError) {
        guard let reference else { return }
        for (index, row) in reference.rows.enumerated() {
            let missing = model.featureNames.indices.first {
                row[$0].isNaN && !model.mayBeMissing[$0]
            }
            if let missing {
                throw .refused(
                    "row \(index + 1) of sestina.reference lacks \(quoted(model.featureNames[missing])), "
                        + "which sestina.missing does not name"
                )
            }
            if model.probability(of: row).isNaN {
                throw .refused(
                    "the model gives row \(index + 1) of sestina.reference no probability"
                )
            }
        }
    }
}
