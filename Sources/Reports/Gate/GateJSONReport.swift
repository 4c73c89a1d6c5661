package import Gate
internal import JSON
internal import Repository

/// A report for programs, as ``schema`` describes it.
package struct GateJSONReport {
    /// The form of the document, as ``schema`` has it.
    static let format = 1

    private let report: GateReport

    /// Takes a report, which is not changed: texts are written whole, however long or odd.
    package init(_ report: GateReport) { self.report = report }

    /// What a report looks like, as JSON Schema of draft 2020-12: `Files/report.schema.json`.
    package static let schema = String(
        decoding: PackageResources.report_schema_json,
        as: UTF8.self
    )

    /// One JSON object on several lines, its keys sorted.
    ///
    /// Numbers that were not measured, and those that are not finite, are null.
    package var text: String {
        // Sorted by name, here and below, as the writer keeps the order in which members come.
        ReportJSON.text { text in
            text.text("commit", report.commit?.hex)
            text.texts("comparison", report.comparison)
            // That of the verdict, whether it blocks or not: a reader knows from "standing" and "forced".
            text.member("exit_code", report.verdict.exitCode)
            text.member("forced") { $0.boolean(report.isForced) }
            text.member("forces") { $0.array(report.forces) { Self.write($1, to: &$0) } }
            text.member("format", Self.format)
            text.member("models") { $0.array(report.judgements) { Self.write($1, to: &$0) } }
            text.text("obstacle", report.obstacle)
            text.member("sentence", report.sentence)
            text.member("standing", report.standing == .binding ? "binding" : "advisory")
            text.member("verdict", report.verdict.rawValue)
            text.texts("warnings", report.warnings)
        }
    }

    /// Who let a model in, and why.
    private static func write(_ force: Force, to text: inout JSONText) {
        text.object { text in
            text.member("by", force.by)
            text.member("commit", force.commit.hex)
            text.member("model", force.model)
            text.member("reason", force.reason)
        }
    }

    /// A model with its checks in the order of the gate, not the gravest first: programs sort themselves.
    private static func write(_ judgement: Judgement, to text: inout JSONText) {
        text.object { text in
            text.member("advice") { $0.array(judgement.advice) { write($1, to: &$0) } }
            text.member("checks") { $0.array(judgement.checks) { write($1, to: &$0) } }
            text.member("digests") { write(judgement.digests, to: &$0) }
            text.member("model", judgement.model)
            text.member("sentence", judgement.sentence)
            text.member("verdict", judgement.verdict.rawValue)
        }
    }

    /// What to do about a rule that is not met.
    private static func write(_ advice: Advice, to text: inout JSONText) {
        text.object { text in
            text.member("rule", advice.rule.rawValue)
            text.member("sentence", advice.sentence)
        }
    }

    /// SHA-256 digests in hex; null for what there was none of, such as the champion of a first model.
    private static func write(_ digests: Judgement.Digests, to text: inout JSONText) {
        text.object { text in
            text.text("challenger", digests.challenger)
            text.text("champion", digests.champion)
            text.text("holdout", digests.holdout)
            text.text("policy", digests.policy)
        }
    }

    /// A check; whatever its rule does not measure is null, so that every check has the same members.
    private static func write(_ check: Check, to text: inout JSONText) {
        text.object { text in
            text.number("challenger", check.challenger)
            text.number("champion", check.champion)
            text.texts("details", check.details)
            text.number("difference", check.difference)
            // Ends of the interval apart, since JSON has no ranges.
            text.number("high", check.interval?.upperBound)
            text.number("low", check.interval?.lowerBound)
            text.number("margin", check.margin)
            text.member("reason", check.reason)
            text.member("rows") { $0.optional(check.rowCount) { $0.number($1) } }
            text.member("rows_to_settle") { $0.optional(check.rowsToSettle) { $0.number($1) } }
            text.member("rule", check.rule.rawValue)
            text.number("smallest_detectable", check.smallestDetectable)
            text.member("subject", check.subject)
            text.member("verdict", check.verdict.rawValue)
        }
    }
}
