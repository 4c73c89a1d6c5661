import Models
import Testing

@testable import Reasons

/// What a model adds up, as its link tells.
@Suite struct RawScoreTests {
    private typealias Operations = [LinkProgram.Operation]

    private static let linear = Model.Core.linear(
        LinearModel(
            first: LinearModel.Sum(weights: .init(repeating: 1), bias: 0),
            second: LinearModel.Sum(weights: .init(repeating: 2), bias: 0),
            precision: .float64
        )
    )

    private static func raw(_ operations: Operations) throws(ReasonsFault) -> RawScore {
        try RawScore(linear, Link(LinkProgram(operations)))
    }

    /// The scale, and the coefficients of the first score, the second and what is added.
    private struct Found: Equatable {
        let scale: Scale
        let coefficients: [Double]

        init(_ scale: Scale, _ coefficients: [Double]) {
            (self.scale, self.coefficients) = (scale, coefficients)
        }

        init(_ raw: RawScore) {
            scale = raw.scale
            coefficients = [raw.function.first, raw.function.second, raw.function.offset].map(
                \.high
            )
        }
    }

    private static let known: [(Operations, Found)] = [
        ([.firstScore], Found(.probability, [1, 0, 0])),
        ([.firstScore, .secondScore], Found(.probability, [0, 1, 0])),
        ([.firstScore, .sigmoid(0)], Found(.logOdds, [1, 0, 0])),
        // The mean of four trees and a base value, in float32.
        (
            [
                .firstScore, .constant(4), .divide(0, 1), .roundToFloat32(2), .constant(0.25),
                .add(3, 4), .roundToFloat32(5),
            ], Found(.probability, [0.25, 0, 0.25])
        ),
        // A softmax of two.
        (
            [
                .firstScore, .secondScore, .subtract(1, 0), .roundToFloat32(2), .sigmoid(3),
                .roundToFloat32(4),
            ], Found(.logOdds, [-1, 1, 0])
        ),
        // 1 minus a sigmoid, which is the sigmoid of the opposite.
        (
            [.firstScore, .constant(0.5), .add(0, 1), .sigmoid(2), .constant(1), .subtract(4, 3)],
            Found(.logOdds, [-1, 0, -0.5])
        ),
        // What LinearClassifier and Normalizer come to in float32: both sigmoids and the sum of their sizes.
        (
            [
                .firstScore, .negate(0), .sigmoid(1), .roundToFloat32(2), .sigmoid(0),
                .roundToFloat32(4), .absolute(3), .absolute(5), .add(6, 7),
                .divideUnlessZero(5, 8), .roundToFloat32(9),
            ], Found(.logOdds, [1, 0, 0])
        ),
        // Factors on either side.
        (
            [
                .firstScore, .constant(-2), .multiply(1, 0), .secondScore, .multiply(3, 1),
                .constant(0.5), .divideUnlessZero(4, 5), .subtract(2, 6),
            ], Found(.probability, [-2, 4, 0])
        ),
        // A divisor of 0 that leaves things alone, and a sigmoid that falls out again.
        (
            [
                .firstScore, .constant(0), .divideUnlessZero(0, 1), .sigmoid(0), .add(2, 3),
                .subtract(4, 3),
            ], Found(.probability, [1, 0, 0])
        ),
        // The complement of a complement.
        (
            [.firstScore, .sigmoid(0), .negate(1), .absolute(2)], Found(.logOdds, [1, 0, 0])
        ),
    ]

    @Test func `roundings and what changes nothing are seen through`() throws {
        for (operations, found) in Self.known {
            #expect(Found(try Self.raw(operations)) == found, "\(operations)")
        }
    }

    private static let unknown: [Operations] = [
        [.firstScore, .secondScore, .maximum(0, 1)],
        [.firstScore, .absolute(0)],
        [.firstScore, .squareRoot(0)],
        [.firstScore, .exponential(0)],
        [.firstScore, .multiply(0, 0)],
        [.firstScore, .secondScore, .divide(0, 1)],
        [.firstScore, .secondScore, .divideUnlessZero(0, 1)],
        [.firstScore, .zeroWhereNearZero(0, 0)],
        [.firstScore, .secondScore, .chooseWhereNearZero(0, 1, 1)],
        // Half a sigmoid, a sigmoid and a score, the sigmoid of a sigmoid, two sigmoids.
        [.firstScore, .sigmoid(0), .constant(0.5), .multiply(1, 2)],
        [.firstScore, .sigmoid(0), .add(0, 1)],
        [.firstScore, .sigmoid(0), .sigmoid(1)],
        [.firstScore, .secondScore, .sigmoid(0), .sigmoid(1), .add(2, 3)],
        // Nothing of a score, and coefficients that are no numbers.
        [.constant(0.5)],
        [.constant(0.5), .sigmoid(0)],
        [.firstScore, .constant(0), .divide(0, 1)],
        [.firstScore, .constant(1e300), .multiply(0, 1), .multiply(2, 1)],
        [.firstScore, .constant(.nan), .add(0, 1)],
    ]

    @Test func `anything else is no sum`() {
        for operations in Self.unknown {
            #expect(throws: ReasonsFault.isNoSum, "\(operations)") { try Self.raw(operations) }
        }
    }

    @Test(arguments: [
        (TreeEnsemble.Aggregate.minimum, ReasonsFault.isMinimum), (.maximum, .isMaximum),
    ])
    func `the lowest and the highest of trees are no sums`(
        aggregate: TreeEnsemble.Aggregate,
        fault: ReasonsFault
    ) {
        let trees = TreeEnsemble(
            nodes: [TreeNode(leafAt: 0, value: 1)],
            secondValues: [],
            trees: [TreeEnsemble.Tree(root: 0, depth: 0)],
            aggregate: aggregate,
            precision: .float64
        )
        #expect(throws: fault) { try RawScore(.trees(trees), .sigmoid) }
    }

    @Test(arguments: [
        ReasonsFault.isMinimum, .isMaximum, .isNoSum, .invalidGroupValue(row: 0, feature: 5),
        .invalidGroupColumn(row: 255, feature: 0), .tooLarge, .tooManyThresholds, .tooManyLeaves,
        .tooManyBytes,
    ])
    func `a fault is a sentence that an answer has room for`(fault: ReasonsFault) {
        #expect((20...200).contains(fault.description.utf8.count))
        #expect(!fault.description.hasSuffix("."))
    }
}
