import Testing

@testable import Models

@Suite struct LinearModelTests {
    private let sum = LinearModel.Sum(weights: [1, -2, 0.5, 0, 4, -0.25], bias: 0.75)

    private func model(
        _ linear: LinearModel,
        _ steps: [ColumnStep] = [],
        link: Link = .identity
    ) -> Model {
        var preparation = Preparation()
        for step in steps { _ = preparation.append(step) }
        return Model(
            featureNames: ["a", "b", "c", "d", "e", "f"],
            threshold: 0.5,
            ranges: FeatureRanges(minimum: .init(repeating: -1), maximum: .init(repeating: 1)),
            algorithm: "linear model",
            preparation: preparation,
            core: .linear(linear),
            link: link
        )
    }

    @Test func `a weighted sum is the sum of the products and the bias`() {
        let model = model(LinearModel(first: sum, second: nil, precision: .float64))
        #expect(model.result(of: [1, 1, 2, 9, 0.5, 4]) == 1 - 2 + 1 + 0 + 2 - 1 + 0.75)
    }

    @Test func `a sum of infinities or NaN gives no finite score`() {
        let model = model(LinearModel(first: sum, second: nil, precision: .float64), link: .sigmoid)
        #expect(model.probability(of: [.nan, 0, 0, 0, 0, 0]).isNaN)
        #expect(model.probability(of: [.infinity, .infinity, 0, 0, 0, 0]).isNaN)
        #expect(model.probability(of: [0, 0, 0, .infinity, 0, 0]).isNaN)
        #expect(model.probability(of: [.infinity, 0, 0, 0, 0, 0]) == 1)
    }

    @Test func `a sum in float32 rounds every product and sum`() {
        let weights: Features = [1, 1, 0, 0, 0, 0]
        let sum = LinearModel.Sum(weights: weights, bias: 0)
        let single = model(LinearModel(first: sum, second: nil, precision: .float32))
        let double = model(LinearModel(first: sum, second: nil, precision: .float64))
        let row: Features = [16_777_216, 1, 0, 0, 0, 0]
        #expect(single.result(of: row) == 16_777_216)
        #expect(double.result(of: row) == 16_777_217)
    }

    @Test func `turning all signs makes the opposite sum`() {
        #expect(sum.negated.negated == sum)
        #expect(!(sum.negated == sum))
        let model = model(LinearModel(first: sum, second: sum.negated, precision: .float64))
        #expect(model.result(of: [1, 0, 0, 0, 0, 0]) == 1.75)
    }

    @Test(arguments: [
        (ColumnStep.Operation.add, 13.0), (.subtract, 7.0), (.subtractFromOperand, -7.0),
        (.multiply, 30.0), (.divide, 10.0 / 3), (.divideOperand, 3.0 / 10), (.round, 10.0),
    ])
    func `a step does its operation with the operand on its side`(
        operation: ColumnStep.Operation,
        expected: Double
    ) {
        let first = LinearModel.Sum(weights: [0, 0, 0, 0, 0, 1], bias: 0)
        let step = ColumnStep(operation, [1, 1, 1, 1, 1, 3], in: .float64)
        let model = model(LinearModel(first: first, second: nil, precision: .float64), [step])
        #expect(model.result(of: [1, 1, 1, 1, 1, 10]) == expected)
    }

    @Test func `steps are done in order and each is rounded to its format`() {
        let first = LinearModel.Sum(weights: [1, 0, 0, 0, 0, 0], bias: 0)
        let steps = [
            ColumnStep(.add, .init(repeating: 0.1), in: .float64),
            ColumnStep.roundToFloat32,
            ColumnStep(.multiply, .init(repeating: Double(Float(0.3))), in: .float32),
        ]
        let model = model(LinearModel(first: first, second: nil, precision: .float64), steps)
        let expected = Float(0.7 + 0.1) * Float(0.3)
        #expect(model.probability(of: [0.7, 0, 0, 0, 0, 0]) == Double(expected))
    }

    @Test func `one step more than the most is not taken`() {
        var preparation = Preparation()
        for _ in 0..<Preparation.stepsMax {
            let isTaken = preparation.append(.roundToFloat32)
            #expect(isTaken)
        }
        let isTaken = preparation.append(.roundToFloat32)
        #expect(!isTaken)
        #expect(preparation.steps.count == Preparation.stepsMax)
    }

    @Test(arguments: [
        (1.0, false), (-1.0, false), (1.0.nextUp, true), (-(1.0.nextUp), true), (.nan, true),
        (.infinity, true), (-0.0, false),
    ])
    func `the ends of a range lie within it`(value: Double, isOutside: Bool) {
        let model = model(LinearModel(first: sum, second: nil, precision: .float64))
        for feature in 0..<featureCount {
            var row = Features(repeating: 0)
            row[feature] = value
            #expect(model.isOutsideTrainingRange(row) == isOutside)
            var flags: [UInt8] = [1, 1, 1]
            var places = flags.mutableSpan
            let isAny = model.markOutsideTrainingRange(
                [Features(repeating: 0), row].span,
                in: &places,
                with: 2
            )
            #expect(isAny == isOutside)
            #expect(flags == [1, isOutside ? 3 : 1, 1])
        }
    }

    @Test func `a probability at the threshold predicts default and NaN does not`() {
        let model = model(LinearModel(first: sum, second: nil, precision: .float64))
        #expect(model.predictsDefault(0.5))
        #expect(!model.predictsDefault((0.5).nextDown))
        #expect(!model.predictsDefault(.nan))
    }

    @Test func `scoring no rows writes nothing`() {
        let model = model(LinearModel(first: sum, second: nil, precision: .float64))
        var results = [3.0]
        var span = results.mutableSpan
        let rows: [Features] = []
        model.score(rows.span, into: &span)
        #expect(results == [3.0])
    }
}
