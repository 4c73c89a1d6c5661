import Models
import Testing

@testable import Gate

/// When two models are shown to be one function.
@Suite struct SameFunctionTests {
    private static func regression(
        weight: Double = 1,
        bias: Double = -2,
        threshold: Double = 0.5,
        names: [String] = Model.positionalNames,
        steps: [ColumnStep] = []
    ) -> Model {
        var preparation = Preparation()
        for step in steps { _ = preparation.append(step) }
        return Model(
            featureNames: names,
            threshold: threshold,
            ranges: nil,
            algorithm: "logistic regression",
            preparation: preparation,
            core: .linear(
                LinearModel(
                    first: .init(weights: .init(repeating: weight), bias: bias),
                    second: nil,
                    precision: .float64
                )
            ),
            link: .sigmoid
        )
    }

    private static func stump(
        at limit: Double = 1,
        low: Double = 0.1,
        high: Double = 0.9,
        column: Int = 2,
        missingGoesTrue: Bool = false,
        aggregate: TreeEnsemble.Aggregate = .sum,
        link: Link = .identity
    ) -> Model {
        Model(
            featureNames: Model.positionalNames,
            threshold: 0.5,
            ranges: nil,
            algorithm: "decision tree",
            preparation: Preparation(),
            core: .trees(
                TreeEnsemble(
                    nodes: [
                        TreeNode(
                            column: column,
                            atMost: limit,
                            missingGoesTrue: missingGoesTrue,
                            ifTrue: 1,
                            ifFalse: 2
                        ),
                        TreeNode(leafAt: 1, value: low), TreeNode(leafAt: 2, value: high),
                    ],
                    secondValues: [],
                    trees: [.init(root: 0, depth: 1)],
                    aggregate: aggregate,
                    precision: .float64
                )
            ),
            link: link
        )
    }

    @Test func `a regression is itself, and with its scaler folded in`() {
        let plain = Self.regression(weight: 0.25, bias: -2 - 3 * 6 * 0.25)
        let scaled = Self.regression(
            steps: [
                ColumnStep(.subtract, .init(repeating: 3), in: .float64),
                ColumnStep(.divide, .init(repeating: 4), in: .float64),
            ]
        )
        #expect(SameFunction.holds(plain, plain))
        #expect(SameFunction.holds(plain, scaled))
    }

    @Test func `rounding is no difference, and a hundred times it is one`() {
        let model = Self.regression()
        #expect(SameFunction.holds(model, Self.regression(weight: 1 + 5e-10)))
        #expect(!SameFunction.holds(model, Self.regression(weight: 1 + 1e-7)))
        #expect(!SameFunction.holds(model, Self.regression(bias: -2 + 1e-6)))
        #expect(SameFunction.holds(Self.stump(), Self.stump(high: 0.9 + 1e-12)))
        #expect(!SameFunction.holds(Self.stump(), Self.stump(high: 0.9 + 1e-6)))
    }

    @Test func `another threshold or another order of features is another function`() {
        #expect(!SameFunction.holds(Self.regression(), Self.regression(threshold: 0.4)))
        let names = Array(Model.positionalNames.reversed())
        #expect(!SameFunction.holds(Self.regression(), Self.regression(names: names)))
    }

    @Test(
        arguments: [
            stump(at: 1.5), stump(low: 0.2), stump(column: 3), stump(missingGoesTrue: true),
            stump(aggregate: .maximum), stump(link: .sigmoid), regression(),
        ]
    )
    func `a tree with one part changed is another function`(_ other: Model) {
        #expect(SameFunction.holds(Self.stump(), Self.stump()))
        #expect(!SameFunction.holds(Self.stump(), other))
        #expect(!SameFunction.holds(other, Self.stump()))
    }
}
