/// What the forms of trees take in memory.
extension Array {
    /// The bytes of the elements, which own nothing.
    var byteCount: Int { count * MemoryLayout<Element>.stride }
}

extension LeafValues {
    /// Bytes of the values.
    var byteCount: Int {
        floats.first.byteCount + floats.second.byteCount + doubles.first.byteCount
            + doubles.second.byteCount
    }
}

extension TreeEnsemble {
    /// Bytes of the nodes and of what is known of each tree.
    var byteCount: Int { nodes.byteCount + secondValues.byteCount + trees.byteCount }
}
