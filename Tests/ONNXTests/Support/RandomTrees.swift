import FoundationEssentials
import Models

@testable import ONNX

/// Seeded random trees in the layout of TreeEnsemble, with a walk of its own that follows the text
/// of ONNX word by word instead of the scorer's comparisons.
struct RandomTrees {
    /// Where a branch leads.
    enum Target {
        case branch(Int)
        case leaf(Int)
    }

    struct Branch {
        var mode: BranchMode
        var column: Int
        var threshold: Double
        var members: [Double]
        var missingGoesTrue: Bool
        var ifTrue = Target.leaf(0)
        var ifFalse = Target.leaf(0)
    }

    /// Numbers that columns and thresholds are drawn from, so that they often meet.
    static let values: [Double] = [
        0, -0.0, 1, -1, 0.5, 1.5, -2.25, 3, 1e-40, -1e-40, 1e30, -1e30,
        Double(Float.leastNonzeroMagnitude), -Double(Float.leastNonzeroMagnitude),
        Double(Float(0.1)), Double(Float(0.1).nextUp), Double(Float(0.1).nextDown),
    ]

    private(set) var branches: [Branch] = []
    private(set) var leaves: [Double] = []
    private(set) var roots: [Int] = []
    private var generator: Generator

    init(seed: UInt64, trees: Int) {
        generator = Generator(state: seed)
        for _ in 0..<trees {
            guard case .branch(let root) = grow(depth: 0) else { continue }
            roots.append(root)
        }
    }

    /// A row of values that thresholds are made of, missing ones and infinities.
    mutating func row() -> Features {
        Features { _ in
            switch generator.next(below: 12) {
            case 0: .nan
            case 1: .infinity
            case 2: -.infinity
            default: Self.values[generator.next(below: Self.values.count)]
            }
        }
    }

    /// The sum of the leaves that a row reaches.
    func sum(_ row: Features) -> Double {
        roots.reduce(0) { sum, root in
            var target = Target.branch(root)
            while case .branch(let index) = target {
                let branch = branches[index]
                target = holds(branch, row[branch.column]) ? branch.ifTrue : branch.ifFalse
            }
            guard case .leaf(let leaf) = target else { return sum }
            return sum + leaves[leaf]
        }
    }

    /// The same trees with thresholds and sets as float32 holds them.
    var rounded: RandomTrees {
        var trees = self
        for index in trees.branches.indices {
            trees.branches[index].threshold = Double(Float(trees.branches[index].threshold))
            trees.branches[index].members = trees.branches[index].members.map { Double(Float($0)) }
        }
        return trees
    }

    private func holds(_ branch: Branch, _ x: Double) -> Bool {
        if branch.missingGoesTrue && x.isNaN { return true }
        return switch branch.mode {
        case .atMost: x <= branch.threshold
        case .below: x < branch.threshold
        case .atLeast: x >= branch.threshold
        case .above: x > branch.threshold
        case .equal: x == branch.threshold
        case .notEqual: x != branch.threshold
        case .member: branch.members.contains(x)
        case .leaf: false
        }
    }

    private mutating func grow(depth: Int) -> Target {
        if depth > 0, depth == 6 || generator.next(below: 4) == 0 {
            // Sums of such values are exact in float32 in any order, and those of five lie below 1.
            leaves.append(Double(generator.next(below: 512)) / 4096)
            return .leaf(leaves.count - 1)
        }
        let modes: [BranchMode] = [
            .atMost, .below, .atLeast, .above, .equal, .notEqual, .member,
        ]
        let index = branches.count
        branches.append(
            Branch(
                mode: modes[generator.next(below: modes.count)],
                column: generator.next(below: featureCount),
                threshold: Self.values[generator.next(below: Self.values.count)],
                members: [],
                missingGoesTrue: generator.next(below: 2) == 0
            )
        )
        if branches[index].mode == .member {
            branches[index].members = (0...generator.next(below: 4)).map { _ in
                Self.values[generator.next(below: Self.values.count)]
            }
        }
        branches[index].ifTrue = grow(depth: depth + 1)
        branches[index].ifFalse = grow(depth: depth + 1)
        return .branch(index)
    }
}

/// A linear congruential generator, after Knuth's MMIX; its high bits are good enough for tests.
private struct Generator {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
}
