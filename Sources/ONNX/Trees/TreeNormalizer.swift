import Models

/// Brings the trees of a file to the scorer's form, in which every branch asks "at most?".
///
/// With x the column, t the threshold and p(t) the next number below t in the format of the
/// comparison:
///
/// | the file asks | the scorer asks | and the branches |
/// |---|---|---|
/// | x <= t | x <= t | stay |
/// | x < t | x <= p(t) | stay |
/// | x > t | x <= t | change places, and so does the one for missing values |
/// | x >= t | x <= p(t) | change places, and so does the one for missing values |
/// | x == t | x <= p(t), then x <= t | false, then true and false |
/// | x in a set | the same for each value, ascending | |
struct TreeNormalizer {
    /// Where a branch of a draft leads.
    private enum Target {
        /// To a node of the file.
        case source(Int)
        /// To another draft.
        case draft(Int)
    }

    /// A node of the scorer before it is known where its branches stand.
    private struct Draft {
        var column = 0
        var value: Double
        var missingGoesTrue = false
        var branches: (ifTrue: Target, ifFalse: Target)?
    }

    private let source: SourceTrees
    private let precision: Precision
    private let owner: GraphNode
    private var drafts: [Draft] = []
    private var secondValues: [Double] = []
    /// The first draft of each node of the file, or -1.
    private var places: [Int]

    private init(_ source: SourceTrees, _ precision: Precision, _ owner: GraphNode) {
        self.source = source
        self.precision = precision
        self.owner = owner
        places = [Int](repeating: -1, count: source.nodes.count)
    }

    /// Makes an ensemble of the file's trees; `scores` is 1 or 2.
    static func normalize(
        _ source: SourceTrees,
        scores: Int,
        aggregate: TreeEnsemble.Aggregate,
        precision: Precision,
        owner: GraphNode
    ) throws(ModelFileError) -> TreeEnsemble {
        guard !source.roots.isEmpty else { throw owner.refused("has no tree") }
        var normalizer = TreeNormalizer(source, precision, owner)
        let order = try TreeOrder(source, owner: owner)
        for place in order.places {
            try normalizer.add(place)
        }
        return TreeEnsemble(
            nodes: normalizer.finishedNodes(),
            secondValues: scores == 2 ? normalizer.secondValues : [],
            trees: source.roots.map { root in
                TreeEnsemble.Tree(
                    root: normalizer.places[root],
                    depth: Int(order.heights[root])
                )
            },
            aggregate: aggregate,
            precision: precision
        )
    }

    /// Adds the drafts of a node of the file, whose place is then known to all that lead to it.
    private mutating func add(_ place: Int) throws(ModelFileError) {
        places[place] = drafts.count
        let node = source.nodes[place]
        guard drafts.count + max(node.comparisons, 1) <= TreeNode.countMax else {
            throw owner.refused("has more than \(TreeNode.countMax) comparisons")
        }
        if node.mode == .leaf {
            try addLeaf(node, place)
        } else {
            try addBranch(node, place)
        }
    }

    /// A score that a leaf gives no value to gets 0; a value that is not finite is refused.
    private mutating func addLeaf(
        _ node: SourceTrees.Node,
        _ place: Int
    ) throws(ModelFileError) {
        let (first, second) = (node.first ?? 0, node.second ?? 0)
        guard first.isFinite, second.isFinite else {
            throw owner.refused("has \(source.name(place)) with a weight that is NaN or infinite")
        }
        append(Draft(value: first), second: second)
    }

    /// The comparisons that ask what a branch asks, as the table above has them.
    private mutating func addBranch(
        _ node: SourceTrees.Node,
        _ place: Int
    ) throws(ModelFileError) {
        let (yes, no) = (Target.source(node.ifTrue), Target.source(node.ifFalse))
        let missing = node.missingGoesTrue
        let threshold = node.threshold
        switch node.mode {
        case .leaf: break
        case .atMost: ask(node, threshold, missing, yes, no)
        case .below: ask(node, try below(threshold, place), missing, yes, no)
        case .above: ask(node, threshold, !missing, no, yes)
        case .atLeast: ask(node, try below(threshold, place), !missing, no, yes)
        case .equal: try askEqual(node, [threshold], missing, yes, no, place)
        // NaN differs from every threshold, so a missing value goes to the true side anyway.
        case .notEqual: try askEqual(node, [threshold], false, no, yes, place)
        case .member: try askEqual(node, node.members, missing, yes, no, place)
        }
    }

    /// One comparison.
    private mutating func ask(
        _ node: SourceTrees.Node,
        _ value: Double,
        _ missingGoesTrue: Bool,
        _ ifTrue: Target,
        _ ifFalse: Target
    ) {
        append(
            Draft(
                column: node.column,
                value: value,
                missingGoesTrue: missingGoesTrue,
                branches: (ifTrue, ifFalse)
            )
        )
    }

    /// Asks for each of some ascending values whether the column equals it.
    private mutating func askEqual(
        _ node: SourceTrees.Node,
        _ values: [Double],
        _ missingGoesTrue: Bool,
        _ ifTrue: Target,
        _ ifFalse: Target,
        _ place: Int
    ) throws(ModelFileError) {
        for (index, value) in values.enumerated() {
            let next = Target.draft(drafts.count + 1)
            ask(node, try below(value, place), false, ifFalse, next)
            let isLast = index == values.count - 1
            let otherwise = isLast ? ifFalse : Target.draft(drafts.count + 1)
            ask(node, value, missingGoesTrue, ifTrue, otherwise)
        }
    }

    /// The next number below a threshold in the format of the comparison.
    private func below(_ threshold: Double, _ place: Int) throws(ModelFileError) -> Double {
        guard threshold != -.infinity else {
            throw owner.refused("has \(source.name(place)) with a threshold of minus infinity")
        }
        return precision == .float32 ? Double(Float(threshold).nextDown) : threshold.nextDown
    }

    private mutating func append(_ draft: Draft, second: Double = 0) {
        drafts.append(draft)
        secondValues.append(second)
    }

    /// The nodes of the scorer, once the place of each is known.
    private func finishedNodes() -> [TreeNode] {
        drafts.enumerated().map { index, draft in
            guard let branches = draft.branches else {
                return TreeNode(leafAt: index, value: draft.value)
            }
            return TreeNode(
                column: draft.column,
                atMost: draft.value,
                missingGoesTrue: draft.missingGoesTrue,
                ifTrue: resolve(branches.ifTrue),
                ifFalse: resolve(branches.ifFalse)
            )
        }
    }

    private func resolve(_ target: Target) -> Int {
        switch target {
        case .source(let place): places[place]
        case .draft(let index): index
        }
    }
}
