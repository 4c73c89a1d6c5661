import Gate
import GateSupport
import Repository
import Testing

@testable import Reports

@Suite struct TerminalReportTests {
    @Test(arguments: SampleReport.names)
    func `the verdict comes first with its reason and what was compared right after`(name: String) {
        let report = SampleReport.named(name)
        let lines = TerminalReport(report).text.split(separator: "\n")
        #expect(lines[0] == "\(report.verdict.word): \(ReportWords.line(report.sentence))")
        #expect(lines[1] == ReportWords.line(report.comparison[0]))
    }

    @Test(arguments: SampleReport.names)
    func `tables and reasons fit 100 columns`(name: String) {
        let report = SampleReport.named(name)
        let lines = TerminalReport(report).text.split(separator: "\n")
        for line in lines.dropFirst(report.comparison.count + 1) {
            #expect(line.count <= TerminalReport.columns, "\(line)")
        }
    }

    @Test(arguments: SampleReport.names)
    func `there is colour only where it is asked for`(name: String) {
        let report = SampleReport.named(name)
        #expect(!TerminalReport(report).text.unicodeScalars.contains("\u{1b}"))
        let colored = TerminalReport(report, isColored: true).text
        #expect(colored.contains("\u{1b}[1;"))
    }

    @Test func `a check that fails stands before one that passes and says why`() {
        let text = TerminalReport(SampleReport.named("mixed")).text
        let lines = text.split(separator: "\n").map(String.init)
        let last = lines.lastIndex { $0.hasPrefix("FAIL ") } ?? .max
        let first = lines.firstIndex { $0.hasPrefix("PASS ") } ?? .min
        #expect(last < first)
        #expect(lines[first - 1].hasSuffix("it stands where it should"))
    }

    @Test func `no figure of a check is left out, however long its name`() {
        let name = String(repeating: "x", count: 90)
        let check = Check(
            .comparison,
            name,
            .inconclusive,
            "r",
            rowCount: 20_000_000,
            champion: 0.99991,
            challenger: 0.5,
            difference: -0.25,
            interval: -0.9999...0.1234,
            margin: 0.0125,
            smallestDetectable: 0.75
        )
        let report = SampleReport.report([SampleReport.judgement("m", [check])])
        let text = TerminalReport(report).text
        for figure in [
            "20,000,000", "0.999910", "0.5000", "-0.2500", "-0.9999...0.1234", "0.0125", "0.7500",
        ] {
            #expect(text.contains(figure), "\(figure)")
        }
    }

    @Test func `advice is told from what blocks`() {
        let checks = SampleReport.checks(.fail)
        for (standing, words) in [(Standing.advisory, "advice"), (.binding, "This blocks.")] {
            let judgement = SampleReport.judgement("m", checks)
            let text = TerminalReport(SampleReport.report([judgement], standing: standing)).text
            #expect(text.contains(words))
        }
    }
}
