/// What a model file may hold at most.
package enum ModelFileLimits {
    /// Bytes of a file: 256 MiB.
    package static let bytesMax = 256 << 20
    /// Nodes of a graph; exporters write some tens at most.
    static let graphNodesMax = 10_000
    /// Nodes, attributes, tensors and all other messages of a file; exporters write some tens.
    static let messagesMax = 100_000
    /// Names that the nodes of a graph have for their inputs and outputs.
    static let operandsMax = 100_000
    /// Columns of a tensor before the model; a pipeline makes one or two of each feature.
    static let columnsMax = 24
    /// Texts in lists of attributes: the mode of each node of the trees, and what other nodes have.
    static let textsMax = SourceTrees.nodesMax + 100_000
    /// Numbers in lists of attributes and tensors: a dozen for each node of the most trees.
    static let numbersMax = 12 * SourceTrees.nodesMax
    /// Branches on the way from a root to a leaf.
    static let treeDepthMax = 4_096
    /// Golden rows in the metadata.
    static let goldenRowsMax = 10_000
    /// Bytes of a value in the metadata: 8 MiB, four times what the most golden rows take.
    static let metadataBytesMax = 8 << 20
    /// Bytes of UTF-8 of a name that the server's documents repeat.
    static let nameBytesMax = 255
    /// Characters of a name from the file in a sentence.
    static let quotedScalarsMax = 60
}
