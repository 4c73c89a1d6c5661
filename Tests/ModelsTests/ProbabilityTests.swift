import Testing

@testable import Models

@Suite struct ProbabilityTests {
    private static let cases: [(result: Double, expected: Double)] = [
        (0, 0), (1, 1), (0.5, 0.5), (-0.0, -0.0), (.leastNonzeroMagnitude, .leastNonzeroMagnitude),
        (-.leastNonzeroMagnitude, 0),
        (1.0.nextUp, 1), (-1e-7, 0), (1.0000001, 1), (-1e-6, 0), (1.000001, 1),
        ((-1e-6).nextDown, .nan), (1.000001.nextUp, .nan), (-21, .nan), (7671, .nan),
        (.infinity, .nan), (-.infinity, .nan), (.nan, .nan),
    ]

    @Test(arguments: cases)
    func `a result is a probability, is rounded to one, or is none`(
        result: Double,
        expected: Double
    ) {
        let found = Probability.settled(result)
        #expect(found.bitPattern == expected.bitPattern || found.isNaN && expected.isNaN)
    }

    /// Trees of one leaf each, which add up to the same score for every row.
    private func model(_ leaves: [Double], _ precision: Precision) -> Model {
        Model(
            featureNames: ["a", "b", "c", "d", "e", "f"],
            threshold: 0.5,
            ranges: nil,
            algorithm: "trees",
            preparation: Preparation(),
            core: .trees(
                TreeEnsemble(
                    nodes: leaves.enumerated().map { TreeNode(leafAt: $0, value: $1) },
                    secondValues: [],
                    trees: leaves.indices.map { TreeEnsemble.Tree(root: $0, depth: 0) },
                    aggregate: .sum,
                    precision: precision
                )
            ),
            link: .identity
        )
    }

    @Test func `a sum of leaves that rounding carries beyond 1 is 1`() {
        let tenths = model([Double](repeating: Double(Float(0.1)), count: 10), .float32)
        #expect(tenths.result(of: .init(repeating: 0)) > 1)
        #expect(tenths.probability(of: .init(repeating: 0)) == 1)
        let whole = model([0.75, 0.25 + 1e-9], .float64)
        #expect(whole.probability(of: .init(repeating: 0)) == 1)
        #expect(model([0.25, -0.25 - 1e-9], .float64).probability(of: .init(repeating: 0)) == 0)
    }

    @Test(arguments: 0...20)
    func `what many roundings carry too far is no probability, in any block`(count: Int) {
        // 2,000 leaves that add up to 1.00000005 in real numbers come to 1.0000187 in float32.
        let leaf = Double(Float(0.0005))
        let many = model([Double](repeating: leaf, count: 2000), .float32)
        #expect(many.result(of: .init(repeating: 0)) > 1 + Probability.roundingMax)
        let rows = [Features](repeating: .init(repeating: 0), count: count)
        #expect(many.probabilities(of: rows).allSatisfy { $0.isNaN })
        #expect(many.probability(of: .init(repeating: 0)).isNaN)
    }
}
