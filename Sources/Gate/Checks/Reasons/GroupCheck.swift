internal import Datasets
internal import Models
internal import ONNX
internal import Reasons
internal import Words

/// Whether a model has a reference group, and whether it is the one that its training gives.
///
/// Whoever chooses with whom applicants are compared chooses what they are told: beside a group that is as deep in
/// debt as they are, debt is no reason.
enum GroupCheck {
    static let subject = "reference group"

    /// The answer about a model that gives no reasons.
    ///
    /// - Parameters:
    ///   - file: the model.
    ///   - champion: the one that it would replace; nil where there is none.
    ///   - isRequired: whether a model must give reasons to pass.
    /// - Returns: the check, which is no pass.
    static func missing(
        _ file: ModelFile,
        champion: ModelFile?,
        isRequired: Bool
    ) -> Check {
        let why = file.reasonsFault.map { "\($0)" } ?? "the file has no reference group"
        guard champion?.explainer != nil, isRequired else {
            return .unasked(.reasons, subject, "no reasons: \(why)", isRequired: isRequired)
        }
        return Check(
            .reasons,
            subject,
            .fail,
            "the champion gives reasons, and this gives none: \(why)"
        )
    }

    /// The answer about one that gives some.
    ///
    /// - Parameters:
    ///   - file: the model, which has a group.
    ///   - champion: the one that it would replace; nil where there is none.
    ///   - training: the rows that the model was made of.
    ///   - isRequired: whether a model must be trained again to pass.
    /// - Returns: the check; it tells what is another than the champion's.
    static func check(
        _ file: ModelFile,
        champion: ModelFile?,
        _ training: TrainingRows,
        isRequired: Bool
    ) -> Check {
        guard let group = file.reasons.reference else {
            return missing(file, champion: champion, isRequired: isRequired)
        }
        let told = "\(words(group)), digest \(ReferenceDigest(of: group).hex.prefix(16))"
        let before = champion?.reasons.reference
        let details = ["here: \(told)"] + (before.map { ["the champion's: \(words($0))"] } ?? [])
        var check = Check.unasked(
            .reasons,
            subject,
            "not compared: \(training.obstacle)",
            isRequired: isRequired
        )
        (check.rowCount, check.details) = (group.rows.count, details)
        guard let rows = training.rows else { return check }
        guard let selection = ReferenceSelection(rawValue: group.selection) else {
            check.reason =
                "chosen in a way that is not known here, \(group.selection.shown), so nothing shows that it was not chosen"
                + " for the reasons that it gives"
            return check
        }
        let places = selection.places(
            of: file.model.probabilities(of: rows.rows),
            below: file.model.threshold,
            rowsMax: ReferenceGroup.rowsMax
        )
        if let fault = fault(group, selection, rows, file.model) {
            (check.verdict, check.reason) = (.fail, fault)
        } else if let before, isAnotherWay(group, before, most: places.count) {
            check.verdict = .inconclusive
            check.reason =
                "\(words(group)); the champion's are \(words(before)), and no figure tells whom applicants should be"
                + " compared with; a person has to decide"
        } else {
            check.verdict = .pass
            check.reason = "the \(words(group)), that training gives"
        }
        return check
    }

    /// Whether two groups were chosen in different ways; one that has all rows that there are has no size of its own.
    private static func isAnotherWay(
        _ group: ReferenceGroup,
        _ before: ReferenceGroup,
        most: Int
    ) -> Bool {
        let (count, wanted) = (group.rows.count, before.rows.count)
        return group.selection != before.selection
            || (count != wanted && count != min(most, wanted))
    }

    /// What is another row than training gives; nil where none is.
    private static func fault(
        _ group: ReferenceGroup,
        _ selection: ReferenceSelection,
        _ rows: Dataset,
        _ model: Model
    ) -> String? {
        let places = selection.places(
            of: model.probabilities(of: rows.rows),
            below: model.threshold,
            rowsMax: group.rows.count
        )
        let other = group.rows.indices.first { index in
            index >= places.count || !isSame(group.rows[index], rows.row(places[index]))
        }
        return other.map {
            "row \($0 + 1) of the group is not the one that \(group.selection.shown) takes from the rows of training"
        }
    }

    /// Whether two rows are the same to the bit, missing values being all alike.
    private static func isSame(_ first: Features, _ second: Features) -> Bool {
        (0..<featureCount).allSatisfy {
            first[$0].bitPattern == second[$0].bitPattern || first[$0].isNaN && second[$0].isNaN
        }
    }

    private static func words(_ group: ReferenceGroup) -> String {
        "\(NumberFormat.counted(group.rows.count, "row")), chosen \(group.selection.shown)"
    }
}
