/// One rule by which a model is judged, and which side of it is the weaker one.
///
/// A policy that is weaker in one rule and stronger in another is weaker: what the stronger one would hold back is
/// not what the weaker one lets through.
package struct PolicyRule: Sendable {
    /// What a model is judged by at one side of a change.
    package struct Side: Sendable {
        /// The rules.
        package let policy: Policy
        /// How large the holdout is; nil where it cannot be read.
        package let holdout: HoldoutSize?

        /// A side of a change.
        package init(_ policy: Policy, holdout: HoldoutSize? = nil) {
            self.policy = policy
            self.holdout = holdout
        }
    }

    /// How many rows a holdout has.
    package struct HoldoutSize: Sendable, Equatable {
        /// All of them.
        package let rows: Int
        /// Those that defaulted.
        package let defaults: Int

        /// A size, both at least 0.
        package init(rows: Int, defaults: Int) {
            self.rows = rows
            self.defaults = defaults
        }
    }

    /// One change that makes a rule weaker.
    package struct Weakening: Sendable, Equatable {
        /// Where the rule stands, as `metrics.recall.floor`.
        package let place: String
        /// What it is and what it was, as "0.9, was 0.96".
        package let words: String

        /// From one text to another; nil of a text is a rule that is not there.
        init(_ place: String, from old: String?, to new: String?) {
            self.place = place
            words =
                switch (old, new) {
                case (nil, let new): "\(new ?? "nothing"), where there was none"
                case (let old?, nil): "taken away, was \(old)"
                case (let old?, let new?): "\(new), was \(old)"
                }
        }
    }

    /// Where the rule stands in `policy.json`; METRIC, FEATURE and NAME stand for any.
    package let place: String
    /// What makes it weaker, to read on from "weaker is".
    package let weaker: String
    /// The changes that make it weaker.
    let weakenings: @Sendable (_ old: Side, _ new: Side) -> [Weakening]
}
