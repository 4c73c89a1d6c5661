import ModelsSupport
import Testing

@testable import Models

/// Every kernel against the plain walk, bit for bit.
@Suite struct TreeKernelTests {
    private static let rowCounts = [1, 5, 8, 13, 64, 65, 200, 256, 300]

    /// What may come before trees: nothing, what a block of rows takes on its way, and what it cannot.
    private enum Steps: CaseIterable {
        case none, rounding, scaling

        var preparation: Preparation {
            var preparation = Preparation()
            switch self {
            case .none: break
            case .rounding: _ = preparation.append(.roundToFloat32)
            case .scaling:
                let doubled = ColumnStep(.multiply, .init(repeating: 2), in: .float64)
                _ = preparation.append(doubled)
            }
            return preparation
        }
    }

    private static func model(
        _ ensemble: TreeEnsemble,
        _ kernel: TreeKernel,
        second: Bool,
        after steps: Steps = .none
    ) -> Model {
        Model(
            featureNames: Model.positionalNames,
            threshold: 0.5,
            ranges: nil,
            algorithm: "trees",
            preparation: steps.preparation,
            core: .trees(ensemble),
            link: second ? Link(LinkProgram([.secondScore])) : .identity,
            treeKernel: kernel
        )
    }

    private static func bits(_ model: Model, _ rows: [Features]) -> [UInt64] {
        var results = [Double](repeating: -7, count: rows.count)
        var span = results.mutableSpan
        model.scoreInSteps(rows.span, into: &span)
        return results.map(\.bitPattern)
    }

    /// Holds every kernel to the plain walk.
    private func check(
        _ random: consuming RandomEnsemble,
        isTwofold: Bool = false,
        after steps: [Steps] = Steps.allCases
    ) {
        for steps in steps {
            check(random.ensemble, random.rows(300, in: .float32), isTwofold, steps)
            check(random.ensemble, random.rows(300, in: .float64), isTwofold, steps)
        }
    }

