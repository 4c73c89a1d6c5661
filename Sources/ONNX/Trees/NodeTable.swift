import Models

/// The parallel lists in which TreeEnsembleClassifier and TreeEnsembleRegressor hold their nodes.
struct NodeTable {
    /// A node as the lists name it.
    private struct Key: Hashable {
        let tree: Int64
        let number: Int64
    }

    private let node: GraphNode
    /// What has been read.
    private(set) var trees = SourceTrees()
    private var places: [Key: Int] = [:]

    /// Reads the lists whose names begin with "nodes_".
    init(_ node: GraphNode, _ columns: Columns) throws(ModelFileError) {
        self.node = node
        let treeNumbers = node.integers("nodes_treeids")
        let count = treeNumbers.count
        guard (1...SourceTrees.nodesMax).contains(count) else {
            throw node.refused("has \(count) nodes; 1 to \(SourceTrees.nodesMax) are possible")
        }
        let numbers = try list("nodes_nodeids", node.integers("nodes_nodeids"), count)
        let modes = try list("nodes_modes", node.strings("nodes_modes"), count)
        let read = try list("nodes_featureids", node.integers("nodes_featureids"), count)
        let values = try list("nodes_values", try node.floats("nodes_values"), count)
        let ifTrue = try list("nodes_truenodeids", node.integers("nodes_truenodeids"), count)
        let ifFalse = try list("nodes_falsenodeids", node.integers("nodes_falsenodeids"), count)
        let missing = node.integers("nodes_missing_value_tracks_true")
        if !missing.isEmpty { _ = try list("nodes_missing_value_tracks_true", missing, count) }

        trees.nodes.reserveCapacity(count)
        places.reserveCapacity(count)
        for place in 0..<count {
            guard let mode = BranchMode(rawValue: modes[place]), mode != .member else {
                throw node.refused("has the node mode \(quoted(modes[place])), which is not known")
            }
            let key = Key(tree: treeNumbers[place], number: numbers[place])
            guard places.updateValue(place, forKey: key) == nil else {
                throw node.refused("has node \(key.number) of tree \(key.tree) twice")
            }
            var entry = SourceTrees.Node(tree: key.tree, number: key.number, mode: mode)
            if mode != .leaf {
                entry.column = try node.feature(of: columns, read[place], entry)
                entry.threshold = try node.threshold(values[place], entry, columns.precision)
                entry.missingGoesTrue = missing.isEmpty ? false : missing[place] != 0
            }
            trees.nodes.append(entry)
        }
        try connect(ifTrue, ifFalse)
    }

    /// Gives leaves their values from the lists whose names begin with `prefix`.
    ///
    /// Returns which of the scores 0 and 1 have values at all.
    mutating func readWeights(
        prefix: String,
        weights: [Double]
    ) throws(ModelFileError) -> (first: Bool, second: Bool) {
        let count = weights.count
        let treeNumbers = try list("\(prefix)_treeids", node.integers("\(prefix)_treeids"), count)
        let numbers = try list("\(prefix)_nodeids", node.integers("\(prefix)_nodeids"), count)
        let scores = try list("\(prefix)_ids", node.integers("\(prefix)_ids"), count)
        var found = (first: false, second: false)
        for index in 0..<count {
            let key = Key(tree: treeNumbers[index], number: numbers[index])
            guard let place = places[key], trees.nodes[place].mode == .leaf else {
                throw node.refused(
                    "gives a weight to node \(key.number) of tree \(key.tree), which is no leaf"
                )
            }
            let known: Double?
            switch scores[index] {
            case 0:
                known = trees.nodes[place].first
                trees.nodes[place].first = weights[index]
                found.first = true
            case 1:
                known = trees.nodes[place].second
                trees.nodes[place].second = weights[index]
                found.second = true
            default:
                throw node.refused(
                    "gives a weight to class or target \(scores[index]); there are 0 and 1"
                )
            }
            guard known == nil else {
                throw node.refused("gives \(trees.name(place)) two weights for one score")
            }
        }
        return found
    }

    /// A list of as many values as there are nodes or weights, or a refusal.
    private func list<Element>(
        _ name: String,
        _ values: [Element],
        _ count: Int
    ) throws(ModelFileError) -> [Element] {
        guard values.count == count else {
            throw node.refused("has \(values.count) values in \(name) where it needs \(count)")
        }
        return values
    }

    /// Resolves the branches, and finds each tree's root: the node that no branch leads to.
    private mutating func connect(
        _ ifTrue: [Int64],
        _ ifFalse: [Int64]
    ) throws(ModelFileError) {
        var isChild = [Bool](repeating: false, count: trees.nodes.count)
        for place in trees.nodes.indices where trees.nodes[place].mode != .leaf {
            let yes = try child(ifTrue[place], of: place)
            let no = try child(ifFalse[place], of: place)
            trees.nodes[place].ifTrue = yes
            trees.nodes[place].ifFalse = no
            isChild[yes] = true
            isChild[no] = true
        }
        var rootOfTree: [Int64: Int] = [:]
        for place in trees.nodes.indices where !isChild[place] {
            if let other = rootOfTree.updateValue(place, forKey: trees.nodes[place].tree) {
                throw node.refused(
                    "has \(trees.name(other)) and \(trees.name(place)), neither of which any branch "
                        + "leads to; a tree has one root"
                )
            }
            trees.roots.append(place)
        }
        for entry in trees.nodes where rootOfTree[entry.tree] == nil {
            throw node.refused("has no root in tree \(entry.tree): its branches form a cycle")
        }
    }

    /// The place of the node that one side of a branch leads to, in the same tree.
    private func child(_ number: Int64, of place: Int) throws(ModelFileError) -> Int {
        let key = Key(tree: trees.nodes[place].tree, number: number)
        guard let child = places[key] else {
            throw node.refused("has \(trees.name(place)), which leads to node \(number): not there")
        }
        return child
    }
}

extension GraphNode {
    /// The feature of the column that a branch reads.
    func feature(
        of columns: Columns,
        _ number: Int64,
        _ entry: SourceTrees.Node
    ) throws(ModelFileError) -> Int {
        guard number >= 0, number < columns.count else {
            throw refused(
                "has node \(entry.number) of tree \(entry.tree), which reads column \(number); "
                    + "there are 0 to \(columns.count - 1)"
            )
        }
        return columns.columns[Int(number)].feature
    }

    /// The threshold of a branch, which float32 graphs compare as float32.
    func threshold(
        _ value: Double,
        _ entry: SourceTrees.Node,
        _ precision: Precision
    ) throws(ModelFileError) -> Double {
        guard !value.isNaN else {
            throw refused("has node \(entry.number) of tree \(entry.tree) with a threshold of NaN")
        }
        return precision == .float32 ? Double(Float(value)) : value
    }
}
