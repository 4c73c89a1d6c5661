import Models

/// The trees of a file before they are brought to one form: nodes in the file's order, which refer
/// to each other by their place.
struct SourceTrees {
    /// The most nodes that are read.
    static let nodesMax = 8_000_000

    /// A node as the file describes it.
    struct Node {
        /// The tree, and the number of the node in it, by which the file knows the node.
        var tree: Int64
        var number: Int64
        /// How it compares, or that it is a leaf.
        var mode: BranchMode
        /// The feature that a branch compares, after its steps.
        var column = 0
        /// What a branch compares with; not NaN, and of float32 where the columns are.
        var threshold = 0.0
        /// The values of a membership test, ascending.
        var members: [Double] = []
        /// Whether NaN goes to the true side.
        var missingGoesTrue = false
        /// The places of the nodes on the two sides of a branch.
        var ifTrue = 0
        var ifFalse = 0
        /// The values of a leaf for the first and second score, where it has them.
        var first: Double?
        var second: Double?
    }

    /// At most `nodesMax`, repeated leaves included.
    var nodes: [Node] = []
    /// The place of each tree's root.
    var roots: [Int] = []

    /// How sentences name a node.
    func name(_ place: Int) -> String {
        let kind = nodes[place].mode == .leaf ? "leaf" : "node"
        return "\(kind) \(nodes[place].number) of tree \(nodes[place].tree)"
    }
}
