internal import Charts
package import Gate

/// A report as one self-contained page, with the curves of both models over each other.
package struct GatePageReport {
    private let report: GateReport

    /// Takes a report; other people's text in it is cut to one line and escaped.
    package init(_ report: GateReport) { self.report = report }

    /// The page as HTML.
    package var html: String {
        let lead =
            ["\(report.verdict.word): \(ReportWords.line(report.sentence))"]
            + [ReportWords.consequence(of: report)]
            + report.comparison.map { ReportWords.line($0) }
        // Warnings come before the models: one may say that the policy changed with a model.
        var sections: [Page.Section] = []
        if !report.warnings.isEmpty {
            sections.append(
                Page.Section(
                    heading: "Know this first",
                    blocks: report.warnings.map { .warning(ReportWords.line($0)) }
                )
            )
        }
        for judgement in report.judgements { sections += Self.sections(of: judgement) }
        return Page(
            title: "The gate says \(report.verdict.word)",
            introduction: lead,
            sections: sections
        ).html
    }

    /// The sections of one model: verdict, curves where there are scores, details where a check has some,
    /// and the digests of what was judged.
    private static func sections(of judgement: Judgement) -> [Page.Section] {
        let model = ReportWords.line(judgement.model, scalarsMax: 200)
        var sections = [
            Page.Section(
                heading: "\(model): \(judgement.verdict.word)",
                blocks: verdictBlocks(of: judgement)
            )
        ]
        // A model that could not be scored has no curves, and no empty frames for them.
        if let scores = judgement.scores {
            sections.append(
                Page.Section(
                    heading: "\(model): curves on the holdout",
                    blocks: ScoreFigures(scores).blocks
                )
            )
        }
        let details = judgement.checksGravestFirst.filter { !$0.details.isEmpty }
        if !details.isEmpty {
            sections.append(
                Page.Section(
                    heading: "\(model): details",
                    blocks: details.map { .table(table(ofDetailsOf: $0)) }
                )
            )
        }
        var provenance = Table(
            caption: "SHA-256 digests of what was judged",
            columns: [Table.Column("What"), Table.Column("Digest")]
        )
        for (name, digest) in ReportWords.digests(judgement.digests) {
            provenance.append([name, digest])
        }
        sections.append(
            Page.Section(heading: "\(model): what was judged", blocks: [.table(provenance)])
        )
        return sections
    }

    /// A note for each check that does not pass, then the tables of numbers and of reasons.
    ///
    /// Without a check there is no table either: an empty one would look like a good one.
    private static func verdictBlocks(of judgement: Judgement) -> [Page.Block] {
        guard !judgement.checks.isEmpty else { return [.warning("Nothing was checked.")] }
        let failing = judgement.checksGravestFirst.filter { $0.verdict != .pass }
        let advice = judgement.advice.map { one in
            Page.Block.paragraph("What to do about \(one.rule.rawValue): \(line(one.sentence))")
        }
        return failing.map { check in
            .note("\(check.verdict.word): \(line(check.name)): \(line(check.reason))")
        } + advice + [.table(table(of: judgement)), .table(reasons(of: judgement))]
    }

    /// Each check with its reason; apart from the numbers, of which there are seven columns already.
    private static func reasons(of judgement: Judgement) -> Table {
        var table = Table(
            caption: "What each check found",
            columns: ["Check", "Verdict", "Reason"].map { Table.Column($0) }
        )
        for check in judgement.checksGravestFirst {
            table.append([line(check.name), check.verdict.word, line(check.reason)])
        }
        return table
    }

    /// Each check with its numbers; "–" stands for what its rule does not measure.
    private static func table(of judgement: Judgement) -> Table {
        let numbers = [
            "n", "champion", "challenger", "difference", "interval", "margin",
            "smallest detectable",
        ]
        var table = Table(
            caption: "\(ReportWords.tally(judgement.checks)); the gravest first",
            columns: [Table.Column("Check"), Table.Column("Verdict")]
                + numbers.map { Table.Column($0, isNumeric: true) }
        )
        for check in judgement.checksGravestFirst {
            table.append([
                line(check.name), check.verdict.word, ReportNumber.count(check.rowCount),
                ReportNumber.text(check.champion), ReportNumber.text(check.challenger),
                ReportNumber.difference(check.difference), ReportNumber.interval(check.interval),
                ReportNumber.text(check.margin), ReportNumber.text(check.smallestDetectable),
            ])
        }
        return table
    }

    /// All details of a check; the page is where the shorter reports send for them.
    private static func table(ofDetailsOf check: Check) -> Table {
        var table = Table(
            caption: "\(check.verdict.word): \(line(check.name))",
            columns: [Table.Column("Detail")]
        )
        for detail in check.details { table.append([line(detail)]) }
        return table
    }

    /// Someone else's text on one line; ``Page`` escapes it.
    private static func line(_ text: String) -> String { ReportWords.line(text) }
}
