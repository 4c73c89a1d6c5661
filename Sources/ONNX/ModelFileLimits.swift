/// What a model file may hold at most.
package enum ModelFileLimits {
    /// Bytes of a file: 256 MiB.
    package static let bytesMax = 256 << 20
    /// Nodes of a graph; exporters write some tens at most.
    static let graphNodesMax = 10_000
    /// How deep messages may lie in each other; a model needs six levels.
    static let messageDepthMax = 32
    /// Branches on the way from a root to a leaf.
    static let treeDepthMax = 4_096
    /// Golden rows in the metadata.
    static let goldenRowsMax = 10_000
    /// Characters of a name from the file in a sentence.
    static let quotedCharactersMax = 60
}
