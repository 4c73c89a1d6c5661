/// A report for programs, as ``schema`` describes it.
package struct JSONReport {
    private let report: GateReport

    package init(_ report: GateReport) { self.report = report }

    /// What a report looks like, as JSON Schema of draft 2020-12: `Files/report.schema.json`.
    package static let schema = String(
        decoding: PackageResources.report_schema_json,
        as: UTF8.self
    )

    /// One JSON object on several lines, its keys sorted.
    ///
    /// Figures that were not measured, and those that are no numbers, are null.
    package var text: String { ReportJSON.text(of: Document(report)) }

    private struct Document: Encodable {
        let format = 1
        let verdict: String
        let exitCode: Int32
        let standing: String
        let sentence: String
        let comparison: [String]
        let warnings: [String]
        let obstacle: ReportJSON.OrNull<String>
        let commit: ReportJSON.OrNull<String>
        let forced: Bool
        let forces: [Word]
        let models: [Model]

        private enum CodingKeys: String, CodingKey {
            case format, verdict, standing, sentence, comparison, warnings, obstacle, commit
            case forced, forces, models
            case exitCode = "exit_code"
        }

        init(_ report: GateReport) {
            verdict = report.verdict.rawValue
            exitCode = report.verdict.exitCode
            standing = report.standing == .binding ? "binding" : "advisory"
            sentence = report.sentence
            comparison = report.comparison
            warnings = report.warnings
            obstacle = ReportJSON.OrNull(report.obstacle)
            commit = ReportJSON.OrNull(report.commit?.hex)
            forced = report.isForced
            forces = report.forces.map(Word.init)
            models = report.judgements.map(Model.init)
        }
    }

    private struct Word: Encodable {
        let model: String
        let author: String
        let commit: String
        let reason: String

        init(_ force: Force) {
            model = force.model
            author = force.author
            commit = force.commit.hex
            reason = force.reason
        }
    }

    private struct Model: Encodable {
        let model: String
        let verdict: String
        let sentence: String
        let digests: Digests
        let checks: [Entry]

        init(_ judgement: Judgement) {
            model = judgement.model
            verdict = judgement.verdict.rawValue
            sentence = judgement.sentence
            digests = Digests(judgement.digests)
            checks = judgement.checks.map(Entry.init)
        }
    }

    private struct Digests: Encodable {
        let challenger: ReportJSON.OrNull<String>
        let champion: ReportJSON.OrNull<String>
        let holdout: ReportJSON.OrNull<String>
        let policy: ReportJSON.OrNull<String>

        init(_ digests: Judgement.Digests) {
            challenger = ReportJSON.OrNull(digests.challenger)
            champion = ReportJSON.OrNull(digests.champion)
            holdout = ReportJSON.OrNull(digests.holdout)
            policy = ReportJSON.OrNull(digests.policy)
        }
    }

    private struct Entry: Encodable {
        let rule: String
        let subject: String
        let verdict: String
        let reason: String
        let rows: ReportJSON.OrNull<Int>
        let champion: ReportJSON.OrNull<Double>
        let challenger: ReportJSON.OrNull<Double>
        let difference: ReportJSON.OrNull<Double>
        let low: ReportJSON.OrNull<Double>
        let high: ReportJSON.OrNull<Double>
        let margin: ReportJSON.OrNull<Double>
        let smallestDetectable: ReportJSON.OrNull<Double>
        let details: [String]

        private enum CodingKeys: String, CodingKey {
            case rule, subject, verdict, reason, rows, champion, challenger, difference, low, high
            case margin, details
            case smallestDetectable = "smallest_detectable"
        }

        init(_ check: Check) {
            rule = check.rule.rawValue
            subject = check.subject
            verdict = check.verdict.rawValue
            reason = check.reason
            rows = ReportJSON.OrNull(check.rowCount)
            champion = ReportJSON.figure(check.champion)
            challenger = ReportJSON.figure(check.challenger)
            difference = ReportJSON.figure(check.difference)
            low = ReportJSON.figure(check.interval?.lowerBound)
            high = ReportJSON.figure(check.interval?.upperBound)
            margin = ReportJSON.figure(check.margin)
            smallestDetectable = ReportJSON.figure(check.smallestDetectable)
            details = check.details
        }
    }
}
