import Models
import Testing

@testable import Gate

/// What is one weighted sum and a sigmoid, and what only looks like it.
@Suite struct OneSumTests {
    private static let ones = Features(repeating: 1)

    private static func model(
        _ steps: [ColumnStep] = [],
        first: LinearModel.Sum = .init(weights: .init { Double($0 + 1) }, bias: 0.5),
        second: LinearModel.Sum? = nil,
        _ operations: [LinkProgram.Operation] = [.firstScore, .sigmoid(0)]
    ) -> Model {
        var preparation = Preparation()
        for step in steps { _ = preparation.append(step) }
        return Model(
            featureNames: Model.positionalNames,
            threshold: 0.5,
            ranges: nil,
            algorithm: "logistic regression",
            preparation: preparation,
            core: .linear(LinearModel(first: first, second: second, precision: .float64)),
            link: Link(LinkProgram(operations))
        )
    }

    private static func step(
        _ operation: ColumnStep.Operation,
        _ operand: Double
    ) -> ColumnStep {
        ColumnStep(operation, .init(repeating: operand), in: .float64)
    }

    @Test func `a scaler is folded into the weights and the bias`() throws {
        let model = Self.model([Self.step(.subtract, 10), Self.step(.divide, 4)])
        let sum = try #require(OneSum(model))
        #expect(sum.weights == [0.25, 0.5, 0.75, 1, 1.25, 1.5])
        #expect(sum.bias == 0.5 - 10.0 / 4 * 21)
    }

    @Test(
        arguments: [
            (ColumnStep.Operation.add, 1.0, 0.5 + 21), (.subtractFromOperand, 2, 0.5 + 42),
            (.multiply, -3, 0.5), (.round, 9, 0.5), (.set, 2, 0.5 + 42),
        ]
    )
    func `a straight step is folded`(
        _ operation: ColumnStep.Operation,
        _ operand: Double,
        _ bias: Double
    ) throws {
        let sum = try #require(OneSum(Self.model([Self.step(operation, operand)])))
        #expect(sum.bias == bias)
    }

    @Test(
        arguments: [
            ColumnStep.Operation.divideOperand, .truncate, .replace,
        ]
    )
    func `a step that bends a column is no sum`(_ operation: ColumnStep.Operation) {
        #expect(OneSum(Self.model([Self.step(operation, 2)])) == nil)
    }

    @Test func `steps that undo each other and overflow between them are no sum`() {
        // Straight on paper; in float64 every value above 18,000 is endless.
        for (factor, isSum) in [(1e304, false), (1e13, false), (1e11, true)] {
            let steps = [Self.step(.multiply, factor), Self.step(.divide, factor)]
            #expect((OneSum(Self.model(steps)) != nil) == isSum)
        }
        let program: [LinkProgram.Operation] = [
            .firstScore, .constant(1e300), .multiply(0, 1), .divide(2, 1), .sigmoid(3),
        ]
        #expect(OneSum(Self.model([], program)) == nil)
    }

    @Test func `what float32 does not hold of a feature is no part of a sum, however it cancels`() {
        let second = LinearModel.Sum(weights: [0, 0, 0, 0, 0, 1], bias: 0)
        for (factor, isSum) in [(1e10, false), (1, true)] {
            let program: [LinkProgram.Operation] = [
                .firstScore, .secondScore, .roundToFloat32(1), .subtract(2, 1), .constant(factor),
                .multiply(3, 4), .subtract(0, 5), .sigmoid(6),
            ]
            #expect((OneSum(Self.model(second: second, program)) != nil) == isSum)
        }
    }

    @Test func `factors that are not large and take a feature out of float32 together are no sum`()
    {
        for (factor, isSum) in [(1e12, false), (1, true)] {
            let second = LinearModel.Sum(weights: [0, factor, 0, 0, 0, 0], bias: 0)
            let program: [LinkProgram.Operation] = [
                .firstScore, .secondScore, .constant(factor), .multiply(1, 2), .roundToFloat32(3),
                .constant(1e-60), .multiply(4, 5), .subtract(0, 6), .sigmoid(7),
            ]
            #expect((OneSum(Self.model(second: second, program)) != nil) == isSum)
        }
    }

    @Test func `putting a number where one is missing bends nothing that a caller sends`() throws {
        let step = ColumnStep(
            .replace,
            .init(repeating: .nan),
            in: .float64,
            replacement: .init(repeating: 7)
        )
        #expect(try #require(OneSum(Self.model([step]))).bias == 0.5)
    }

    @Test func `a step that makes a weight of no number is no sum`() {
        #expect(OneSum(Self.model([Self.step(.divide, 0)])) == nil)
    }

    @Test(
        arguments: [
            [LinkProgram.Operation.firstScore, .secondScore, .subtract(0, 1), .sigmoid(2)],
            [
                .firstScore, .secondScore, .add(0, 1), .constant(2), .multiply(3, 2), .sigmoid(4),
            ],
            [.firstScore, .sigmoid(0), .constant(1), .subtract(2, 1)],
            [.firstScore, .negate(0), .roundToFloat32(1), .sigmoid(2), .roundToFloat32(3)],
            [.firstScore, .constant(4), .divide(0, 1), .sigmoid(2)],
        ]
    )
    func `a program that is straight up to one sigmoid is a sum`(
        _ operations: [LinkProgram.Operation]
    ) {
        let second = LinearModel.Sum(weights: Self.ones, bias: 1)
        #expect(OneSum(Self.model(second: second, operations)) != nil)
    }

    @Test(
        arguments: [
            [
                LinkProgram.Operation.firstScore, .secondScore, .absolute(1), .subtract(0, 2),
                .sigmoid(3),
            ],
            [.firstScore, .secondScore, .maximum(0, 1), .sigmoid(2)],
            [.firstScore, .secondScore, .multiply(0, 1), .sigmoid(2)],
            [.firstScore, .secondScore, .divide(0, 1), .sigmoid(2)],
            [.firstScore, .secondScore, .divideUnlessZero(0, 1), .sigmoid(2)],
            [.firstScore, .sigmoid(0), .sigmoid(1)],
            [.firstScore, .exponential(0), .sigmoid(1)],
            [.firstScore, .squareRoot(0), .sigmoid(1)],
            [.firstScore, .constant(0), .divide(0, 1), .sigmoid(2)],
            [.firstScore, .sigmoid(0), .constant(2), .subtract(2, 1)],
            [.firstScore, .secondScore, .zeroWhereNearZero(0, 1), .sigmoid(2)],
            [.firstScore, .sigmoid(0), .constant(0.5), .multiply(1, 2)],
            [.firstScore],
        ]
    )
    func `anything else in a program is none`(_ operations: [LinkProgram.Operation]) {
        let second = LinearModel.Sum(weights: Self.ones, bias: 1)
        #expect(OneSum(Self.model(second: second, operations)) == nil)
    }

    @Test func `the sum tells the decision of every row`() throws {
        let model = Self.model(
            [Self.step(.subtract, 3), Self.step(.multiply, 0.5)],
            first: .init(weights: .init { $0 % 2 == 0 ? -1 : 1.5 }, bias: 0.25)
        )
        let sum = try #require(OneSum(model))
        for number in 0..<200 {
            let row = Features { Double((number * 7 + $0 * 13) % 31) - 15 }
            let score = (0..<featureCount).reduce(sum.bias) { $0 + sum.weights[$1] * row[$1] }
            #expect((score >= 0) == model.predictsDefault(model.probability(of: row)))
        }
    }
}
