package import Gate

/// A report as it is read on a terminal of 100 columns.
///
/// Whoever ran the gate sees its last lines first. So what was compared comes first, then a table for each model, the
/// gravest check last and with its reason, then what to do about it, and at the very end the verdict. Checks that
/// pass are folded into a line.
package struct TerminalReport {
    private let report: GateReport
    private let isColored: Bool
    private let isVerbose: Bool

    /// The widest line that is not someone's unbroken word, in characters.
    static let columns = 100

    /// Prepares a report.
    ///
    /// - Parameters:
    ///   - report: what the gate says.
    ///   - isColored: whether verdicts are set in colour by ANSI sequences.
    ///   - isVerbose: whether checks that pass have lines of their own.
    package init(_ report: GateReport, isColored: Bool = false, isVerbose: Bool = false) {
        self.report = report
        self.isColored = isColored
        self.isVerbose = isVerbose
    }

    /// The whole report, lines ended.
    package var text: String {
        let verdict = report.verdict
        var lines = report.comparison.map { ReportWords.line($0) }
        for warning in report.warnings {
            lines += Self.wrapped("Warning: \(ReportWords.line(warning))", indent: 2)
        }
        for judgement in report.judgements {
            lines += ["", heading(of: judgement)] + table(of: judgement) + advice(on: judgement)
        }
        let sentence = ReportWords.line(report.sentence)
        if !lines.isEmpty { lines.append("") }
        lines.append("\(colored(verdict.word, verdict)): \(sentence)")
        lines.append(ReportWords.consequence(of: report))
        return lines.joined(separator: "\n") + "\n"
    }

    /// What to do about each rule that is not met.
    private func advice(on judgement: Judgement) -> [String] {
        let advice = judgement.advice
        guard !advice.isEmpty else { return [] }
        return ["", "What to do:"]
            + advice.flatMap { one in
                Self.wrapped("  \(one.rule.rawValue): \(ReportWords.line(one.sentence))", indent: 4)
            }
    }

    /// The model's name, cut so that the counts beside it stay in sight, and how many checks came to what.
    private func heading(of judgement: Judgement) -> String {
        let name = ReportWords.line(judgement.model, scalarsMax: 40)
        return "\(name): \(ReportWords.tally(judgement.checks))"
    }

    /// The heads of the columns of numbers, shorter than on a page.
    private static let titles = [
        "n", "champion", "challenger", "change", "interval", "margin", "detects",
    ]

    /// The checks with their numbers in columns, the gravest last; under those that do not pass, why.
    ///
    /// Columns are as wide as their widest number, and names have the rest of the line.
    private func table(of judgement: Judgement) -> [String] {
        let all = judgement.checksGravestLast
        let checks = isVerbose ? all : all.filter { $0.verdict != .pass }
        let folded = all.count - checks.count
        let fold =
            folded == 0
            ? []
            : [
                folded == 1
                    ? "1 check passes; --verbose shows it"
                    : "\(folded) checks pass; --verbose shows them"
            ]
        guard !checks.isEmpty else { return fold }
        let rows = [Self.titles] + checks.map(Self.cells)
        let widths = Self.titles.indices.map { column in
            rows.map { $0[column].count }.max() ?? 0
        }
        let verdictWidth = checks.map(\.verdict.word.count).max() ?? 0
        let numbersWidth = widths.reduce(0) { $0 + $1 + 1 }
        let nameWidth = max(8, Self.columns - numbersWidth - verdictWidth - 1)

        // One line of the table: what stands left, and the numbers each flush right.
        func line(_ lead: String, _ cells: [String]) -> String {
            let numbers = zip(cells, widths).map { " " + Self.padded($0, $1, toLeft: false) }
            return lead + numbers.joined()
        }
        let lead = verdictWidth + 1
        var lines = [line(Self.padded("", lead + nameWidth, toLeft: true), Self.titles)]
        for (check, cells) in zip(checks, rows.dropFirst()) {
            let word = Self.padded(check.verdict.word, lead, toLeft: true)
            // Coloured after it was padded, since the sequences count as characters but take no room.
            let verdict = colored(word, check.verdict)
            let name = ReportWords.line(check.name, scalarsMax: Self.columns - lead - 1)
            let hasNumbers = cells.contains { $0 != ReportNumber.none }
            if hasNumbers, name.count <= nameWidth {
                lines.append(line(verdict + Self.padded(name, nameWidth, toLeft: true), cells))
            } else {
                // A name that does not fit has a line of its own, and the numbers follow under it.
                lines.append(verdict + name)
                let blank = Self.padded("", lead + nameWidth, toLeft: true)
                if hasNumbers { lines.append(line(blank, cells)) }
            }
            guard check.verdict != .pass else { continue }
            let blank = String(repeating: " ", count: lead)
            lines += Self.wrapped(blank + ReportWords.line(check.reason), indent: lead)
        }
        return fold + lines
    }

    /// The numbers of a check in the order of ``titles``.
    private static func cells(of check: Check) -> [String] {
        [
            ReportNumber.count(check.rowCount),
            ReportNumber.text(check.champion),
            ReportNumber.text(check.challenger),
            ReportNumber.difference(check.difference),
            ReportNumber.interval(check.interval, between: "..."),
            ReportNumber.text(check.margin),
            ReportNumber.text(check.smallestDetectable),
        ]
    }

    /// A text in bold and the colour of a verdict (SGR 1 and 31 to 35), or as it is.
    private func colored(_ text: String, _ verdict: Verdict) -> String {
        guard isColored else { return text }
        let color =
            switch verdict {
            case .pass: 32
            case .fail: 31
            case .inconclusive: 33
            case .invalid: 35
            case .notAsked: 36
            }
        return "\u{1b}[1;\(color)m\(text)\u{1b}[0m"
    }

    /// A text with blanks up to a width in characters; a longer one stays as it is.
    private static func padded(_ text: String, _ width: Int, toLeft: Bool) -> String {
        let blanks = String(repeating: " ", count: max(0, width - text.count))
        return toLeft ? text + blanks : blanks + text
    }

    /// Breaks a line at blanks, and where there is none a word; all but the first are indented.
    private static func wrapped(_ text: String, indent: Int) -> [String] {
        let blank = String(repeating: " ", count: indent)
        var lines: [String] = []
        var rest = text
        while rest.count > columns {
            let room = rest.prefix(columns + 1)
            let start = rest.index(rest.startIndex, offsetBy: indent)
            let space = room[start...].lastIndex(of: " ")
            let end = space ?? rest.index(rest.startIndex, offsetBy: columns)
            lines.append(String(rest[..<end]))
            rest = blank + rest[end...].drop { $0 == " " }
        }
        return lines + [rest]
    }
}
