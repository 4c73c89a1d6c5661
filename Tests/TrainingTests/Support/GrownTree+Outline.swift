@testable import Training

extension GrownTree {
    /// The nodes in preorder: a branch as its feature and rows, such as "0:8000", a leaf as its rows.
    var outline: String {
        nodes.map { node in
            (node.split.map { "\($0.feature):" } ?? "") + "\(node.rowCount)"
        }.joined(separator: " ")
    }

    /// The questions of the branches.
    var splits: [Split] { nodes.compactMap(\.split) }
}
