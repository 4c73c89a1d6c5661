import Gate
import GateSupport
import Testing

@testable import Reports

/// How tables, long words and colours are set on a terminal.
@Suite struct TerminalLayoutTests {
    private static func lines(_ checks: [Check], model: String = "m") -> [String] {
        let report = SampleReport.report([SampleReport.judgement(model, checks)])
        let text = TerminalReport(report, isVerbose: true).text
        // What stands above the table, and below it, is told of elsewhere.
        let parts = text.split(separator: "\n\n")
        return parts.count < 2 ? [] : parts[1].split(separator: "\n").map(String.init)
    }

    @Test func `a model without checks has a heading and no table`() {
        #expect(Self.lines([]) == ["m: no checks"])
    }

    @Test(arguments: [(40, 40), (41, 41), (400, 41)])
    func `a long name of a model is cut`(count: Int, shown: Int) {
        let heading = Self.lines([], model: String(repeating: "m", count: count))[0]
        #expect(heading.prefix { $0 != ":" }.count == shown)
        #expect(heading.contains("…") == (count > 40))
    }

    @Test func `numbers stand under their titles, flush right`() {
        let lines = Self.lines([
            Check(.floor, "a", .pass, "r", rowCount: 7, champion: 0.5, margin: 1),
            Check(.floor, "b", .pass, "r", rowCount: 1_000_000, challenger: -1234),
        ])
        #expect(Set(lines.dropFirst().map(\.count)).count == 1)
        let title = lines[1].firstRange(of: "champion")
        let number = lines[2].firstRange(of: "0.5000")
        #expect(
            title?.upperBound.utf16Offset(in: lines[1])
                == number?.upperBound.utf16Offset(in: lines[2])
        )
        #expect(lines[2].contains("floor, a") && lines[3].contains("1,000,000"))
        #expect(lines[3].hasPrefix("PASS floor, b"))
    }

    @Test func `a check without a number has no row of dashes`() {
        let lines = Self.lines([Check(.file, "whole", .pass, "r")])
        #expect(lines.last == "PASS file, whole")
    }

    @Test func `a name that leaves no room for numbers has a line of its own`() {
        let name = String(repeating: "n", count: 90)
        let lines = Self.lines([Check(.floor, name, .pass, "r", rowCount: 12)])
        #expect(lines[2] == "PASS floor, \(name.prefix(87))…")
        #expect(lines[3].hasPrefix(String(repeating: " ", count: 20)) && lines[3].contains("12"))
        #expect(lines.allSatisfy { $0.count <= TerminalReport.columns })
    }

    @Test(arguments: [
        // A blank where there is one, a cut word where there is none, and both.
        (String(repeating: "word ", count: 60), 4), (String(repeating: "x", count: 300), 4),
        ("a " + String(repeating: "x", count: 200), 4), ("short", 1), ("", 1),
    ])
    func `a long reason is wrapped under its check`(reason: String, count: Int) {
        let lines = Self.lines([Check(.file, "whole", .fail, reason)]).dropFirst(3)
        #expect(lines.count == count || reason.isEmpty)
        #expect(lines.allSatisfy { $0.count <= TerminalReport.columns })
        #expect(lines.allSatisfy { $0.hasPrefix("     ") })
        let words = lines.joined().filter { $0 != " " }
        #expect(words == reason.filter { $0 != " " })
    }

    @Test(arguments: SampleReport.names)
    func `colours are all that tells a coloured report from a plain one`(name: String) {
        let report = SampleReport.named(name)
        let colored = TerminalReport(report, isColored: true).text
        #expect(colored.replacing(/\u{1b}\[[0-9;]*m/, with: "") == TerminalReport(report).text)
    }

    @Test(
        arguments: [
            (.pass, "32"), (.fail, "31"), (.inconclusive, "33"), (.invalid, "35"),
        ] as [(Verdict, String)]
    )
    func `each verdict has its colour, which ends with the word`(verdict: Verdict, color: String) {
        let report = SampleReport.named(verdict.rawValue)
        let text = TerminalReport(report, isColored: true).text
        #expect(text.contains("\n\u{1b}[1;\(color)m\(verdict.word)\u{1b}[0m: "))
        #expect(
            text.contains("\n\u{1b}[1;\(color)m\(verdict.word) \u{1b}[0m") || verdict == .pass
        )
    }

    @Test(arguments: [
        Double.greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude, .nan,
    ])
    func `numbers of any size leave a table within its columns`(number: Double) {
        let lines = Self.lines([
            Check(
                .comparison,
                "log loss of customers who have had a loan before",
                .invalid,
                "r",
                rowCount: .max,
                champion: number,
                challenger: number,
                difference: number,
                interval: number.isNaN ? nil : number...number,
                margin: number,
                smallestDetectable: number
            )
        ])
        #expect(lines.allSatisfy { $0.count <= TerminalReport.columns + 20 })
        #expect(lines.contains { $0.contains(ReportNumber.text(number)) })
    }
}
