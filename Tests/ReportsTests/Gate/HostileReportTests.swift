import GateSupport
import JSON
import Repository
import TestSupport
import Testing

@testable import Gate
@testable import Reports

/// Names and words that some form takes for its own, in every form.
@Suite struct HostileReportTests {
    private static let names = [
        "", " ", "<script>alert(1)</script>", "</h2><img src=x>", "a&b", "&lt;", "\"q\" 'q'",
        "]]>", "-->", "<!-- sestina-gate: this comment is kept up to date -->", "| a | b |",
        "a\nb\r\nc", "\u{1b}]0;title\u{7}", "\u{202e}evil", "\u{2028}", "\u{0}\u{fffe}\u{ffff}",
        "..", "../../etc", "\\", "`", "``` ", "<details>", "{\"a\":1}", "%s%n", "🙂\u{fe0f}",
        String(repeating: "x", count: 10_000), "e" + String(repeating: "\u{301}", count: 10_000),
    ]

    private static func report(_ name: String) throws -> GateReport {
        let check = Check(.comparison, name, .fail, name, champion: 0.5, details: [name, name])
        var report = GateReport(
            comparison: [name],
            standing: .binding,
            judgements: [
                Judgement(
                    model: name,
                    checks: [check, Check(.floor, name, .pass, name, details: [name])],
                    digests: Judgement.Digests(challenger: name, policy: name),
                    scores: Judgement.Scores(
                        labels: [true, false],
                        champion: nil,
                        challenger: [0.75, 0.25]
                    )
                )
            ],
            warnings: [name]
        )
        let commit = try #require(ObjectID(String(repeating: "0", count: 40)))
        report.forces = [Force(model: name, by: name, commit: commit, reason: name)]
        return report
    }

    @Test(arguments: names)
    func `a page is well-formed and shows nothing that steers`(name: String) throws {
        let html = GatePageReport(try Self.report(name)).html
        let page = XMLText(page: html)
        #expect(page.isWellFormed)
        #expect(page.all("script").isEmpty && page.all("img").isEmpty)
        #expect(page.all("h1").count == 1)
        // The warning, the verdict, the curves, the details and the digests.
        #expect(page.all("section").count == 5)
        #expect(html.unicodeScalars.allSatisfy { $0 == "\n" || $0.isHarmless })
    }

    @Test(arguments: names)
    func `XML is well-formed and has a case for each check`(name: String) throws {
        let text = JUnitReport(try Self.report(name)).text
        let document = XMLText(text)
        #expect(document.isWellFormed)
        #expect(document.all("testcase").count == 3)
        #expect(document.all("failure").count == 1)
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.isHarmless })
    }

    @Test(arguments: names)
    func `JSON gives names back as they were`(name: String) throws {
        let report = try Self.report(name)
        let document = try JSONParser.parse(Array(GateJSONReport(report).text.utf8))
        let model = document["models"]?.array?.first
        #expect(model?["model"]?.string == name)
        #expect(model?["checks"]?.array?.first?["subject"]?.string == name)
        #expect(document["forces"]?.array?.first?["reason"]?.string == name)
        let log = try JSONParser.parse(Array(SARIFReport(report).text.utf8))
        #expect(log["runs"]?.array?.first?["results"]?.array?.count == 1)
    }

    @Test(arguments: names)
    func `a comment has one marker, no open detail and no line that steers`(name: String) throws {
        let text = MarkdownReport(try Self.report(name)).text
        #expect(text.hasPrefix(MarkdownReport.marker + "\n## FAIL: "))
        #expect(text.components(of: MarkdownReport.marker) == 2)
        #expect(text.components(of: "<details>") == text.components(of: "</details>"))
        #expect(text.components(of: "<details>") == 5)
        // What a backslash stands before is text.
        let markup = text.replacing("\\<", with: "")
        #expect(!markup.contains("<script") && !markup.contains("<img"))
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\u{200b}" || $0.isHarmless })
    }

    @Test(arguments: names)
    func `a terminal is not steered`(name: String) throws {
        let text = TerminalReport(try Self.report(name)).text
        #expect(text.contains("\nFAIL: "))
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.isHarmless })
        #expect(text.utf8.count < 20_000)
    }
}

extension Unicode.Scalar {
    /// Whether it is no control, no format and no separator of lines.
    fileprivate var isHarmless: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned: false
        default: true
        }
    }
}

extension String {
    /// Into how many parts another text cuts this one.
    fileprivate func components(of separator: String) -> Int {
        ranges(of: separator).count + 1
    }
}
