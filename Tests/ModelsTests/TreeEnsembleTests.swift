import Testing

@testable import Models

@Suite struct TreeEnsembleTests {
    /// Column 0 at most 1, then column 5 at most -0.0; leaves 1, 10 and 100.
    private func nodes(missingGoesTrue: Bool) -> [TreeNode] {
        [
            TreeNode(
                column: 0,
                atMost: 1,
                missingGoesTrue: missingGoesTrue,
                ifTrue: 1,
                ifFalse: 2
            ),
            TreeNode(leafAt: 1, value: 1),
            TreeNode(column: 5, atMost: -0.0, missingGoesTrue: false, ifTrue: 3, ifFalse: 4),
            TreeNode(leafAt: 3, value: 10),
            TreeNode(leafAt: 4, value: 100),
        ]
    }

    private func model(
        _ nodes: [TreeNode],
        roots: [Int],
        aggregate: TreeEnsemble.Aggregate = .sum,
        secondValues: [Double] = [],
        precision: Precision = .float64,
        link: Link = .identity
    ) -> Model {
        Model(
            featureNames: ["a", "b", "c", "d", "e", "f"],
            threshold: 0.5,
            ranges: nil,
            algorithm: "trees",
            preparation: Preparation(),
            core: .trees(
                TreeEnsemble(
                    nodes: nodes,
                    secondValues: secondValues,
                    trees: roots.map { TreeEnsemble.Tree(root: $0, depth: 2) },
                    aggregate: aggregate,
                    precision: precision
                )
            ),
            link: link
        )
    }

    private func row(_ first: Double, _ last: Double) -> Features {
        [first, 7, 7, 7, 7, last]
    }

    @Test(arguments: [
        (1.0, 0.0, 1.0), (1.0.nextUp, 0.0, 10.0), (1.0.nextUp, -0.0, 10.0),
        (2.0, Double.leastNonzeroMagnitude, 100.0), (2.0, -Double.leastNonzeroMagnitude, 10.0),
        (-.infinity, 5.0, 1.0), (.infinity, .infinity, 100.0), (.infinity, -.infinity, 10.0),
    ])
    func `a row at its threshold goes to the true side and the next number does not`(
        first: Double,
        last: Double,
        leaf: Double
    ) {
        let model = model(nodes(missingGoesTrue: false), roots: [0])
        #expect(model.result(of: row(first, last)) == leaf)
    }

    @Test func `a missing value goes to the side that the node names`() {
        let goesTrue = model(nodes(missingGoesTrue: true), roots: [0])
        let goesFalse = model(nodes(missingGoesTrue: false), roots: [0])
        #expect(goesTrue.result(of: row(.nan, 0)) == 1)
        #expect(goesFalse.result(of: row(.nan, 0)) == 10)
        #expect(goesFalse.result(of: row(.nan, .nan)) == 100)
    }

    @Test(arguments: [
        (TreeEnsemble.Aggregate.sum, 21.0), (.minimum, 1.0), (.maximum, 10.0),
    ])
    func `leaves of several trees are combined`(
        aggregate: TreeEnsemble.Aggregate,
        expected: Double
    ) {
        let model = model(
            nodes(missingGoesTrue: false),
            roots: [0, 2, 2],
            aggregate: aggregate
        )
        #expect(model.result(of: row(1, 0)) == expected)
    }

    @Test func `a sum in float32 is rounded after every tree`() {
        let leaves = [TreeNode(leafAt: 0, value: 16_777_216), TreeNode(leafAt: 1, value: 1)]
        let roots = [0, 1, 1]
        let single = model(leaves, roots: roots, precision: .float32)
        let double = model(leaves, roots: roots)
        #expect(single.result(of: row(0, 0)) == 16_777_216)
        #expect(double.result(of: row(0, 0)) == 16_777_218)
    }

    @Test func `the second score comes from the second values`() {
        let second = LinkProgram([.firstScore, .secondScore, .subtract(0, 1)])
        let model = model(
            nodes(missingGoesTrue: false),
            roots: [0, 0],
            secondValues: [0, 3, 0, 4, 5],
            link: Link(second)
        )
        #expect(model.result(of: row(0, 0)) == 2 - 6)
        #expect(model.result(of: row(9, 9)) == 200 - 10)
    }

    @Test(arguments: 0...25)
    func `rows in any number reach the leaves that each reaches alone`(count: Int) {
        let model = model(nodes(missingGoesTrue: true), roots: Array(repeating: 0, count: 11))
        let rows = (0..<count).map { row(Double($0 % 3), Double($0 % 5) - 2) }
        var results = [Double](repeating: -1, count: count + 1)
        var span = results.mutableSpan
        model.scoreInSteps(rows.span, into: &span)
        for (row, result) in zip(rows, results) {
            let leaf: Double = row[0] <= 1 ? 1 : row[5] <= 0 ? 10 : 100
            #expect(result == 11 * leaf)
            #expect(result == model.result(of: row))
        }
        #expect(results[count] == -1)
    }

    @Test func `a branch that leads back traps before anything is scored`() async {
        await #expect(processExitsWith: .failure) {
            _ = TreeEnsemble(
                nodes: [
                    TreeNode(column: 0, atMost: 0, missingGoesTrue: false, ifTrue: 1, ifFalse: 1),
                    TreeNode(column: 0, atMost: 0, missingGoesTrue: false, ifTrue: 0, ifFalse: 1),
                ],
                secondValues: [],
                trees: [TreeEnsemble.Tree(root: 0, depth: 1)],
                aggregate: .sum,
                precision: .float64
            )
        }
    }
}