    private func check(
        _ ensemble: TreeEnsemble,
        _ rows: [Features],
        _ isTwofold: Bool,
        _ steps: Steps
    ) {
        for second in isTwofold ? [false, true] : [false] {
            let plain = Self.bits(Self.model(ensemble, .plain, second: second, after: steps), rows)
            for kernel in TreeKernel.allCases where kernel != .plain {
                let model = Self.model(ensemble, kernel, second: second, after: steps)
                for count in Self.rowCounts {
                    let result = Self.bits(model, Array(rows.prefix(count)))
                    #expect(
                        result == Array(plain.prefix(count)),
                        "\(kernel), \(count) rows, \(steps)"
                    )
                    if result != Array(plain.prefix(count)) { return }
                }
            }
        }
    }

    @Test(arguments: 0..<60)
    func `small trees of any shape`(seed: UInt64) {
        var choice = SplitMix(seed: seed)
        check(
            RandomEnsemble(
                seed: seed,
                trees: [1, 2, 7, 8, 9, 16, 17, 33][choice.below(8)],
                depthMax: choice.below(8),
                thresholdsMax: [1, 3, 40, 300][choice.below(4)],
                aggregate: [.sum, .sum, .minimum, .maximum][choice.below(4)],
                precision: choice.below(2) == 0 ? .float32 : .float64,
                sharesNodes: choice.below(2) == 0
            )
        )
    }

    @Test(arguments: 100..<112)
    func `two scores`(seed: UInt64) {
        var choice = SplitMix(seed: seed)
        let random = RandomEnsemble(
            seed: seed,
            trees: 1 + choice.below(30),
            depthMax: 1 + choice.below(7),
            thresholdsMax: 400,
            aggregate: [.sum, .sum, .minimum, .maximum][choice.below(4)],
            precision: choice.below(2) == 0 ? .float32 : .float64,
            isTwofold: true
        )
        check(random, isTwofold: true)
    }

    @Test(arguments: [(8, 100), (12, 20), (20, 3), (5, 1000), (6, 300)])
    func `deep and wide ensembles`(depth: Int, trees: Int) {
        for seed in UInt64(200)..<203 {
            check(
                RandomEnsemble(
                    seed: seed,
                    trees: trees,
                    depthMax: depth,
                    thresholdsMax: seed == 200 ? 200 : 5000
                ),
                after: [.rounding]
            )
        }
    }

    @Test func `each kernel is used where it is forced and possible`() {
        let small = RandomEnsemble(seed: 1, trees: 20, depthMax: 5, thresholdsMax: 40).ensemble
        func used(_ forced: TreeKernel?, _ rows: Int) -> TreeKernel {
            TreeScorer(small, only: forced).kernel(forRows: rows)
        }
        #expect(used(.plain, 1) == .plain && used(.plain, 500) == .plain)
        #expect(used(.walk, 1) == .walk && used(.walk, 500) == .walk)
        #expect(used(.lines, 1) == .lines && used(.lines, 500) == .lines)
        #expect(used(.masks, 1) == .masks && used(.masks, 500) == .masks)
        #expect(used(.portable, 500) == .masks)
        let blocks: TreeKernel = BlockKernel.isPossible ? .sets : .plain
        #expect(used(.sets, 1) == blocks && used(.sets, 500) == blocks)
        let tables: TreeKernel = BlockKernel.isPossible ? .levels : .plain
        #expect(used(.levels, 1) == tables && used(.levels, 500) == tables)
        #expect(used(nil, 1) == .masks)
        // Of a single tree the search for ranks would take longer than the walk.
        let single = RandomEnsemble(seed: 1, trees: 1, depthMax: 5, thresholdsMax: 40).ensemble
        #expect(TreeScorer(single, only: .portable).kernel(forRows: 500) == .plain)
        #expect(
            BlockKernel.isPossible
                ? [.sets, .levels].contains(used(nil, 500)) : used(nil, 500) == .masks
        )
    }

    @Test func `the bytes of trees count the nodes and each form that is used`() {
        let ensemble = RandomEnsemble(seed: 1, trees: 20, depthMax: 5, thresholdsMax: 40).ensemble
        let nodes = ensemble.nodes.count * 16 + ensemble.trees.count * 16
        func bytes(_ kernel: TreeKernel) -> Int { TreeScorer(ensemble, only: kernel).byteCount }
        #expect((nodes..<nodes + 64).contains(bytes(.plain)))
        let walked = TreeScorer(ensemble, only: .walk).byteCount
        // Of each node eight bytes and a value of four.
        #expect(walked >= bytes(.plain) + ensemble.nodes.count * 12)
        #expect(bytes(.masks) > bytes(.plain) + 20 * LeafMasks<UInt64>.leavesMax * 4)
        #expect((bytes(.sets) > bytes(.plain) + 1000) == BlockKernel.isPossible)
    }

    @Test func `a name that is no kernel's is told with those that are`() {
        for name in [nil, "", "plain", "portable"] { #expect(TreeKernel.fault(of: name) == nil) }
        let fault = TreeKernel.fault(of: "quick")
        #expect(
            fault == "the environment's SESTINA_TREE_KERNEL names no kernel for trees; such are "
                + "plain, walk, lines, masks, sets, levels, portable"
        )
    }

    @Test func `trees that do not fit a form keep another`() {
        func used(_ ensemble: TreeEnsemble, _ forced: TreeKernel? = nil) -> TreeKernel {
            TreeScorer(ensemble, only: forced).kernel(forRows: 500)
        }
        let bushy = RandomEnsemble(seed: 3, trees: 12, depthMax: 13, thresholdsMax: 500).ensemble
        #expect(used(bushy) == .walk)
        #expect([.lines, .masks, .sets, .levels].allSatisfy { used(bushy, $0) == .plain })
        let finer = Self.chain(thresholds: ThresholdRanks.countMax + 1)
        #expect(used(finer) == .plain)
        #expect(used(Self.chain(thresholds: ThresholdRanks.countMax)) != .plain)
    }

    @Test func `thresholds as many as ranks can tell apart give the plain walk's bits`() {
        let ensemble = Self.chain(thresholds: ThresholdRanks.countMax)
        let last = Double(ThresholdRanks.countMax - 1)
        let rows = [0, 1, 2, last - 1, last, last + 1, .nan, .infinity].map { value in
            Features { $0 == 2 ? value : 0 }
        }
        let plain = Self.bits(Self.model(ensemble, .plain, second: false), rows)
        #expect(Self.bits(Self.model(ensemble, .walk, second: false), rows) == plain)
        #expect(Set(plain).count == 6)
    }

    /// Trees of one branch each, all with other thresholds of one column.
    private static func chain(thresholds: Int) -> TreeEnsemble {
        var nodes: [TreeNode] = []
        for number in 0..<thresholds {
            let root = nodes.count
            nodes.append(
                TreeNode(
                    column: 2,
                    atMost: Double(number),
                    missingGoesTrue: false,
                    ifTrue: root + 1,
                    ifFalse: root + 2
                )
            )
            nodes.append(TreeNode(leafAt: root + 1, value: 1))
            nodes.append(TreeNode(leafAt: root + 2, value: 2))
        }
        return TreeEnsemble(
            nodes: nodes,
            secondValues: [],
            trees: (0..<thresholds).map { TreeEnsemble.Tree(root: 3 * $0, depth: 1) },
            aggregate: .sum,
            precision: .float64
        )
    }

    @Test func `a threshold that is no number is never passed`() {
        let ensemble = TreeEnsemble(
            nodes: [
                TreeNode(column: 0, atMost: .nan, missingGoesTrue: true, ifTrue: 1, ifFalse: 2),
                TreeNode(leafAt: 1, value: 1), TreeNode(leafAt: 2, value: 2),
            ],
            secondValues: [],
            trees: [TreeEnsemble.Tree(root: 0, depth: 1)],
            aggregate: .sum,
            precision: .float64
        )
        let rows = [Double.nan, 0, .infinity].map { value in Features { _ in value } }
        for kernel in TreeKernel.allCases {
            #expect(
                Self.bits(Self.model(ensemble, kernel, second: false), rows)
                    == [2.0, 2, 2].map(\.bitPattern)
            )
        }
    }

    @Test func `nodes that many branches share are not written out without end`() {
        // Each node leads to the next twice: 2^200 ways to the end.
        let depth = 200
        var nodes = (0..<depth).map { index in
            TreeNode(
                column: index % 6,
                atMost: Double(index),
                missingGoesTrue: false,
                ifTrue: index + 1,
                ifFalse: index + 1
            )
        }
        nodes.append(TreeNode(leafAt: depth, value: 5))
        let ensemble = TreeEnsemble(
            nodes: nodes,
            secondValues: [],
            trees: [TreeEnsemble.Tree(root: 0, depth: depth)],
            aggregate: .sum,
            precision: .float64
        )
        #expect(TreeScorer(ensemble).kernel(forRows: 1) == .plain)
        #expect(Self.model(ensemble, .walk, second: false).result(of: Features { _ in 3 }) == 5)
    }
}
