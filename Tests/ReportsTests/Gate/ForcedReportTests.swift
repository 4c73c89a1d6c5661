import GateSupport
import Repository
import Testing

@testable import Gate
@testable import Reports

@Suite struct ForcedReportTests {
    @Test func `a report that is forced says so, and what the verdict is`() throws {
        var report = SampleReport.report([
            SampleReport.judgement("bad", SampleReport.checks(.fail))
        ])
        report.forces = [
            Force(
                model: "bad",
                by: "ada@example.org",
                commit: try #require(ObjectID(String(repeating: "a", count: 40))),
                reason: "x"
            )
        ]
        #expect(!report.blocks)
        for text in [
            TerminalReport(report).text, MarkdownReport(report).text, GatePageReport(report).html,
        ] {
            #expect(text.contains("FORCED"))
            #expect(text.contains("FAIL"))
        }
    }

    @Test func `who forces a model in puts no markup into the comment`() throws {
        var report = SampleReport.report([
            SampleReport.judgement("bad", SampleReport.checks(.fail))
        ])
        report.forces = [
            Force(
                model: "bad",
                by: "ada@example.org",
                commit: try #require(ObjectID(String(repeating: "a", count: 40))),
                reason: "<img src=x> @team [see](https://x.example) #1"
            )
        ]
        let line = try #require(
            MarkdownReport(report).text.split(separator: "\n").first { $0.hasPrefix("FORCED") }
        )
        #expect(
            line == "FORCED, so it does not block: bad by ada@\u{200b}example.org in aaaaaaaa: "
                + "\\<img src=x\\> @\u{200b}team \\[see\\]\\(https:\u{200b}//x.example\\) \\#\u{200b}1"
        )
    }
}
