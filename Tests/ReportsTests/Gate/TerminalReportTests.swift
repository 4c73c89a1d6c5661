import Gate
import GateSupport
import Repository
import Testing

@testable import Reports

@Suite struct TerminalReportTests {
    @Test(arguments: SampleReport.names)
    func `what was compared comes first, and last the verdict with its reason and what it means`(
        name: String
    ) {
        let report = SampleReport.named(name)
        let lines = TerminalReport(report).text.split(separator: "\n")
        #expect(lines[0] == ReportWords.line(report.comparison[0]))
        #expect(
            lines[lines.count - 2] == "\(report.verdict.word): \(ReportWords.line(report.sentence))"
        )
        #expect(lines.last.map(String.init) == ReportWords.consequence(of: report))
    }

    @Test(arguments: SampleReport.names)
    func `tables and reasons fit 100 columns`(name: String) {
        let report = SampleReport.named(name)
        let lines = TerminalReport(report).text.split(separator: "\n")
        for line in lines.dropFirst(report.comparison.count).dropLast(2) {
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

    @Test func `a check that fails stands after one that passes and says why`() {
        let text = TerminalReport(SampleReport.named("mixed"), isVerbose: true).text
        let lines = text.split(separator: "\n").map(String.init)
        let last = lines.lastIndex { $0.hasPrefix("PASS ") } ?? .max
        let first = lines.firstIndex { $0.hasPrefix("FAIL ") } ?? .min
        #expect(last < first)
        #expect(lines[first + 1].hasSuffix("it stands where it should"))
    }

    @Test func `checks that pass are a line unless they are asked for`() {
        let report = SampleReport.named("mixed")
        let count = report.judgements[0].checks.count { $0.verdict == .pass }
        let folded = TerminalReport(report).text
        #expect(folded.contains("\n\(count) checks pass; --verbose shows them\n"))
        #expect(!folded.contains("\nPASS "))
        let open = TerminalReport(report, isVerbose: true).text
        #expect(!open.contains("--verbose"))
        #expect(open.split(separator: "\n").count { $0.hasPrefix("PASS ") } == count)
        let one = SampleReport.report([
            SampleReport.judgement("m", [Check(.file, "whole", .pass, "r")])
        ])
        #expect(TerminalReport(one).text.contains("\n1 check passes; --verbose shows it\n"))
    }

    @Test func `what to do stands between the checks and the verdict, a line or more a rule`() {
        let report = SampleReport.named("fail")
        let text = TerminalReport(report).text
        let lines = text.split(separator: "\n").map(String.init)
        let start = lines.firstIndex(of: "What to do:") ?? .max
        let rules = lines[start...].filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
            .map { $0.dropFirst(2).prefix { $0 != ":" } }
        #expect(rules.map(String.init) == Check.Rule.allCases.map(\.rawValue))
        #expect(!TerminalReport(SampleReport.named("pass")).text.contains("What to do"))
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
