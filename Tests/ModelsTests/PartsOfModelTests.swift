import TestSupport
import Testing

@testable import Models

/// Ranges, sums, nodes and preparations at the edges of their numbers.
@Suite struct PartsOfModelTests {
    private let ranges = FeatureRanges(
        minimum: [0, -1, 2, 2, -.infinity, 5],
        maximum: [1, -0.0, 2, 3, .infinity, 6]
    )
    private let inside: Features = [0.5, -0.5, 2, 2.5, 0, 5.5]

    @Test(
        arguments: [
            (0, 0, true), (0, -0.0, true), (0, 1, true), (0, 1.0.nextUp, false),
            (0, -0x1p-1074, false),
            (1, 0, true), (1, 0x1p-1074, false), (2, 2, true), (2, 2.0.nextUp, false),
            (2, 2.0.nextDown, false), (4, 1e308, true), (4, .infinity, true), (4, .nan, false),
            (5, .nan, false), (5, -.infinity, false),
        ] as [(Int, Double, Bool)]
    )
    func `both ends lie within a range, a zero of either sign is one, and NaN is nowhere`(
        feature: Int,
        value: Double,
        isWithin: Bool
    ) {
        #expect(ranges.contain(value, of: feature) == isWithin)
        var row = inside
        row[feature] = value
        #expect(ranges.contain(row) == isWithin)
        var flags: [UInt8] = [0b1000, 0b1000, 0b1000, 7]
        var places = flags.mutableSpan
        let isAny = ranges.mark([inside, row, inside].span, in: &places, with: 0b0101)
        #expect(isAny == !isWithin)
        #expect(flags == [0b1000, isWithin ? 0b1000 : 0b1101, 0b1000, 7])
    }

    @Test func `no rows have nothing outside`() {
        var flags: [UInt8] = [1]
        var places = flags.mutableSpan
        let rows: [Features] = []
        #expect(!ranges.mark(rows.span, in: &places, with: 2))
        #expect(flags == [1])
    }

    @Test func `a sum turned twice is itself, and sums of other numbers are others`() {
        let sum = LinearModel.Sum(weights: [1, -2, 0, -0.0, 0x1p-1074, 1e308], bias: -3)
        #expect(sum.negated.negated == sum)
        #expect(!(sum.negated == sum))
        #expect(sum.negated.bias == 3)
        #expect(sum.negated.weights[2].sign == .minus)
        for column in 0..<featureCount {
            var weights = sum.weights
            weights[column] = weights[column].nextUp
            #expect(!(LinearModel.Sum(weights: weights, bias: sum.bias) == sum), "\(column)")
        }
        #expect(!(LinearModel.Sum(weights: sum.weights, bias: sum.bias.nextUp) == sum))
        // NaN is no number, and so no sum's.
        let nothing = LinearModel.Sum(weights: sum.weights, bias: .nan)
        #expect(!(nothing == nothing))
    }

    @Test(arguments: [0, 1, TreeNode.countMax - 1], [false, true])
    func `a branch keeps its parts at their ends`(place: Int, goesTrue: Bool) {
        let other = TreeNode.countMax - 1 - place
        for column in [0, featureCount - 1] {
            let node = TreeNode(
                column: column,
                atMost: -0.0,
                missingGoesTrue: goesTrue,
                ifTrue: place,
                ifFalse: other
            )
            #expect(node.column == column)
            #expect(node.missingGoesTrue == goesTrue)
            #expect([node.ifTrue, node.ifFalse] == [place, other])
            #expect(node.value.sign == .minus)
            #expect(node.next(0) == place && node.next(-0.0) == place)
            #expect(node.next(0x1p-1074) == other && node.next(.nan) == other)
            #expect(node.next(-.infinity) == place && node.next(.infinity) == other)
        }
    }

    @Test func `a leaf leads to itself whatever it is asked`() {
        let place = TreeNode.countMax - 1
        let leaf = TreeNode(leafAt: place, value: 0.25)
        #expect(leaf.isLeaf(at: place) && !leaf.isLeaf(at: place - 1))
        for value in [0, .nan, .infinity, -.infinity, 0.25] {
            #expect(leaf.next(value) == place)
        }
    }

    @Test func `an ensemble of no trees gives the score of none`() {
        for (aggregate, expected) in [
            (.sum, 0), (.minimum, .infinity), (.maximum, -.infinity),
        ] as [(TreeEnsemble.Aggregate, Double)] {
            let ensemble = TreeEnsemble(
                nodes: [],
                secondValues: [],
                trees: [],
                aggregate: aggregate,
                precision: .float64
            )
            #expect(ensemble.start == expected)
            var score = ensemble.start
            ensemble.combine(0.5, into: &score)
            #expect(score == 0.5)
        }
    }

    @Test func `a least and a greatest value are found whatever the order`() {
        for values in [[3, 1, 2], [1, 2, 3], [3, 2, 1], [-0.0, 0, 1]] as [[Double]] {
            for (aggregate, expected) in [
                (.minimum, values.min()), (.maximum, values.max()), (.sum, values.reduce(0, +)),
            ] as [(TreeEnsemble.Aggregate, Double?)] {
                let ensemble = TreeEnsemble(
                    nodes: [],
                    secondValues: [],
                    trees: [],
                    aggregate: aggregate,
                    precision: .float64
                )
                var score = ensemble.start
                for value in values { ensemble.combine(value, into: &score) }
                #expect(score == expected)
            }
        }
    }

    @Test func `a step knows which columns it is done to`() {
        let some = ColumnStep(
            .add,
            [1, 2, 3, 4, 5, 6],
            in: .float64,
            columns: [true, false, true, true, true, true]
        )
        #expect(!some.isForAllColumns)
        #expect(some(10, column: 0) == 11)
        #expect(some(10, column: 1) == 10)
        #expect(ColumnStep.roundToFloat32.isForAllColumns)
        #expect(ColumnStep.roundToFloat32(1e300, column: 5) == .infinity)
        #expect(ColumnStep.roundToFloat32(1e-300, column: 5) == 0)
        #expect(ColumnStep.roundToFloat32(-1e-300, column: 5).sign == .minus)
    }

    @Test(arguments: [0.5, 0, -0.0, 1])
    func `a threshold is met by itself and missed by the number below`(threshold: Double) {
        let model = Model(
            featureNames: Model.positionalNames,
            threshold: threshold,
            ranges: nil,
            algorithm: "",
            preparation: Preparation(),
            core: .linear(
                LinearModel(
                    first: .init(weights: .init(repeating: 0), bias: 0),
                    second: nil,
                    precision: .float64
                )
            ),
            link: .sigmoid
        )
        #expect(model.predictsDefault(threshold))
        #expect(!model.predictsDefault(threshold.nextDown))
        #expect(model.probability(of: .init(repeating: 1e308)) == 0.5)
        #expect(!model.isOutsideTrainingRange(.init(repeating: .nan)), "no ranges are known")
    }

    @Test func `a model of five names traps before anything is scored`() async {
        await #expect(processExitsWith: .failure) {
            _ = Model(
                featureNames: ["a", "b", "c", "d", "e"],
                threshold: 0.5,
                ranges: nil,
                algorithm: "",
                preparation: Preparation(),
                core: .linear(
                    LinearModel(
                        first: .init(weights: .init(repeating: 0), bias: 0),
                        second: nil,
                        precision: .float64
                    )
                ),
                link: .sigmoid
            )
        }
    }
}
