package import Models

/// Ensembles and rows at random, with what is hard to get right: thresholds that repeat, that are infinite or minus
/// zero, missing values either way, trees of every depth and shape, nodes that several branches lead to.
package struct RandomEnsemble {
    /// The trees.
    package private(set) var ensemble: TreeEnsemble
    private var generator: SplitMix
    private var nodes: [TreeNode] = []
    private let thresholds: [[Double]]
    private let precision: Precision
    /// Whether a branch may lead to one node both ways.
    private let sharesNodes: Bool
    private let missingWay: Int
    /// One feature is never used.
    private let unused: Int

    /// The most nodes of a tree and those before it.
    private static let nodesMax = 200_000

    /// An ensemble of up to `depthMax` levels.
    package init(
        seed: UInt64,
        trees: Int,
        depthMax: Int,
        thresholdsMax: Int,
        aggregate: TreeEnsemble.Aggregate = .sum,
        precision: Precision = .float32,
        isTwofold: Bool = false,
        sharesNodes: Bool = false
    ) {
        var generator = SplitMix(seed: seed)
        unused = generator.below(featureCount)
        missingWay = generator.below(3)
        var thresholds: [[Double]] = []
        for _ in 0..<featureCount {
            let least =
                precision == .float32 ? Double(Float.leastNonzeroMagnitude) : .leastNonzeroMagnitude
            var values = [-Double.infinity, .infinity, 0, -0.0, least, -1]
            let count = 1 + generator.below(thresholdsMax)
            while values.count < count { values.append(generator.number(precision)) }
            values.shuffle(using: &generator)
            thresholds.append(Array(values.prefix(count)))
        }
        self.thresholds = thresholds
        self.precision = precision
        self.sharesNodes = sharesNodes
        self.generator = generator
        ensemble = TreeEnsemble(
            nodes: [TreeNode(leafAt: 0, value: 0)],
            secondValues: [],
            trees: [],
            aggregate: aggregate,
            precision: precision
        )
        let roots = (0..<trees).map { _ in appendTree(depthMax) }
        let seconds = isTwofold ? nodes.map { _ in self.generator.number(precision) } : []
        ensemble = TreeEnsemble(
            nodes: nodes,
            secondValues: seconds,
            trees: roots.map { TreeEnsemble.Tree(root: $0, depth: depthMax) },
            aggregate: aggregate,
            precision: precision
        )
    }

    /// Appends a tree, from its root down; gives its root.
    private mutating func appendTree(_ depthMax: Int) -> Int {
        let root = appendLeaf()
        var open = [(place: root, depth: 0)]
        let isOneSided = generator.below(4) == 0
        while let (place, depth) = open.popLast(), nodes.count < Self.nodesMax {
            guard depth < depthMax, depth == 0 || isOneSided || generator.below(8) > 0 else {
                continue
            }
            let (ifTrue, ifFalse) = appendBranch(at: place)
            open.append((ifTrue, depth + 1))
            if ifFalse != ifTrue, !isOneSided || generator.below(8) == 0 {
                open.append((ifFalse, depth + 1))
            }
        }
        return root
    }

    private mutating func appendLeaf() -> Int {
        nodes.append(TreeNode(leafAt: nodes.count, value: generator.number(precision)))
        return nodes.count - 1
    }

    /// Makes a leaf a branch to new leaves, or to one new leaf both ways.
    private mutating func appendBranch(at place: Int) -> (ifTrue: Int, ifFalse: Int) {
        var column = generator.below(featureCount)
        if column == unused { column = (column + 1) % featureCount }
        let ifTrue = appendLeaf()
        let ifFalse = sharesNodes && generator.below(6) == 0 ? ifTrue : appendLeaf()
        let values = thresholds[column]
        nodes[place] = TreeNode(
            column: column,
            atMost: values[generator.below(values.count)],
            missingGoesTrue: missingWay == 1 || missingWay == 2 && generator.below(2) == 0,
            ifTrue: ifTrue,
            ifFalse: ifFalse
        )
        return (ifTrue, ifFalse)
    }

    /// Rows at the thresholds and beside them, and rows with what is no number.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - format: what the numbers are in, and what the next number is in.
    /// - Returns: the rows.
    package mutating func rows(_ count: Int, in format: Precision) -> [Features] {
        (0..<count).map { _ in
            Features { column in
                let values = thresholds[column]
                let threshold = values[generator.below(values.count)]
                return switch generator.below(10) {
                case 0...2: threshold
                case 3, 4: next(threshold, format)
                case 5, 6: -next(-threshold, format)
                case 7: [Double.nan, -.nan, .signalingNaN][generator.below(3)]
                case 8: [Double.infinity, -.infinity, 0, -0.0][generator.below(4)]
                default: generator.number(format)
                }
            }
        }
    }

    private func next(_ value: Double, _ format: Precision) -> Double {
        format == .float32 ? Double(Float(value).nextUp) : value.nextUp
    }
}

/// Numbers that are the same on every machine (Steele et al., SplitMix, OOPSLA 2014).
package struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    /// A generator whose numbers follow from a seed.
    package init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    /// 0 or more, and less than `bound`.
    package mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// A number of either sign and of many magnitudes.
    package mutating func number(_ precision: Precision) -> Double {
        let exponent = Double(below(41) - 20)
        let magnitude = Double(next() >> 11) / 0x1p53 * [1e-3, 1, 1e3, 1e6][below(4)] + exponent
        let value = below(2) == 0 ? magnitude : -magnitude
        return precision == .float32 ? Double(Float(value)) : value
    }
}
