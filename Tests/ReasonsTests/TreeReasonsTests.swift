import Models
import ModelsSupport
import Testing

@testable import Reasons

/// What explains trees, against the plain way.
@Suite struct TreeReasonsTests {
    /// Trees of any shape whose values are whole numbers of 2^-20, and rows at their thresholds and beside them.
    private struct Case {
        let ensemble: TreeEnsemble
        let group: [Features]
        let rows: [Features]
        let takesMissing: Bool

        static let places = 20

        init(seed: UInt64) {
            var choice = SplitMix(seed: seed)
            let takesMissing = choice.below(2) == 0
            var random = RandomEnsemble(
                seed: seed,
                trees: [1, 2, 5, 12][choice.below(4)],
                depthMax: choice.below(8),
                thresholdsMax: [1, 3, 40][choice.below(3)],
                precision: choice.below(2) == 0 ? .float32 : .float64,
                sharesNodes: choice.below(2) == 0
            )
            self.takesMissing = takesMissing
            var values: [Double] = []
            for _ in random.ensemble.nodes.indices {
                values.append(Double(choice.below(1 << 18) - 1 << 17) / 0x1p20)
            }
            ensemble = random.ensemble.mapValues { values[$0] }
            func taken(_ row: Features) -> Features {
                Features { row[$0].isFinite || row[$0].isNaN && takesMissing ? row[$0] : 1 }
            }
            group = random.rows([1, 2, 3, 7][choice.below(4)], in: .float64).map(taken)
            rows = random.rows(6, in: .float64).map(taken)
        }

        var model: Model { .made(.trees(ensemble), takesMissing: takesMissing) }

        /// The raw score of a row in units of 2^-`places`.
        func raw(_ row: Features) -> Int128 {
            ensemble.leaves(of: row).reduce(0) { $0 + Int128(ensemble.nodes[$1].value * 0x1p20) }
        }
    }

    @Test(arguments: 0..<80)
    func `integers are the real contributions, rounded once`(seed: UInt64) throws {
        let trial = Case(seed: seed)
        let explainer = try Explainer(trial.model, comparedWith: group(trial.group))
        for row in trial.rows {
            let plain = PlainWay(row, trial.group, raw: trial.raw)
            let explanation = explainer.explanation(of: row)
            #expect(explanation.parts == plain.contributions(places: Case.places))
            #expect(explanation.mean == plain.mean(places: Case.places))
            #expect(explanation.raw == explanation.parts.reduce(explanation.mean, +))
            #expect(explanation.scale == .probability && explanation.featureBeyond == nil)
        }
    }

    @Test(arguments: 0..<12)
    func `a row alone and rows in blocks give the same`(seed: UInt64) throws {
        var random = RandomEnsemble(seed: seed, trees: 9, depthMax: 5, thresholdsMax: 30)
        let model = Model.made(.trees(random.ensemble), takesMissing: true)
        let few = random.rows(300, in: .float32)
        let rows = (0..<8).flatMap { _ in few }
        let explainer = try Explainer(model, comparedWith: group([.init(repeating: 0)]))
        let alone = few.map { explainer.explanation(of: $0) }
        var results = [Explanation](repeating: Explanation(), count: rows.count)
        for count in [1, 7, 8, 9, 128, 129, 136, 137, 2048, 2049, 2176, 2177, 2400] {
            var places = results.mutableSpan
            explainer.explain(rows.span.extracting(first: count), into: &places)
            for (index, result) in results.prefix(count).enumerated() {
                let alone = alone[index % few.count]
                #expect(alone.parts == result.parts && alone.raw == result.raw)
            }
        }
    }

    /// Trees whose values are doubles of many sizes; two scores, steps before them, and float32.
    @Test(arguments: 100..<140)
    func `doubles come as near as the plain way in float64`(seed: UInt64) throws {
        var choice = SplitMix(seed: seed)
        var random = RandomEnsemble(
            seed: seed,
            trees: 1 + choice.below(9),
            depthMax: choice.below(7),
            thresholdsMax: 30,
            isTwofold: true
        )
        // Of a size that leaves 64 bits, or 128.
        let size = choice.below(2) == 0 ? 1.0 : 0x1p17
        var values: [Double] = []
        for _ in random.ensemble.nodes.indices {
            values.append((Double(choice.next() >> 11) / 0x1p53 - 0.5) * size)
        }
        let ensemble = random.ensemble.mapValues({ values[$0] }, second: { 1 - values[$0] / 3 })
        let link: [LinkProgram.Operation] = [
            .firstScore, .secondScore, .subtract(1, 0), .constant(0.1), .add(2, 3), .sigmoid(4),
        ]
        let model = Model.made(
            .trees(ensemble),
            Link(LinkProgram(link)),
            [.roundToFloat32, ColumnStep(.add, .init(repeating: 0.5), in: .float32)],
            takesMissing: true
        )
        let rows = random.rows(40, in: .float64).map { row in
            Features { row[$0].isInfinite ? 2 : row[$0] }
        }
        let group = Array(rows.suffix(1 + choice.below(20)))
        func raw(_ row: Features) -> Double {
            let sums = model.sums(of: row)
            return sums.second - sums.first + 0.1
        }
        let explainer = try Explainer(model, comparedWith: ReasonsTests.group(group))
        for row in rows.prefix(5) {
            let explanation = explainer.explanation(of: row)
            let plain = PlainWay(row, group, raw: raw)
            for (ours, theirs) in zip(explanation.reals, plain.contributions) {
                #expect(abs(ours - theirs) < 1e-9)
            }
            #expect(abs(Double(explanation.mean) / 0x1p40 - plain.mean) < 1e-9)
            #expect(abs(Double(explanation.raw) / 0x1p40 - raw(row)) < 1e-9)
            #expect(explanation.scale == .logOdds)
        }
    }

