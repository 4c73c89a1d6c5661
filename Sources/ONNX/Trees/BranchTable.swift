import Models

/// The lists of TreeEnsemble of ai.onnx.ml 5: branches, leaves, and where each branch leads.
struct BranchTable {
    private let node: GraphNode
    private let columns: Columns
    /// The column that each branch reads.
    private let read: [Int64]
    private let splits: [Double]
    private let modes: [BranchMode]
    /// By branch the set of a membership test, ascending; empty for another test.
    private let members: [[Double]]
    /// By branch whether NaN goes to the true side; empty where it never does.
    private let missing: [Int64]
    /// For each branch, the place of the true and false side in the branches or the leaves.
    private let ifTrue: (places: [Int64], areLeaves: [Int64])
    private let ifFalse: (places: [Int64], areLeaves: [Int64])
    private let weights: [Double]
    /// By leaf the score that its weight belongs to, 0 or 1.
    private let targets: [Int64]

    /// Reads the lists of a node.
    ///
    /// - Parameters:
    ///   - node: the node, which every refusal names.
    ///   - columns: what its branches read.
    /// - Throws: a refusal where there are no branches or too many, or a list has another length.
    init(_ node: GraphNode, _ columns: Columns) throws(ModelFileError) {
        self.node = node
        self.columns = columns
        read = node.integers("nodes_featureids")
        let count = read.count
        guard (1...SourceTrees.nodesMax / 4).contains(count) else {
            throw node.refused(
                "has \(count) branches; 1 to \(SourceTrees.nodesMax / 4) are possible"
            )
        }
        func list<Element>(
            _ name: String,
            _ values: [Element],
            _ count: Int
        ) throws(ModelFileError) -> [Element] {
            guard values.count == count else {
                throw node.refused("has \(values.count) values in \(name) where it needs \(count)")
            }
            return values
        }
        func integers(_ name: String) throws(ModelFileError) -> [Int64] {
            try list(name, node.integers(name), count)
        }
        splits = try list("nodes_splits", try node.tensorFloats("nodes_splits"), count)
        modes = try list("nodes_modes", try Self.modes(node), count)
        members = try Self.members(node, modes)
        ifTrue = (try integers("nodes_truenodeids"), try integers("nodes_trueleafs"))
        ifFalse = (try integers("nodes_falsenodeids"), try integers("nodes_falseleafs"))
        missing =
            node.has("nodes_missing_value_tracks_true")
            ? try integers("nodes_missing_value_tracks_true") : []
        weights = try node.tensorFloats("leaf_weights")
        targets = try list("leaf_targetids", node.integers("leaf_targetids"), weights.count)
    }

    private var precision: Precision { columns.precision }

    /// The trees with branches and leaves as nodes; a leaf that several branches share is repeated.
    func sourceTrees() throws(ModelFileError) -> SourceTrees {
        var trees = SourceTrees()
        let treeOfRoot = try roots()
        for place in read.indices {
            // Which tree a branch is in shows only at the walk; its number names it as well.
            var entry = SourceTrees.Node(
                tree: treeOfRoot[place] ?? 0,
                number: Int64(place),
                mode: modes[place]
            )
            entry.column = try node.feature(of: columns, read[place], entry)
            entry.threshold =
                entry.mode == .member ? 0 : try node.threshold(splits[place], entry, precision)
            entry.members = members[place].map { precision == .float32 ? Double(Float($0)) : $0 }
            entry.missingGoesTrue = missing.isEmpty ? false : missing[place] != 0
            trees.nodes.append(entry)
        }
        for place in read.indices {
            trees.nodes[place].ifTrue = try follow(ifTrue, from: place, &trees)
            trees.nodes[place].ifFalse = try follow(ifFalse, from: place, &trees)
        }
        trees.roots = node.integers("tree_roots").map { Int($0) }
        return trees
    }

    /// The tree that begins at each root.
    private func roots() throws(ModelFileError) -> [Int: Int64] {
        var treeOfRoot: [Int: Int64] = [:]
        for (tree, root) in node.integers("tree_roots").enumerated() {
            guard root >= 0, root < read.count else {
                throw node.refused("has the root \(root) of tree \(tree), which is no branch")
            }
            treeOfRoot[Int(root)] = Int64(tree)
        }
        return treeOfRoot
    }

    /// The place of the node on one side of a branch; a leaf is added there and then.
    private func follow(
        _ branches: (places: [Int64], areLeaves: [Int64]),
        from place: Int,
        _ trees: inout SourceTrees
    ) throws(ModelFileError) -> Int {
        let target = branches.places[place]
        let isLeaf = branches.areLeaves[place] != 0
        guard target >= 0, target < (isLeaf ? weights.count : read.count) else {
            throw node.refused(
                "has node \(place), which leads to \(isLeaf ? "leaf" : "node") \(target): not there"
            )
        }
        guard isLeaf else { return Int(target) }
        var leaf = SourceTrees.Node(tree: 0, number: target, mode: .leaf)
        switch targets[Int(target)] {
        case 0: leaf.first = weights[Int(target)]
        case 1: leaf.second = weights[Int(target)]
        default:
            throw node.refused(
                "gives leaf \(target) the target \(targets[Int(target)]); there are 0 and 1"
            )
        }
        trees.nodes.append(leaf)
        return trees.nodes.count - 1
    }

    /// How each branch compares, from a tensor of numbers.
    private static func modes(_ node: GraphNode) throws(ModelFileError) -> [BranchMode] {
        guard let tensor = try node.tensor("nodes_modes"),
            case .integers(let codes) = tensor.elements
        else {
            throw node.refused("has no tensor of uint8 in nodes_modes")
        }
        var modes: [BranchMode] = []
        for code in codes {
            guard let mode = BranchMode(code: code) else {
                throw node.refused("has the node mode \(code); 0 to 6 are known")
            }
            modes.append(mode)
        }
        return modes
    }

    /// The set of each membership branch: runs of numbers in the order of the branches, each ended
    /// by NaN.
    private static func members(
        _ node: GraphNode,
        _ modes: [BranchMode]
    ) throws(ModelFileError) -> [[Double]] {
        var runs = try node.tensorFloats("membership_values")
            .split(omittingEmptySubsequences: false) { $0.isNaN }[...]
        var members: [[Double]] = []
        for (place, mode) in modes.enumerated() {
            guard mode == .member else {
                members.append([])
                continue
            }
            guard let run = runs.popFirst(), !run.isEmpty else {
                throw node.refused("has no membership_values for node \(place)")
            }
            members.append(Set(run).sorted())
        }
        guard runs.allSatisfy(\.isEmpty) else {
            throw node.refused("has more sets in membership_values than branches that ask for one")
        }
        return members
    }
}
