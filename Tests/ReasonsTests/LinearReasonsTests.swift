import Models
import ModelsSupport
import Testing

@testable import Reasons

/// What explains weighted sums, against the plain way and against exact products.
@Suite struct LinearReasonsTests {
    /// Rows of whole 1024ths, which weights of whole 1024ths make whole 2^-20ths of.
    private static func rows(_ count: Int, _ choice: inout SplitMix) -> [Features] {
        (0..<count).map { _ in Features { _ in Double(choice.below(1 << 20) - 1 << 19) / 1024 } }
    }

    @Test(arguments: 0..<20)
    func `integers are the real contributions, rounded once`(seed: UInt64) throws {
        var choice = SplitMix(seed: seed)
        let weights = Self.rows(1, &choice)[0]
        let bias = Double(choice.below(1000)) / 1024
        let group = Self.rows([1, 3, 7, 256][choice.below(4)], &choice)
        let explainer = try Explainer(
            .linear(weights, bias: bias),
            comparedWith: ReasonsTests.group(group)
        )
        for row in Self.rows(20, &choice) {
            let explanation = explainer.explanation(of: row)
            let count = Int128(group.count)
            let parts = (0..<featureCount).map { feature in
                let sum = group.reduce(Int128(0)) { sum, other in
                    let difference = (row[feature] - other[feature]) * 1024
                    return sum + Int128(difference) * Int128(weights[feature] * 1024)
                }
                return PlainWay<Int128>.rounded(sum << 20, by: count)
            }
            #expect(explanation.parts == parts)
            #expect(explanation.raw == parts.reduce(explanation.mean, +))
            #expect(explanation.scale == .logOdds)
        }
    }

    /// Steps before the sums, what comes after them, and what the raw score is of them.
    private struct Pipeline {
        var steps: [ColumnStep] = []
        let link: [LinkProgram.Operation]
        let first: Double
        let second: Double

        static let lengths: Features = [3, 1, 4, 1, 5, 9]
        static let widths: Features = [2, 0.1, 5, 3, 5, 8]
        static let zeros = Features(repeating: 0)
        static let ends: [6 of Bool] = [true, false, false, false, false, true]

        static let bare = Pipeline(link: [.firstScore], first: 1, second: 0)
        static let standardised = Pipeline(
            steps: [
                ColumnStep(.subtract, lengths, in: .float64),
                ColumnStep(.divide, widths, in: .float64),
            ],
            link: [.firstScore, .sigmoid(0)],
            first: 1,
            second: 0
        )
        static let softmaxInFloat32 = Pipeline(
            steps: [
                .roundToFloat32, ColumnStep(.subtract, lengths, in: .float32),
                ColumnStep(.multiply, widths, in: .float32),
            ],
            link: [
                .firstScore, .secondScore, .subtract(1, 0), .roundToFloat32(2), .sigmoid(3),
            ],
            first: -1,
            second: 1
        )
        static let imputed = Pipeline(
            steps: [
                ColumnStep(.replace, .init(repeating: .nan), in: .float64, replacement: lengths),
                ColumnStep(.truncate, zeros, in: .float64),
                ColumnStep(.set, zeros, in: .float64, columns: ends),
            ],
            link: [
                .secondScore, .constant(0.3), .multiply(0, 1), .constant(7), .divide(2, 3),
            ],
            first: 0,
            second: 0.3 / 7
        )

        static let all = [bare, standardised, softmaxInFloat32, imputed]
    }

