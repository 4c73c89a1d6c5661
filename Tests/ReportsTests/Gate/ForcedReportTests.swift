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
                author: "ada@example.org",
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
}
