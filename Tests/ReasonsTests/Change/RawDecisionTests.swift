import Models
import Testing

@testable import Reasons

@Suite struct RawDecisionTests {
    private static func model(
        _ link: Link,
        threshold: Double,
        precision: Precision = .float64,
        isTwofold: Bool = false
    ) -> Model {
        let sum = LinearModel.Sum(weights: [1, 0, 0, 0, 0, 0], bias: 0)
        return Model(
            featureNames: Model.positionalNames,
            threshold: threshold,
            ranges: nil,
            algorithm: "",
            preparation: Preparation(),
            core: .linear(
                LinearModel(first: sum, second: isTwofold ? sum : nil, precision: precision)
            ),
            link: link
        )
    }

    @Test func `beyond 0 and 1 there is neither decision`() throws {
        let decision = try #require(RawDecision(Self.model(.identity, threshold: 0.5)))
        #expect(decision.runs(otherThan: false) == [.init(lower: 0.5, upper: 1 + 1e-6)])
        #expect(decision.runs(otherThan: true) == [.init(lower: -1e-6, upper: 0.5.nextDown)])
        #expect(decision.isKnownByForm && decision.reading == .first)
    }

    @Test func `a link that turns back has several runs`() throws {
        let link = Link(LinkProgram([.firstScore, .absolute(0)]))
        let decision = try #require(RawDecision(Self.model(link, threshold: 0.25)))
        #expect(
            decision.runs(otherThan: false) == [
                .init(lower: -1 - 1e-6, upper: -0.25), .init(lower: 0.25, upper: 1 + 1e-6),
            ]
        )
        #expect(
            decision.runs(otherThan: true) == [.init(lower: -0.25.nextDown, upper: 0.25.nextDown)]
        )
        #expect(!decision.isKnownByForm)
    }

    @Test(
        "each neighbour of a turn is decided as the runs say",
        arguments: [Precision.float64, .float32],
        [1e-9, 0.1, 0.3, 0.5, 0.7, 0.999, 1 - 1e-12]
    )
    func neighbours(precision: Precision, threshold: Double) throws {
        let model = Self.model(.sigmoid, threshold: threshold, precision: precision)
        let decision = try #require(RawDecision(model))
        let runs = decision.runs(otherThan: false)
        #expect(runs.last?.upper == .infinity)
        let turn = try #require(runs.first).lower
        let grid: ValueGrid = precision == .float32 ? .floats : .doubles
        let place = grid.floor(turn)
        for index in (place - 40)...(place + 40) {
            let score = grid.value(at: index)
            let isDefault = Exponential.sigmoid(score) >= threshold
            #expect(runs.contains { $0.lower <= score && score <= $0.upper } == isDefault)
        }
    }

    @Test(
        "where the sigmoid steps back there are two runs",
        arguments: [
            0x1.3bfac806f4761p-2, 0x1.1dc9fccae0819p-2, 0x1.31d5ffd770cf9p-2, 0x1.6f1b739810ec5p-3,
        ]
    )
    func stepsBack(threshold: Double) throws {
        let decision = try #require(RawDecision(Self.model(.sigmoid, threshold: threshold)))
        #expect(decision.runs(otherThan: false).count > 1)
        try neighbours(precision: .float64, threshold: threshold)
    }

    @Test func `the score that a link reads is known`() throws {
        let second = Link(LinkProgram([.firstScore, .secondScore, .roundToFloat32(1)]))
        let model = Self.model(second, threshold: 0.5, isTwofold: true)
        #expect(try #require(RawDecision(model)).reading == .second)
        let samples = [(0.25, 2.0), (-1, 3), (4, 4), (2, 1), (-4, -1)]
        let softmax = Self.model(RandomLinear.softmax(.float64), threshold: 0.5, isTwofold: true)
        #expect(RawDecision(softmax) == nil)
        #expect(try #require(RawDecision(softmax, differenceAt: samples)).reading == .difference)
        let greater = Link(LinkProgram([.firstScore, .secondScore, .maximum(0, 1), .sigmoid(2)]))
        let other = Self.model(greater, threshold: 0.5, isTwofold: true)
        #expect(RawDecision(other, differenceAt: samples) == nil)
    }
}
