import GateSupport
import Repository
import Testing

@testable import Gate
@testable import Reports

@Suite struct ReportWordsTests {
    @Test(
        arguments: [
            ([], "no checks"), ([.pass], "1 PASS"), ([.pass, .pass], "2 PASS"),
            ([.pass, .fail, .pass], "1 FAIL, 2 PASS"),
            ([.pass, .inconclusive, .invalid, .fail], "1 FAIL, 1 INVALID, 1 INCONCLUSIVE, 1 PASS"),
        ] as [([Verdict], String)]
    )
    func `verdicts are counted, the gravest first`(verdicts: [Verdict], words: String) {
        let checks = verdicts.map { Check(.floor, "recall", $0, "r") }
        #expect(ReportWords.tally(checks) == words)
    }

    @Test func `the gravest verdict is the one that the others give way to`() {
        #expect(Verdict.gravestFirst == [.fail, .invalid, .inconclusive, .pass, .notAsked])
    }

    @Test func `checks of one verdict keep their order`() {
        let checks = [
            Check(.floor, "a", .pass, "r"), Check(.floor, "b", .fail, "r"),
            Check(.floor, "c", .pass, "r"), Check(.floor, "d", .fail, "r"),
        ]
        let judgement = SampleReport.judgement("m", checks)
        #expect(judgement.checksGravestFirst.map(\.subject) == ["b", "d", "a", "c"])
        #expect(judgement.checksGravestFirst.first?.name == "floor, b")
    }

    @Test(
        arguments: [
            (.pass, .binding, "Nothing stands in the way."),
            (.pass, .advisory, "Nothing stands in the way."),
            (.fail, .binding, "This blocks."), (.inconclusive, .binding, "This blocks."),
            (.invalid, .binding, "This blocks."),
            (.fail, .advisory, "On a work branch this is advice; on the target it blocks."),
            (.invalid, .advisory, "On a work branch this is advice; on the target it blocks."),
        ] as [(Verdict, Standing, String)]
    )
    func `what a verdict means depends on what the change is about to reach`(
        verdict: Verdict,
        standing: Standing,
        words: String
    ) {
        let judgement = SampleReport.judgement("m", [Check(.floor, "recall", verdict, "r")])
        let report = SampleReport.report([judgement], standing: standing)
        #expect(ReportWords.consequence(of: report) == words)
    }

    /// A report of two models that fail, of which those named were let in.
    private static func forced(_ models: [String]) throws -> GateReport {
        let commit = try #require(ObjectID(String(repeating: "ab", count: 20)))
        var report = SampleReport.report(
            ["a", "b"].map { SampleReport.judgement($0, SampleReport.checks(.fail)) }
        )
        report.forces = models.map {
            Force(model: $0, by: "ada\n@example.org", commit: commit, reason: "urgent")
        }
        return report
    }

    @Test func `who forced what is named in one line`() throws {
        #expect(
            ReportWords.consequence(of: try Self.forced(["a", "b"]))
                == "FORCED, so it does not block: a by ada @example.org in abababab: urgent; "
                + "b by ada @example.org in abababab: urgent"
        )
    }

    @Test(arguments: [[], ["a"], ["c"]])
    func `a model that nobody let in blocks all the same`(models: [String]) throws {
        #expect(ReportWords.consequence(of: try Self.forced(models)) == "This blocks.")
    }

    @Test func `a digest that there is none of is told`() {
        let digests = ReportWords.digests(Judgement.Digests(challenger: "c0", policy: "0c\u{1b}"))
        #expect(digests.map(\.name) == ["challenger", "champion", "holdout", "policy"])
        #expect(digests.map(\.digest) == ["c0", "none", "none", "0c\u{fffd}"])
    }

    @Test(arguments: [
        ("", ""), ("a\nb\tc\r\nd", "a b c  d"), ("\u{1b}[31m", "\u{fffd}[31m"),
        ("\u{202e}abc\u{2066}", "\u{fffd}abc\u{fffd}"), ("é 中 🙂", "é 中 🙂"),
    ])
    func `other people's text is one line that steers nothing`(text: String, line: String) {
        #expect(ReportWords.line(text) == line)
    }

    @Test func `a long text is cut by its code points and says so`() {
        let accents = "e" + String(repeating: "\u{301}", count: 1000)
        #expect(ReportWords.line(accents, scalarsMax: 3) == "e\u{301}\u{301}…")
        #expect(ReportWords.line("abc", scalarsMax: 3) == "abc")
    }
}
