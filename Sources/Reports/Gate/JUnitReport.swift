internal import Charts
package import Gate

/// A report as JUnit XML: a suite for each model, a test case for each check.
///
/// Nothing but a pass is green: what fails is a failure, and what is inconclusive or invalid an
/// error, since many viewers show a skipped test as good. A first suite holds one case, whether the
/// change could be judged at all, so that no report is empty.
package struct JUnitReport {
    /// A test case as viewers show it.
    private struct Case {
        /// The end of its class's name, after the suite's.
        var rule: String
        /// What is asked about.
        var name: String
        var verdict: Verdict
        var reason: String
        /// Lines below the reason, in the order of the check.
        var details: [String] = []
    }

    private let report: GateReport

    /// Takes a report; a model named like the first suite, "gate", makes a second suite of that name.
    package init(_ report: GateReport) { self.report = report }

    /// The document.
    package var text: String {
        // Green though a check fails: this asks only whether there was something to judge.
        let gate = Case(
            rule: "gate",
            name: "the change can be judged",
            verdict: report.obstacle == nil ? .pass : .invalid,
            reason: report.obstacle ?? report.sentence,
            details: report.comparison + report.warnings
        )
        let suites = [("gate", [gate])] + report.judgements.map { ($0.model, Self.cases(of: $0)) }
        let all = suites.flatMap { $0.1 }
        var text: Markup = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<testsuites name=\"sestina gate\"\(Self.counts(all))>\n"
        for (name, cases) in suites {
            text += "  <testsuite name=\"\(ReportWords.line(name))\"\(Self.counts(cases))>\n"
            for one in cases { text += Self.element(of: one, in: name) }
            text += "  </testsuite>\n"
        }
        return (text + "</testsuites>\n").text
    }

    /// A case for each check, or one that is in error where nothing was checked.
    private static func cases(of judgement: Judgement) -> [Case] {
        let nothing = Case(
            rule: "gate",
            name: "checks",
            verdict: .invalid,
            reason: "nothing was checked"
        )
        return (judgement.wasChecked ? [] : [nothing])
            + judgement.checks.map { check in
                Case(
                    rule: check.rule.rawValue,
                    name: check.subject,
                    verdict: check.verdict,
                    reason: check.reason,
                    details: check.details
                )
            }
    }

    /// The attributes that count cases.
    ///
    /// Nothing is timed, since a check is no step of its own; viewers want the attribute all the same.
    private static func counts(_ cases: [Case]) -> Markup {
        let failures = cases.count { $0.verdict == .fail }
        let errors = cases.count { $0.verdict == .invalid || $0.verdict == .inconclusive }
        return " tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\""
            + " skipped=\"\(cases.count { $0.verdict == .notAsked })\" time=\"0\""
    }

    /// A case with its reason and details as text, where viewers unfold it.
    ///
    /// What a pass has to say stands in `system-out`: a case that passes may have no other text.
    private static func element(of one: Case, in suite: String) -> Markup {
        let owner = ReportWords.line("\(suite).\(one.rule)")
        let start: Markup =
            "    <testcase classname=\"\(owner)\" name=\"\(ReportWords.line(one.name))\" time=\"0\">"
        let words = ([one.reason] + one.details).map { ReportWords.line($0) }
        let body = words.joined(separator: "\n")
        guard one.verdict != .pass else {
            return "\(start)\n      <system-out>\(body)</system-out>\n    </testcase>\n"
        }
        if one.verdict == .notAsked {
            return "\(start)\n      <skipped message=\"\(words[0])\"/>\n    </testcase>\n"
        }
        let element: Markup = one.verdict == .fail ? "failure" : "error"
        let message = ReportWords.line(one.reason)
        return """
            \(start)
                  <\(element) type="\(one.verdict.word)" message="\(message)">\(body)</\(element)>
                </testcase>

            """
    }
}
