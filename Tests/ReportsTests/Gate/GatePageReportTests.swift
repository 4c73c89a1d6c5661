import Gate
import GateSupport
import Testing

@testable import Reports

@Suite struct GatePageReportTests {
    /// Scores that tell most defaults apart, the same in every run.
    static func scores(_ count: Int, champion: Bool) -> Judgement.Scores {
        let labels = (0..<count).map { $0 % 5 == 0 }
        func scores(_ spread: Int) -> [Double] {
            (0..<count).map { row in
                let noise = Double((row * 7919 + spread) % 997) / 997
                return labels[row] ? 0.4 + 0.6 * noise : 0.7 * noise * noise
            }
        }
        return Judgement.Scores(
            labels: labels,
            champion: champion ? scores(13) : nil,
            challenger: scores(101)
        )
    }

    static func page(_ scores: Judgement.Scores) -> String {
        var judgement = SampleReport.judgement(
            "loan-default",
            SampleReport.checks(.pass) + SampleReport.checks(.fail)
        )
        judgement.scores = scores
        return GatePageReport(SampleReport.report([judgement])).html
    }

    @Test(arguments: SampleReport.names)
    func `the page leads with the verdict and lets no markup in`(name: String) {
        let report = SampleReport.named(name)
        let html = GatePageReport(report).html
        #expect(html.contains("<h1>The gate says \(report.verdict.word)</h1>"))
        #expect(!html.contains("<script"))
        #expect(!html.unicodeScalars.contains("\u{202e}"))
    }

    @Test func `the curves of both models are drawn over each other`() {
        let html = Self.page(Self.scores(2000, champion: true))
        for title in ["ROC curves", "Precision against recall", "Calibration"] {
            #expect(html.contains("<h3>\(title)</h3>"))
        }
        #expect(html.contains("champion, area 0.") && html.contains("challenger, area 0."))
        #expect(html.contains("Scores of the champion"))
        #expect(html.contains("Scores of the challenger"))
    }

    @Test func `a first model has curves of its own and no champion's`() {
        let html = Self.page(Self.scores(2000, champion: false))
        #expect(html.contains("challenger, area 0."))
        #expect(!html.contains("champion, area"))
    }

    @Test(arguments: [
        Judgement.Scores(labels: [], champion: nil, challenger: []),
        Judgement.Scores(
            labels: [true, true],
            champion: [.nan, 2],
            challenger: [.nan, .infinity]
        ),
        Judgement.Scores(labels: [true], champion: [], challenger: [0.5, 0.5]),
    ])
    func `scores that give no curve leave a page without one`(scores: Judgement.Scores) {
        #expect(Self.page(scores).hasSuffix("</html>\n"))
    }
}
