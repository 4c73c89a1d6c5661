import Charts
import Statistics
import Testing

@testable import Reports

/// The pictures of two models on eight rows, of which every second defaulted.
@Suite struct ModelPicturesTests {
    private static let labels = (0..<8).map { $0 % 2 == 1 }
    private static let good = ModelPictures.Scores(
        name: "good",
        probabilities: labels.enumerated().map { $1 ? 0.9 - 0.01 * Double($0) : 0.1 }
    )
    private static let poor = ModelPictures.Scores(
        name: "poor",
        probabilities: [0.8, 0.2, 0.1, 0.9, 0.4, 0.6, 0.3, 0.7]
    )

    private static func pictures(
        of models: [ModelPictures.Scores] = [good, poor],
        labels: [Bool] = labels,
        style: ModelPictureStyle = .training
    ) -> ModelPictures {
        ModelPictures(of: models, labels: labels, style: style)
    }

    @Test func `every picture has every model, in their order`() {
        let pictures = Self.pictures()
        #expect(pictures.roc.series.map(\.name) == ["good, area 1.0000", "poor, area 0.6875"])
        #expect(pictures.precisionRecall.series.map { $0.name.prefix(4) } == ["good", "poor"])
        #expect(pictures.calibration.series.map(\.name) == ["good", "poor"])
        #expect(pictures.histograms.map(\.title) == ["Scores of the good", "Scores of the poor"])
    }

    @Test func `both reports draw the same curve of false alarms and defaults found`() {
        let (one, other) = (Self.pictures(), Self.pictures(style: .gate))
        #expect(one.roc.series.map(\.points) == other.roc.series.map(\.points))
        #expect(one.calibration.series.map(\.points) == other.calibration.series.map(\.points))
        #expect(one.roc.xAxis.title == "False positive rate (false alarms)")
        #expect(other.roc.xAxis.title == "False positive rate")
    }

    @Test func `precision in steps has the area that is written beside it`() throws {
        let points = try #require(Self.pictures().precisionRecall.series.last).points
        let area = zip(points, points.dropFirst()).reduce(0) { sum, ends in
            sum + (ends.1.x - ends.0.x) * (ends.0.y + ends.1.y) / 2
        }
        let average = try #require(Self.pictures().precisionRecallCurves.last).curve
            .averagePrecision
        #expect((area - average).magnitude < 1e-12)
    }

    @Test func `alarms at random are right as often as there are defaults`() throws {
        let guide = try #require(Self.pictures().precisionRecall.guides.first)
        #expect(guide.start.y == 0.5 && guide.end.y == 0.5)
        #expect(Self.pictures(style: .gate).precisionRecall.guides.isEmpty)
    }

    @Test func `a corner is enlarged only where curves crowd there`() {
        #expect(Self.pictures(of: [Self.good]).rocCorner == nil)
        #expect(Self.pictures(of: [Self.poor]).rocCorner == nil)
        let labels = (0..<400).map { $0 >= 200 }
        let near = ModelPictures.Scores(
            name: "near",
            probabilities: (0..<400).map { $0 == 199 ? 0.995 : Double($0) / 400 }
        )
        let pictures = Self.pictures(of: [near], labels: labels)
        #expect(pictures.rocCorner?.xAxis.bounds == 0...0.02)
        #expect(pictures.precisionRecallCorner?.series.map(\.name) == ["near"])
    }

    @Test func `scores that are not of the rows are left out`() {
        let other = ModelPictures.Scores(name: "other", probabilities: [0.5])
        let pictures = Self.pictures(of: [other, Self.good])
        #expect(pictures.roc.series.count == 1)
        #expect(pictures.histograms.map(\.title) == ["Scores of the good"])
    }

    @Test(arguments: [[Bool](repeating: true, count: 8), [Bool](repeating: false, count: 8), []])
    func `rows of one kind, or none, leave pictures without what cannot be drawn`(
        labels: [Bool]
    ) {
        let models = [
            ModelPictures.Scores(name: "a", probabilities: labels.map { _ in 0.5 })
        ]
        for style in [ModelPictureStyle.training, .gate] {
            let pictures = Self.pictures(of: models, labels: labels, style: style)
            #expect(pictures.roc.series.isEmpty)
            #expect(pictures.rocCorner == nil)
        }
    }
}