    @Test(arguments: 0..<4)
    func `prepared columns explain as the plain way does`(index: Int) throws {
        let pipeline = Pipeline.all[index]
        var choice = SplitMix(seed: UInt64(index))
        func numbers() -> Features { Features { _ in Double(choice.below(2000) - 1000) / 300 } }
        let takesMissing = pipeline.steps.contains { $0.operation == .replace }
        func row() -> Features {
            var row = numbers()
            if takesMissing { row[choice.below(featureCount)] = .nan }
            return row
        }
        let sums = [numbers(), numbers()].map { LinearModel.Sum(weights: $0, bias: $0[0] / 7) }
        let model = Model.made(
            .linear(LinearModel(first: sums[0], second: sums[1], precision: .float64)),
            Link(LinkProgram(pipeline.link)),
            pipeline.steps,
            takesMissing: takesMissing
        )
        func raw(_ row: Features) -> Double {
            let sums = model.sums(of: row)
            return pipeline.first * sums.first + pipeline.second * sums.second
        }
        let group = (0..<9).map { _ in row() }
        let explainer = try Explainer(model, comparedWith: ReasonsTests.group(group))
        for _ in 0..<20 {
            let row = row()
            let explanation = explainer.explanation(of: row)
            let plain = PlainWay(row, group, raw: raw)
            for (ours, theirs) in zip(explanation.reals, plain.contributions) {
                #expect(abs(ours - theirs) < 1e-9)
            }
            #expect(abs(Double(explanation.mean) / 0x1p40 - plain.mean) < 1e-9)
            #expect(abs(Double(explanation.raw) / 0x1p40 - raw(row)) < 1e-9)
        }
    }

