import Charts
import Gate
import GateSupport
import TestSupport
import Testing

@testable import Reports

/// The pictures of the gate's page, as they stand in it.
@Suite struct ScoreFiguresTests {
    private static func page(_ scores: Judgement.Scores) -> XMLText {
        XMLText(page: GatePageReportTests.page(scores))
    }

    /// Scores that are odd in a way each.
    private static let odd: [(name: String, scores: Judgement.Scores)] = [
        ("none", Judgement.Scores(labels: [], champion: nil, challenger: [])),
        ("one", Judgement.Scores(labels: [true], champion: [0.5], challenger: [0.5])),
        (
            "defaults only",
            Judgement.Scores(labels: [true, true], champion: [0, 1], challenger: [1, 0])
        ),
        (
            "all equal",
            Judgement.Scores(
                labels: [true, false, true],
                champion: [0.5, 0.5, 0.5],
                challenger: [0.1, 0.1, 0.1]
            )
        ),
        (
            "the ends",
            Judgement.Scores(
                labels: [true, false, true, false],
                champion: [1, 0, 1, 0],
                challenger: [0, 1, 0, 1]
            )
        ),
        (
            "no numbers",
            Judgement.Scores(
                labels: [true, false],
                champion: [.nan, .infinity],
                challenger: [-.infinity, .nan]
            )
        ),
        (
            "other lengths",
            Judgement.Scores(labels: [true, false], champion: [0.5], challenger: [0.5, 0.1, 0.2])
        ),
    ]

    @Test(arguments: odd.map(\.name))
    func `pictures of odd scores are well-formed and have no place that is no number`(
        name: String
    ) throws {
        let scores = try #require(Self.odd.first { $0.name == name }?.scores)
        let page = Self.page(scores)
        #expect(page.isWellFormed)
        #expect(page.all("svg").count >= 3)
        let places = Set([
            "x", "y", "x1", "y1", "x2", "y2", "d", "points", "cx", "cy", "width", "height",
        ])
        for element in page.elements {
            for (attribute, value) in element.attributes where places.contains(attribute) {
                let words = value.lowercased()
                #expect(!words.contains("nan") && !words.contains("inf"), "\(element)")
            }
        }
    }

    @Test func `every picture has a title, words for who cannot see it and a caption`() {
        let page = Self.page(GatePageReportTests.scores(400, champion: true))
        let pictures = page.all("svg")
        #expect(pictures.count == 5)
        #expect(page.all("figcaption").count == 5)
        let identifiers = pictures.compactMap { $0.attributes["aria-labelledby"] }
        #expect(Set(identifiers).count == 5)
        for words in page.all("title") + page.all("desc") { #expect(!words.text.isEmpty) }
    }

    @Test func `areas are written as in the tables of the gate`() {
        let areas = ModelPictureStyle.gate.areas([0.5, 0.99991, 0.9999999])
        #expect(areas == ["0.5000", "0.999910", ">0.999999"])
        // Side by side in a report of a training they have the same decimals.
        #expect(ModelPictureStyle.training.areas([0.5, 0.99991]) == ["0.50000", "0.99991"])
        #expect(
            ModelPictureStyle.training.areas([]) == [] && ModelPictureStyle.gate.areas([]) == []
        )
    }
}
