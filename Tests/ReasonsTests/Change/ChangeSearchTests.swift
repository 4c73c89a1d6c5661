import Models
import Reasons
import Testing

@Suite struct ChangeSearchTests {
    /// A tree on the first feature that predicts default above 2 and up to 4, or everywhere but there.
    static func between(refusing: Bool = true, ranges: ClosedRange<Double>? = 0...7) -> Model {
        let nodes = [
            TreeNode(column: 0, atMost: 2, missingGoesTrue: false, ifTrue: 2, ifFalse: 1),
            TreeNode(column: 0, atMost: 4, missingGoesTrue: true, ifTrue: 3, ifFalse: 4),
            TreeNode(leafAt: 2, value: refusing ? 0.1 : 0.9),
            TreeNode(leafAt: 3, value: refusing ? 0.9 : 0.1),
            TreeNode(leafAt: 4, value: refusing ? 0.1 : 0.9),
        ]
        let trees = TreeEnsemble(
            nodes: nodes,
            secondValues: [],
            trees: [TreeEnsemble.Tree(root: 0, depth: 2)],
            aggregate: .sum,
            precision: .float64
        )
        return model(.trees(trees), .identity, ranges: ranges)
    }

    /// The first feature is the raw score.
    static func score(_ link: Link, threshold: Double = 0.5, ranges: ClosedRange<Double>?) -> Model
    {
        let sum = LinearModel.Sum(weights: [1, 0, 0, 0, 0, 0], bias: 0)
        let linear = LinearModel(first: sum, second: nil, precision: .float64)
        return model(
            .linear(linear),
            link,
            threshold: threshold,
            ranges: ranges,
            mayBeMissing: false
        )
    }

    private static func model(
        _ core: Model.Core,
        _ link: Link,
        threshold: Double = 0.5,
        ranges: ClosedRange<Double>?,
        mayBeMissing: Bool = true
    ) -> Model {
        Model(
            featureNames: Model.positionalNames,
            threshold: threshold,
            ranges: ranges.map {
                FeatureRanges(
                    minimum: .init(repeating: $0.lowerBound),
                    maximum: .init(repeating: $0.upperBound)
                )
            },
            algorithm: "",
            mayBeMissing: .init(repeating: mayBeMissing),
            preparation: Preparation(),
            core: core,
            link: link
        )
    }

    struct Case: CustomTestStringConvertible {
        let name: String
        var model = ChangeSearchTests.between()
        var actionable = Actionable.anything
        let value: Double
        let answer: Double
        var testDescription: String { name }
    }

    static let whole = Actionable(.any, isWhole: true)
    static let cases = [
        Case(name: "nearest below", value: 2.5, answer: 2),
        Case(name: "nearest above", value: 3.75, answer: 4.0.nextUp),
        Case(name: "of two equals the lower", actionable: whole, value: 3.5, answer: 2),
        Case(name: "nearer to the upper whole number", actionable: whole, value: 3.75, answer: 5),
        Case(name: "missing counts as the middle", actionable: whole, value: .nan, answer: 2),
        Case(
            name: "missing and upwards",
            actionable: Actionable(.up, isWhole: true),
            value: .nan,
            answer: 5
        ),
        Case(
            name: "up binds the refused",
            actionable: Actionable(.up, isWhole: true),
            value: 3,
            answer: 5
        ),
        Case(
            name: "down binds the refused",
            actionable: Actionable(.down, isWhole: true),
            value: 4,
            answer: 2
        ),
        Case(
            name: "up does not bind the accepted",
            model: between(refusing: false),
            actionable: Actionable(.up, isWhole: false),
            value: 3,
            answer: 2
        ),
        Case(
            name: "fixed binds the accepted",
            model: between(refusing: false),
            actionable: Actionable(.fixed, isWhole: false),
            value: 3,
            answer: .nan
        ),
        Case(
            name: "from below the range",
            model: between(ranges: 1...7),
            value: -5,
            answer: 2.0.nextUp
        ),
        Case(name: "from above the range", model: between(ranges: 0...3), value: 9, answer: 3),
        Case(
            name: "the range ends before",
            model: between(ranges: 2.5...4),
            value: 3,
            answer: .nan
        ),
        Case(name: "constant, the same", model: between(ranges: 3...3), value: 3, answer: .nan),
        Case(name: "constant, another", model: between(ranges: 3...3), value: 8, answer: 3),
        Case(
            name: "no whole number in the range",
            model: between(ranges: 4.2...4.8),
            actionable: whole,
            value: 3,
            answer: .nan
        ),
        Case(
            name: "threshold 0 refuses all",
            model: score(.sigmoid, threshold: 0, ranges: -50...50),
            value: 1,
            answer: .nan
        ),
        Case(
            name: "threshold 1, which none reaches",
            model: score(.sigmoid, threshold: 1, ranges: -30...30),
            value: 1,
            answer: .nan
        ),
        Case(
            name: "on the threshold is refused",
            model: score(.identity, ranges: 0...1),
            value: 0.5,
            answer: 0.5.nextDown
        ),
        Case(
            name: "to the threshold",
            model: score(.identity, ranges: 0...1),
            value: 0.25,
            answer: 0.5
        ),
        Case(
            name: "no probability is no other decision",
            model: score(.identity, ranges: 2...3),
            value: 0.25,
            answer: .nan
        ),
        Case(
            name: "a probability before there is none",
            model: score(.identity, ranges: 0.75...3),
            value: 0.25,
            answer: 0.75
        ),
    ]

    @Test("what is found for the first feature", arguments: cases)
    func found(_ example: Case) throws {
        let search = try #require(ChangeSearch(example.model, .init(repeating: example.actionable)))
        let change = search.change(for: [example.value, 3, 3, 3, 3, 3])
        let answer = change.values[0]
        #expect(answer == example.answer || answer.isNaN && example.answer.isNaN, "\(answer)")
        #expect((1..<featureCount).allSatisfy { change.values[$0].isNaN })
        #expect(change.pair == nil)
    }

    @Test func `without ranges nothing can be said`() {
        #expect(ChangeSearch(Self.between(ranges: nil), .init(repeating: .anything)) == nil)
    }

    @Test(
        "a row that has no decision has no change",
        arguments: [score(.identity, ranges: 0...1), score(.sigmoid, ranges: 0...1)]
    )
    func noDecision(model: Model) throws {
        let search = try #require(ChangeSearch(model, .init(repeating: .anything)))
        for value in [Double.nan, .infinity]
            + (model.probability(of: [3, 0, 0, 0, 0, 0]).isNaN ? [3] : [])
        {
            let change = search.change(for: [value, 0, 0, 0, 0, 0])
            #expect(change.probability.isNaN)
            #expect((0..<featureCount).allSatisfy { change.values[$0].isNaN } && change.pair == nil)
        }
    }
}