    @Test func `a group far from 0 leaves small differences whole`() throws {
        // Each product is beyond the units, and their difference is not.
        let model = Model.linear([0x1p30, 0, 0, 0, 0, 0], bias: -0x1p70)
        let explainer = try Explainer(model, comparedWith: group([.init(repeating: 0x1p40)]))
        var row = Features(repeating: 0x1p40)
        row[0] = (0x1p40).nextUp
        #expect(
            explainer.explanation(of: row).parts
                == [0x1p18 * 0x1p40, 0, 0, 0, 0, 0].map { Int64($0) }
        )
        #expect(explainer.mean == 0)
    }

    @Test func `a feature that carries a row beyond the units is named`() throws {
        let steps = [ColumnStep(.multiply, [1, 1, 1, 1, 1, 1e10], in: .float64)]
        let model = Model.linear([1, -2, 0, 1, 1, 1], .sigmoid, steps)
        let explainer = try Explainer(model, comparedWith: group([.init(repeating: 0)]))
        let cases: [(row: Features, feature: Int?)] = [
            ([0x1p23, 0, 0, 0, 0, 0], 0), ([-0x1p23, 0, 0, 0, 0, 0], nil),
            ([(0x1p23).nextDown, 0, 0, 0, 0, 0], nil), ([(-0x1p23).nextDown, 0, 0, 0, 0, 0], 0),
            ([0, 0x1p22, 0, 0, 0, 0], nil), ([0, -0x1p22, 0, 0, 0, 0], 1),
            ([0, 1e300, 0, 0, 0, 0], 1),
            // What has no weight carries nothing, but for what is no number any more.
            ([0, 0, 1e300, 0, 0, 0], nil), ([0, 0, 0, 0, 0, 1e299], 5),
            ([0, 0, 0, 0, 0, 1e308], 5),
            // The sum is beyond, and no part is.
            ([0x1p22, -0x1.8p21, 0, 0x1p21, 0, 0], 1), ([-0x1p22, 0, 0, -0x1p22, -1, 0], 0),
            // Parts are beyond on the way, and the sum is not.
            ([0x1.8p22, 0, 0, 0x1p22, -0x1p22, 0], nil),
        ]
        for (row, feature) in cases {
            let explanation = explainer.explanation(of: row)
            #expect(explanation.featureBeyond == feature, "\(row[0]) \(row[1])")
            guard feature != nil else { continue }
            #expect(explanation.parts == [0, 0, 0, 0, 0, 0] && explanation.raw == 0)
            #expect(explanation.named.isEmpty && explanation.reasons[0] == Explanation.noFeature)
        }
    }

    @Test func `faults of the group and of weights`() {
        func fault(_ model: Model, _ row: Features) -> ReasonsFault? {
            do {
                _ = try Explainer(model, comparedWith: group([.init(repeating: 1), row]))
                return nil
            } catch {
                return error as? ReasonsFault
            }
        }
        let plain = Model.linear(.init(repeating: 1))
        #expect(fault(plain, [0, 0, 0, .nan, 0, 0]) == .invalidGroupValue(row: 1, feature: 3))
        #expect(fault(plain, [0, 0, 0, 0, 0, .infinity]) == .invalidGroupValue(row: 1, feature: 5))
        let steps = [ColumnStep(.divideOperand, .init(repeating: 1), in: .float64)]
        let inverse = Model.linear(.init(repeating: 1), .sigmoid, steps)
        #expect(fault(inverse, [1, 1, 0, 1, 1, 1]) == .invalidGroupColumn(row: 1, feature: 2))
        #expect(fault(plain, [0, 0, 1e7, 0, 0, 0]) == nil)
        #expect(fault(plain, [0, 0, 2e7, 0, 0, 0]) == .tooLarge)
        #expect(fault(plain, [0, 0, 1e300, 0, 0, 0]) == .tooLarge)
        #expect(fault(.linear(.init(repeating: 1e200)), .init(repeating: 1e200)) == .tooLarge)
        #expect(fault(.linear(.init(repeating: 0), bias: 1e300), .init(repeating: 0)) == .tooLarge)
    }

    private static let rankings: [([Double], [Int])] = [
        ([5, 4, 3, 2, 1, 0], [0, 1, 2, 3]), ([0, 1, 2, 3, 4, 5], [5, 4, 3, 2]),
        ([1, 1, 1, 1, 1, 1], [0, 1, 2, 3]), ([-1, 2, -3, 2, 3, 2], [4, 1, 3, 5]),
        ([0, 0, 0, 0, 0, 0], []), ([-1, -2, 0, 0, 0, 7], [5]), ([2, 3, 2, 0, 0, 0], [1, 0, 2]),
    ]

    @Test(arguments: rankings)
    func `reasons are what speaks for default, the strongest first`(
        row: [Double],
        named: [Int]
    ) throws {
        let explainer = try Explainer(
            .linear(.init(repeating: 1)),
            comparedWith: group([.init(repeating: 0)])
        )
        let explanation = explainer.explanation(of: Features { row[$0] })
        #expect(explanation.named == named && explanation.reasonCount == named.count)
        for place in named.count..<4 { #expect(explanation.reasons[place] == 0xff) }
    }

    @Test(arguments: 0..<20)
    func `what is quick is what is exact`(seed: UInt64) throws {
        var choice = SplitMix(seed: seed)
        // Of many sizes, so that some rows are certain and some are not.
        func numbers(_ size: Double) -> Features {
            Features { _ in choice.number(.float64) * size }
        }
        let sum = LinearModel.Sum(weights: numbers(0x1p-20), bias: 1)
        let linear = LinearModel(first: sum, second: nil, precision: .float64)
        let function = AffineScore(
            first: DoubleDouble(1) / DoubleDouble(choice.below(2) == 0 ? 1 : 3)
        )
        let parts = try LinearParts(linear, function, (0..<5).map { _ in numbers(0x1p-10) })
        let rows = (0..<200).map { _ in numbers(choice.below(4) == 0 ? 0x1p10 : 0x1p-10) }
        var explanations = [Explanation](repeating: Explanation(), count: rows.count)
        var places = explanations.mutableSpan
        parts.explain(rows.span, count: rows.count, scale: .logOdds, into: &places, from: 0)
        for (row, explanation) in zip(rows, explanations) {
            let exact = parts.exactExplanation(of: row, .logOdds)
            #expect(explanation.parts == exact.parts && explanation.raw == exact.raw)
            #expect(explanation.named == exact.named)
            #expect(explanation.featureBeyond == exact.featureBeyond)
        }
    }
}
