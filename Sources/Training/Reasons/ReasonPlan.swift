internal import Datasets
internal import Models
package import ONNX
package import Reasons

/// How a model is made to give reasons.
package struct ReasonPlan: Sendable {
    /// How many rows a group has unless it is said.
    package static let rowsStandard = 128

    /// Whom applicants are compared with.
    package var selection: ReferenceSelection
    /// The most rows of the reference group, 1 to `ReferenceGroup.rowsMax`.
    package var rowsMax: Int
    /// Lists of texts, of what can be changed and of how it is shown that stand in the place of those that are
    /// known by the features' names; a reference group in it is left alone.
    package var given: ReasonRecord

    /// A plan of the usual choices; traps where a group could have no row, or too many.
    package init(
        selection: ReferenceSelection = .atTheCut,
        rowsMax: Int = rowsStandard,
        given: ReasonRecord = ReasonRecord()
    ) {
        precondition(
            (1...ReferenceGroup.rowsMax).contains(rowsMax),
            "a reference group has 1 to 256 rows"
        )
        self.selection = selection
        self.rowsMax = rowsMax
        self.given = given
    }

    /// What a model file says of reasons.
    ///
    /// - Parameters:
    ///   - rows: those that the model was made of.
    ///   - probabilities: what the model gives for the rows, in order; NaN where it gives none.
    ///   - threshold: from which on it predicts default.
    /// - Returns: texts and the like, and a reference group unless the model accepts nobody.
    func record(of rows: Dataset, probabilities: [Double], threshold: Double) -> ReasonRecord {
        let known = rows.featureNames.map(FeatureReasons.init)
        let places = selection.places(
            of: probabilities,
            below: threshold,
            rowsMax: rowsMax
        )
        return ReasonRecord(
            reference: ReferenceGroup(selection: selection.rawValue, rows: places.map(rows.row)),
            texts: given.texts ?? known.map(\.texts),
            actionable: given.actionable ?? known.map(\.actionable),
            display: given.display ?? known.map(\.display)
        )
    }
}
