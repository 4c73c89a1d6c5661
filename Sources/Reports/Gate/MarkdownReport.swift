package import Gate
internal import Words

/// A report as a comment on a pull request, in GitHub's Markdown.
///
/// Its first line is a marker that nobody sees, by which the comment of the last run is found and
/// replaced rather than repeated.
package struct MarkdownReport {
    /// The first line of every such comment, without its end.
    package static let marker = "<!-- sestina-gate: this comment is kept up to date -->"
    /// What GitHub takes; measured in bytes, which are no fewer than its characters.
    package static let bytesMax = 65_536

    /// The details that are shown of one check; the page has all of them.
    private static let detailsMax = 40
    /// The most code points of what a verdict means: all of them, with the mark of those that were cut.
    private static let consequenceMax = 501
    /// The last line of a comment that was cut.
    private static let closing =
        "\nThe report is cut here, as a comment holds no more; gate.html has all of it.\n"

    private let report: GateReport

    /// Takes a report, of any size.
    package init(_ report: GateReport) { self.report = report }

    /// The comment, lines ended; always well-formed and within ``bytesMax``.
    package var text: String {
        var text = ""
        // Room for the closing line is kept from the start, so that a cut comment is never too long.
        for piece in pieces {
            guard text.utf8.count + piece.utf8.count <= Self.bytesMax - Self.closing.utf8.count
            else { return text + Self.closing }
            text += piece
        }
        return text
    }

    /// Parts of the comment, after each of which it may end.
    private var pieces: [String] {
        let verdict = report.verdict.word
        // Escaped as well, for whoever forces a model in gives a reason of their own.
        let consequence = ReportWords.consequence(of: report)
        var pieces = [
            "\(Self.marker)\n## \(verdict): \(MarkdownText.escaped(report.sentence))\n\n"
                + MarkdownText.escaped(consequence, scalarsMax: Self.consequenceMax) + "\n\n"
        ]
        // Verdicts and tables of all models come before the details of any, as the end may be cut.
        pieces += report.comparison.map { MarkdownText.escaped($0) + "\n" }
        pieces += report.warnings.map { "\n> **Warning:** \(MarkdownText.escaped($0))\n" }
        for judgement in report.judgements {
            pieces += Self.blocking(judgement)
        }
        for judgement in report.judgements {
            pieces.append(Self.passing(judgement))
        }
        for judgement in report.judgements {
            pieces += judgement.checksGravestFirst.compactMap(Self.details)
            pieces.append(Self.digests(of: judgement))
        }
        return pieces
    }

    /// The heading of a model, the table of what does not pass, a piece for each row, and what to do about it.
    private static func blocking(_ judgement: Judgement) -> [String] {
        let name = MarkdownText.escaped(judgement.model, scalarsMax: 200)
        let heading = "\n### \(name): \(ReportWords.tally(judgement.checks))\n"
        let checks = judgement.checksGravestFirst.filter { $0.verdict != .pass }
        guard !checks.isEmpty else { return [heading] }
        let advice = judgement.advice.map { one in
            "- **\(one.rule.rawValue)**: \(MarkdownText.escaped(one.sentence))\n"
        }
        return [heading + "\n" + head] + rows(of: checks)
            + (advice.isEmpty ? [] : ["\n**What to do**\n\n" + advice.joined()])
    }

    /// The table of what passes, folded; one piece, so that a cut comment does not end within it.
    private static func passing(_ judgement: Judgement) -> String {
        let checks = judgement.checksGravestFirst.filter { $0.verdict == .pass }
        guard !checks.isEmpty else { return "" }
        let name = MarkdownText.escapedForHTML(judgement.model)
        let count = NumberFormat.counted(checks.count, "check")
        return "\n<details>\n<summary>\(name): \(count) PASS</summary>\n\n"
            + head + rows(of: checks).joined() + "\n</details>\n"
    }

    /// The first two lines of a table.
    private static let head = """
        | verdict | check | n | champion | challenger | difference | interval | margin \
        | smallest detectable |
        |---|---|--:|--:|--:|--:|:-:|--:|--:|

        """

    /// The lines of a table.
    private static func rows(of checks: [Check]) -> [String] {
        checks.map { check in
            let isGood = check.verdict == .pass
            let verdict = isGood ? check.verdict.word : "**\(check.verdict.word)**"
            let name = MarkdownText.escaped(check.name, scalarsMax: 200)
            // In the cell of the name, since a column of reasons would squeeze the numbers.
            let reason = isGood ? "" : "<br>\(MarkdownText.escaped(check.reason))"
            let cells = [
                verdict, name + reason, ReportNumber.count(check.rowCount),
                ReportNumber.text(check.champion), ReportNumber.text(check.challenger),
                ReportNumber.difference(check.difference), ReportNumber.interval(check.interval),
                ReportNumber.text(check.margin), ReportNumber.text(check.smallestDetectable),
            ]
            return "| \(cells.joined(separator: " | ")) |\n"
        }
    }

    /// What a reviewer may unfold below the tables, or nothing where a check has no details.
    private static func details(of check: Check) -> String? {
        guard !check.details.isEmpty else { return nil }
        let name = MarkdownText.escapedForHTML(check.name)
        var text = "\n<details>\n<summary>\(check.verdict.word): \(name)</summary>\n\n"
        // The reason of any other check stands in the table.
        if check.verdict == .pass { text += MarkdownText.escaped(check.reason) + "\n\n" }
        for detail in check.details.prefix(detailsMax) {
            text += "- \(MarkdownText.escaped(detail))\n"
        }
        let more = check.details.count - detailsMax
        if more > 0 { text += "- and \(more) more, in gate.html\n" }
        return text + "\n</details>\n"
    }

    /// The digests of what was judged, folded.
    private static func digests(of judgement: Judgement) -> String {
        let name = MarkdownText.escapedForHTML(judgement.model)
        var text = "\n<details>\n<summary>What was judged: \(name)</summary>\n\n"
        for (name, digest) in ReportWords.digests(judgement.digests) {
            text += "- \(name): \(MarkdownText.escaped(digest))\n"
        }
        return text + "\n</details>\n"
    }
}
