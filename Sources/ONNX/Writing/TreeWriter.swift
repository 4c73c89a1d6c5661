import Models

/// Lists trees as TreeEnsemble of ai.onnx.ml 5 holds them: branches, leaves, and where each branch
/// leads.
struct TreeWriter {
    /// Where a branch leads: a number in the list of branches, or in that of leaves.
    private struct Target {
        var number = 0
        var isLeaf = false
    }

    /// A branch and where its two sides lead, which is known once they are written.
    private struct Branch {
        let node: TreeNode
        var ifTrue = Target()
        var ifFalse = Target()
    }

    /// A node on the way from a root, and the branch that leads to it.
    private struct Visit {
        let place: Int
        var parent: (branch: Int, holds: Bool)?
    }

    private let ensemble: TreeEnsemble
    private var branches: [Branch] = []
    private var leaves: [Double] = []
    private var roots: [Int] = []
    private var isWritten: [Bool]

    /// Lists all trees; throws where a node is in two of them or stands in one twice.
    init(_ ensemble: TreeEnsemble) throws(ModelFileError) {
        self.ensemble = ensemble
        isWritten = [Bool](repeating: false, count: ensemble.nodes.count)
        guard !ensemble.trees.isEmpty else { throw .refused("the model has no tree") }
        for tree in ensemble.trees {
            try addTree(tree.root)
        }
    }

    /// The attributes of the node.
    var attributes: [OnnxAttribute] {
        // The numbers of SUM, MIN and MAX; AVERAGE is 0.
        let aggregate: Int64 =
            switch ensemble.aggregate {
            case .sum: 1
            case .minimum: 2
            case .maximum: 3
            }
        func integers(_ name: String, _ value: (Branch) -> Int) -> OnnxAttribute {
            .integers(name, branches.map { Int64(value($0)) })
        }
        return [
            .integer("aggregate_function", aggregate),
            .integer("n_targets", 1),
            .integers("tree_roots", roots.map { Int64($0) }),
            integers("nodes_featureids") { $0.node.column },
            .tensor("nodes_modes", everyBranchIsAtMost),
            .tensor(
                "nodes_splits",
                .doubles("nodes_splits", [branches.count], branches.map(\.node.value))
            ),
            integers("nodes_missing_value_tracks_true") { $0.node.missingGoesTrue ? 1 : 0 },
            integers("nodes_truenodeids") { $0.ifTrue.number },
            integers("nodes_trueleafs") { $0.ifTrue.isLeaf ? 1 : 0 },
            integers("nodes_falsenodeids") { $0.ifFalse.number },
            integers("nodes_falseleafs") { $0.ifFalse.isLeaf ? 1 : 0 },
            .integers("leaf_targetids", leaves.map { _ in 0 }),
            .tensor("leaf_weights", .doubles("leaf_weights", [leaves.count], leaves)),
        ]
    }

    /// BRANCH_LEQ, whose number is 0, for every branch.
    private var everyBranchIsAtMost: OnnxTensor {
        .with {
            $0.name = "nodes_modes"
            $0.dims = [Int64(branches.count)]
            $0.dataType = DataType.uint8
            $0.int32Data = [Int32](repeating: 0, count: branches.count)
        }
    }

    /// Adds a tree, each branch before those that it leads to and its true side first.
    private mutating func addTree(_ root: Int) throws(ModelFileError) {
        roots.append(branches.count)
        var stack = [Visit(place: root)]
        while let visit = stack.popLast() {
            guard !isWritten[visit.place] else {
                throw .refused("two branches of the model, or two trees, share node \(visit.place)")
            }
            isWritten[visit.place] = true
            let node = ensemble.nodes[visit.place]
            if node.isLeaf(at: visit.place) {
                addLeaf(node.value, visit)
                continue
            }
            let number = branches.count
            connect(visit, Target(number: number, isLeaf: false))
            branches.append(Branch(node: node))
            stack.append(Visit(place: node.ifFalse, parent: (number, false)))
            stack.append(Visit(place: node.ifTrue, parent: (number, true)))
        }
    }

    /// Adds a leaf; one that is a whole tree becomes a branch to two such leaves, for a root must be
    /// a branch.
    ///
    /// ONNX lets both sides lead to one leaf, but onnxruntime 1.21 then loses the leaf's value.
    private mutating func addLeaf(_ value: Double, _ visit: Visit) {
        guard visit.parent == nil else {
            connect(visit, Target(number: leaves.count, isLeaf: true))
            leaves.append(value)
            return
        }
        let root = TreeNode(
            column: 0,
            atMost: 0,
            missingGoesTrue: false,
            ifTrue: 1,
            ifFalse: 2
        )
        branches.append(
            Branch(
                node: root,
                ifTrue: Target(number: leaves.count, isLeaf: true),
                ifFalse: Target(number: leaves.count + 1, isLeaf: true)
            )
        )
        leaves += [value, value]
    }

    /// Writes down where the branch that led to a node goes on.
    private mutating func connect(_ visit: Visit, _ target: Target) {
        guard let parent = visit.parent else { return }
        if parent.holds {
            branches[parent.branch].ifTrue = target
        } else {
            branches[parent.branch].ifFalse = target
        }
    }
}