    /// One tree: values of its leaves from the left, by thresholds on the columns from the root down its false side.
    private static func chain(
        _ branches: [(column: Int, threshold: Double)],
        _ values: [Double]
    ) -> TreeEnsemble {
        var nodes: [TreeNode] = []
        for (place, branch) in branches.enumerated() {
            nodes.append(
                TreeNode(
                    column: branch.column,
                    atMost: branch.threshold,
                    missingGoesTrue: false,
                    ifTrue: 2 * place + 1,
                    ifFalse: 2 * place + 2
                )
            )
            nodes.append(TreeNode(leafAt: 2 * place + 1, value: values[place]))
        }
        nodes.append(TreeNode(leafAt: nodes.count, value: values[branches.count]))
        return TreeEnsemble(
            nodes: nodes,
            secondValues: [],
            trees: [TreeEnsemble.Tree(root: 0, depth: branches.count)],
            aggregate: .sum,
            precision: .float64
        )
    }

    @Test func `what is equal to a threshold passes it, and halves of a unit go to the even one`()
        throws
    {
        let model = Model.made(.trees(Self.chain([(2, 5)], [0, 0x3p-40])))
        let explainer = try Explainer(
            model,
            comparedWith: group([.init(repeating: 5), .init(repeating: 6)])
        )
        // The mean is 1.5 units, and so is what either side adds.
        #expect(explainer.mean == 2)
        #expect(explainer.explanation(of: .init(repeating: 5)).parts == [0, 0, -2, 0, 0, 0])
        #expect(
            explainer.explanation(of: .init(repeating: (5.0).nextUp)).parts == [0, 0, 2, 0, 0, 0]
        )
    }

    @Test func `features alike share alike, and what is not read adds nothing`() throws {
        // 1 where three features are above 0: a third for each.
        let model = Model.made(.trees(Self.chain([(0, 0), (3, 0), (5, 0)], [0, 0, 0, 1])))
        let explainer = try Explainer(model, comparedWith: group([.init(repeating: 0)]))
        let third: Int64 = 366_503_875_925
        #expect(
            explainer.explanation(of: .init(repeating: 1)).parts == [third, 0, 0, third, 0, third]
        )
        #expect(explainer.explanation(of: .init(repeating: 0)).parts == [0, 0, 0, 0, 0, 0])
        #expect(explainer.explanation(of: .init(repeating: 1)).raw == 3 * third)
    }

    @Test func `a leaf beyond the units names the feature that leads to it`() throws {
        let model = Model.made(
            .trees(Self.chain([(1, 0), (4, 0)], [0, 0x1p22, 0x1p24])),
            .sigmoid
        )
        let explainer = try Explainer(model, comparedWith: group([.init(repeating: 0)]))
        #expect(explainer.explanation(of: .init(repeating: 0)).raw == 0)
        #expect(explainer.explanation(of: [0, 1, 0, 0, 0, 0]).parts[1] == 1 << 62)
        // Both come to 2^23 and more; one of them is named.
        #expect(explainer.explanation(of: .init(repeating: 1)).featureBeyond == 1)
    }

    @Test func `trees whose values are beyond all units have no explanation`() throws {
        for value in [0x1p64, 1e300, -.greatestFiniteMagnitude] {
            let model = Model.made(.trees(Self.chain([(0, 0)], [0, value])), .sigmoid)
            #expect(throws: ReasonsFault.tooLarge) {
                try Explainer(model, comparedWith: group([.init(repeating: 0)]))
            }
        }
        // A mean beyond the units, though all trees add the same to every row.
        let constant = Model.made(.trees(Self.chain([], [0x1p24])), .sigmoid)
        #expect(throws: ReasonsFault.tooLarge) {
            try Explainer(constant, comparedWith: group([.init(repeating: 0)]))
        }
    }

    @Test func `a missing value of a group is taken where the model takes it`() throws {
        let ensemble = Self.chain([(0, 0)], [1, 3])
        let row = Features(repeating: .nan)
        let model = Model.made(.trees(ensemble), takesMissing: true)
        let explainer = try Explainer(model, comparedWith: group([row, .init(repeating: -1)]))
        #expect(explainer.mean == 2 << 40)
        #expect(explainer.explanation(of: row).parts == [1 << 40, 0, 0, 0, 0, 0])
        #expect(throws: ReasonsFault.invalidGroupValue(row: 0, feature: 0)) {
            try Explainer(.made(.trees(ensemble)), comparedWith: group([row]))
        }
    }

    @Test func `a chain of many leaves is cut into sections`() throws {
        // Each of 600 leaves has a way of its own by one column: a step function.
        let steps = (0..<600).map { (column: 0, threshold: Double($0)) }
        let model = Model.made(.trees(Self.chain(steps, (0...600).map { Double($0) / 1024 })))
        let explainer = try Explainer(model, comparedWith: group([.init(repeating: -1)]))
        for value in [-5, 0, 0.5, 17, 599, 599.5, 1e9] {
            let reached = min(600, max(0, value.rounded(.up)))
            let explanation = explainer.explanation(of: .init(repeating: value))
            #expect(explanation.contributions[0] == Int64(reached) << 30)
            #expect(explanation.parts[1...].allSatisfy { $0 == 0 })
        }
    }

    /// Branches that each lead to one node both ways on: a way for each of 2^60 combinations.
    @Test func `ways without number are refused in bounded time`() throws {
        var nodes: [TreeNode] = []
        for level in 0..<60 {
            let place = 3 * level
            func branch(_ column: Int, _ threshold: Double, _ first: Int, _ second: Int) -> TreeNode
            {
                TreeNode(
                    column: column,
                    atMost: threshold,
                    missingGoesTrue: false,
                    ifTrue: first,
                    ifFalse: second
                )
            }
            nodes.append(branch(level % 6, Double(level % 7), place + 1, place + 2))
            nodes.append(branch((level + 1) % 6, Double(level), place + 3, place + 4))
            nodes.append(branch((level + 2) % 6, -Double(level), place + 4, place + 3))
        }
        nodes.append(TreeNode(leafAt: 180, value: 0))
        nodes.append(TreeNode(leafAt: 181, value: 1))
        let ensemble = TreeEnsemble(
            nodes: nodes,
            secondValues: [],
            trees: [TreeEnsemble.Tree(root: 0, depth: 120)],
            aggregate: .sum,
            precision: .float64
        )
        let ranks = try #require(ThresholdRanks(ensemble))
        let missing = [6 of Bool](repeating: true)
        #expect(throws: ReasonsFault.tooManyLeaves) {
            try WrittenTrees(ensemble, ranks, mayBeMissing: missing, leavesMax: 1000)
        }
    }

    /// The sum of each leaf's own parts, however leaves are looked up together; values that units cannot hold, too.
    @Test(arguments: 200..<220)
    func `tables give what the leaves add one by one`(seed: UInt64) throws {
        var choice = SplitMix(seed: seed)
        var random = RandomEnsemble(seed: seed, trees: 6, depthMax: 6, thresholdsMax: 20)
        var values: [Double] = []
        for _ in random.ensemble.nodes.indices {
            values.append(Double(choice.next() >> 11) / 0x1p53 / Double(1 + choice.below(1 << 20)))
        }
        let ensemble = random.ensemble.mapValues { values[$0] }
        let rows = random.rows(20, in: .float64).map { row in
            Features { row[$0].isInfinite ? 2 : row[$0] }
        }
        let group = Array(rows.prefix(3))
        let parts = try TreeParts(
            ensemble,
            AffineScore(first: DoubleDouble(1) / DoubleDouble(3)),
            group,
            mayBeMissing: .init(repeating: true)
        )
        let model = Model.made(
            .trees(ensemble),
            Link(LinkProgram([.firstScore, .constant(3), .divide(0, 1)])),
            takesMissing: true
        )
        let explainer = try Explainer(model, comparedWith: ReasonsTests.group(group))
        for row in rows {
            let ranks = parts.ranks(of: row)
            var sums = [Int128](repeating: 0, count: featureCount)
            for (place, leaf) in parts.trees.leaves.enumerated() {
                let set = (0..<featureCount).reduce(0) {
                    $0 | (leaf.passages[$1].takes(ranks[$1]) ? 1 << $1 : 0)
                }
                let ofLeaf = parts.parts(of: place).parts[set]
                for feature in 0..<featureCount { sums[feature] += ofLeaf[feature] }
            }
            let expected = sums.map { Int64(FixedPoint.quotient($0, by: parts.units.divisor)) }
            #expect(explainer.explanation(of: row).parts == expected)
        }
    }
}
