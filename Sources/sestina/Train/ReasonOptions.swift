import ArgumentParser
import Commands
import ONNX
import Reasons
import Training
import Words

/// How answers of a model are given reasons.
struct ReasonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Whom applicants are compared with: customers who are just accepted (at-the-cut), or some "
                + "of all (all).",
            valueName: "group"
        )
    )
    // At the cut, so that a reason is what an applicant lacks to be accepted.
    var reference = ReferenceSelection.atTheCut

    @Option(
        help: ArgumentHelp(
            "The most customers that applicants are compared with, 1 to 256.",
            valueName: "rows"
        )
    )
    var referenceRows = ReasonPlan.rowsStandard

    @Option(
        help: ArgumentHelp(
            "JSON with what the features are called as reasons, what can be changed and how it is shown, as "
                + "'sestina inspect --json' prints it. (default: what is known of the loan book's features)",
            valueName: "file"
        )
    )
    var reasons: String?

    /// Refuses a group that no model file can hold.
    mutating func validate() throws {
        guard (1...ReferenceGroup.rowsMax).contains(referenceRows) else {
            throw ValidationError("--reference-rows takes 1 to \(ReferenceGroup.rowsMax)")
        }
    }

    /// The plan that the options ask for.
    ///
    /// - Parameter features: the names of the features, in their order.
    /// - Returns: the plan, with what a file says.
    /// - Throws: a ``Failure`` for a file that cannot be read, or says something else than it has to.
    func plan(of features: [String]) throws(Failure) -> ReasonPlan {
        var given = ReasonRecord()
        if let reasons {
            do throws(ModelFileError) {
                given = try ReasonRecord(path: reasons, of: features)
            } catch {
                let sentence =
                    error.kind == .unreadable ? error.description : "\(reasons.shown): \(error)"
                throw Failure(.inputOutput, sentence)
            }
        }
        return ReasonPlan(selection: reference, rowsMax: referenceRows, given: given)
    }
}

extension ReferenceSelection: ExpressibleByArgument {}
