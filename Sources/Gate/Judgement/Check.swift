/// One question that the gate asks about a challenger, and the answer.
///
/// Where the challenger stands beside a champion, the figures are those of the same rows.
package struct Check: Sendable, Equatable {
    /// What kind of question it is; a rule of its own in reports that know rules.
    package enum Rule: String, Sendable, CaseIterable {
        /// The file loads, meets its golden rows and stands by the contract.
        case file
        /// The holdout is one that figures can be taken on.
        case holdout
        /// A server gives the bits that were evaluated, and the file's own figures hold.
        case served
        /// The predictions are plausible for the customers.
        case predictions
        /// A metric stands above its floor, or below its ceiling.
        case floor
        /// A metric is no worse than the champion's, but for the margin.
        case comparison
        /// Probabilities mean what they say.
        case calibration
        /// Scores and decisions stay where they were.
        case stability
        /// Reasons are those of the scores, and what applicants are told stays what it was.
        case reasons
        /// The probability goes with a feature as the policy says.
        case monotonicity
        /// Nothing else is decided where no row of the holdout lies.
        case wholeInput = "whole input"
        /// Scoring a row takes no longer than the budget.
        case speed
        /// The recorded training gives this model again.
        case reproducibility
        /// No rule is weaker than before.
        case rules
        /// The gate finds what was planted to be found.
        case selfTest = "self-test"
    }

    /// The kind of question.
    package var rule: Rule
    /// What is asked about, such as `recall` or `accuracy of low income`; unique within its rule.
    package var subject: String
    /// The rows that the answer rests on, where it rests on rows.
    package var rowCount: Int?
    /// The champion's figure; nil where there is none or it is not defined on these rows.
    package var champion: Double?
    /// The challenger's figure; nil where it is not defined on these rows.
    package var challenger: Double?
    /// The challenger's figure less the champion's.
    package var difference: Double?
    /// The confidence interval of the difference, or of the challenger's figure where it stands alone.
    package var interval: ClosedRange<Double>?
    /// The bound that the figure or the difference is held to.
    package var margin: Double?
    /// The smallest true difference that this test finds four times out of five.
    package var smallestDetectable: Double?
    /// Rows of the same kind with which the difference that was found would be enough for an answer, about; nil
    /// where there is an answer, or rows are not what it lacks.
    package var rowsToSettle: Int?
    /// What the answer means for the change.
    package var verdict: Verdict
    /// One line that says why.
    package var reason: String
    /// What a reviewer may want to look at: rows that flip, a pair that breaks a direction.
    package var details: [String]

    /// What is said where nothing could be looked at: no pass, whatever the reason.
    ///
    /// - Parameters:
    ///   - rule: the kind of question.
    ///   - subject: what is asked about.
    ///   - reason: why it could not be asked.
    ///   - isRequired: whether the policy takes no model of which this is not known.
    /// - Returns: the answer, inconclusive where it is required.
    static func unasked(
        _ rule: Rule,
        _ subject: String,
        _ reason: String,
        isRequired: Bool
    ) -> Check {
        let words = isRequired ? "; the policy requires it" : ""
        return Check(rule, subject, isRequired ? .inconclusive : .notAsked, reason + words)
    }

    /// An answer; figures that are not given are not known.
    ///
    /// - Parameters:
    ///   - rule: the kind of question.
    ///   - subject: what is asked about, unique within its rule.
    ///   - verdict: what the answer means for the change.
    ///   - reason: one line that says why.
    ///   - rowCount: the rows that the answer rests on.
    ///   - champion: the champion's figure.
    ///   - challenger: the challenger's figure.
    ///   - difference: the challenger's figure less the champion's.
    ///   - interval: where the difference lies, or the challenger's figure where it stands alone.
    ///   - margin: what the figure or the difference is held to.
    ///   - smallestDetectable: the smallest true difference that is found four times out of five.
    ///   - details: lines for a reviewer.
    package init(
        _ rule: Rule,
        _ subject: String,
        _ verdict: Verdict,
        _ reason: String,
        rowCount: Int? = nil,
        champion: Double? = nil,
        challenger: Double? = nil,
        difference: Double? = nil,
        interval: ClosedRange<Double>? = nil,
        margin: Double? = nil,
        smallestDetectable: Double? = nil,
        details: [String] = []
    ) {
        self.rule = rule
        self.subject = subject
        self.verdict = verdict
        self.reason = reason
        self.rowCount = rowCount
        self.champion = champion
        self.challenger = challenger
        self.difference = difference
        self.interval = interval
        self.margin = margin
        self.smallestDetectable = smallestDetectable
        self.details = details
    }
}
