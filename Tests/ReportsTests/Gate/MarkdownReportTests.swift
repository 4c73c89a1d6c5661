import Gate
import GateSupport
import Testing

@testable import Reports

@Suite struct MarkdownReportTests {
    @Test(arguments: SampleReport.names)
    func `the marker stands first, and only there, and the verdict next`(name: String) {
        let report = SampleReport.named(name)
        let text = MarkdownReport(report).text
        #expect(text.hasPrefix(MarkdownReport.marker + "\n## \(report.verdict.word): "))
        #expect(text.split(separator: MarkdownReport.marker).count == 1)
    }

    @Test func `the marker is the one that comments of earlier runs bear`() {
        let marker = "<!-- sestina-gate: this comment is kept up to date -->"
        #expect(MarkdownReport.marker == marker)
    }

    @Test(arguments: SampleReport.names)
    func `every row of a table has its nine cells`(name: String) {
        let text = MarkdownReport(SampleReport.named(name)).text
        for line in text.split(separator: "\n") where line.hasPrefix("|") {
            let bars = line.replacing("\\\\", with: "").replacing("\\|", with: "")
                .count { $0 == "|" }
            #expect(bars == 10, "\(line)")
        }
    }

    @Test func `hostile text is no markup, no mention, no reference and no link`() {
        // What a backslash stands before is text.
        let text = MarkdownReport(SampleReport.named("hostile")).text.replacing("\\<", with: "")
        for markup in [
            "<script", "</td>", "@admin", "#1 ", "https://x", "**b**", "[l](u)", " `x` ",
            "\u{202e}", "\u{1b}", "\0",
        ] {
            #expect(!text.contains(markup), "\(markup)")
        }
        #expect(text.contains("é"))
    }

    @Test func `what does not pass is bold, comes first and has its reason in the row`() {
        let rows = MarkdownReport(SampleReport.named("mixed")).text.split(separator: "\n")
        let last = rows.lastIndex { $0.hasPrefix("| **FAIL** |") } ?? .max
        let first = rows.firstIndex { $0.hasPrefix("| PASS |") } ?? .min
        #expect(last < first)
        #expect(rows[last].contains("it stands where it should"))
        #expect(!rows[first].contains("it stands where it should"))
    }

    @Test(arguments: [300, 3000])
    func `a report too long for a comment says that it is cut`(count: Int) {
        let words = String(repeating: "|é中", count: 200)
        let checks = (0..<count).map {
            Check(.comparison, "metric \($0)", .fail, words, details: [words, words])
        }
        let report = SampleReport.report([SampleReport.judgement("m", checks)])
        let text = MarkdownReport(report).text
        #expect(text.utf8.count <= 65_536)
        #expect(text.hasSuffix("gate.html has all of it.\n"))
        #expect(
            text.split(separator: "<details>").count == text.split(separator: "</details>").count
        )
    }

    @Test func `a report that fits is not called cut`() {
        #expect(!MarkdownReport(SampleReport.named("mixed")).text.contains("is cut here"))
    }
}
