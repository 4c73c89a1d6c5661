package import Gate
internal import JSON

/// A report in the form of GitLab's code quality: an array with an object for each check that does not pass.
///
/// GitLab shows the objects beside a merge request, and in its difference where the file has lines. What fails or is
/// invalid is a blocker, what is inconclusive is major: neither lets a change pass, and only the first is shown to be
/// wrong. A report without such checks is an empty array, which is what GitLab takes for nothing found.
package struct CodeQualityReport {
    private let findings: [Finding]

    /// Takes a report; one without judgements and obstacle becomes an empty array.
    package init(_ report: GateReport) { findings = Finding.all(of: report) }

    /// The array, its objects' keys sorted, with a line end.
    package var text: String {
        var text = JSONText(.report)
        text.array(findings) { Self.write($1, to: &$0) }
        return text.string + "\n"
    }

    private static func write(_ finding: Finding, to text: inout JSONText) {
        text.object { text in
            text.member("check_name", finding.rule)
            text.member("description", finding.message)
            text.member("fingerprint", finding.mark)
            text.member("location") { text in
                text.object { text in
                    text.member("lines") { $0.object { $0.member("begin", 1) } }
                    text.member("path", finding.path)
                }
            }
            text.member("severity", finding.verdict == .inconclusive ? "major" : "blocker")
        }
    }
}
