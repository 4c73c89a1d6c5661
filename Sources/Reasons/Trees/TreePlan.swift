import Models

/// How trees are cut for the tables: into clusters, whose parts are looked up at once, and those into sections, in
/// which a rank fits a byte.
///
/// Of the leaves of a cluster, each column's values fall into a few classes that let the same leaves through, and for
/// each combination of classes the sum of the leaves' parts stands in a cell. The more leaves, the fewer cells are
/// looked up and the more there are.
struct TreePlan {
    /// A part of a tree under one branch, or a leaf.
    struct Section {
        /// Its leaves.
        let leaves: Range<Int>
        /// Of each column.
        let segments: [ColumnSegments]
        /// The leaves of each cluster.
        var clusters: [Range<Int>] = []
        /// Cells of all clusters.
        var cells = 0

        /// Places for where the cells of clusters begin.
        var offsetCount: Int { segments.reduce(0) { $0 + $1.count } * clusters.count }
    }

    /// Leaves of a section, at most.
    private static let sectionLeavesMax = 256
    /// Segments of a column in a section, at most, as a byte has values.
    private static let segmentsMax = 256
    /// Leaves of a cluster, at most, as a word has bits.
    private static let clusterLeavesMax = 64
    /// Cells of a cluster of more than one leaf, at most.
    private static let cellsMax = 1 << 14
    /// How many more cells there may be for one look-up less, from what is tried first.
    private static let worths = [1024, 512, 256, 192, 128, 96, 64, 48, 32, 24, 16, 8]

    /// In the order of the trees.
    private(set) var sections: [Section] = []
    /// Bytes of the tables.
    private(set) var bytes = 0

    private let trees: WrittenTrees
    /// Cells that each node would take as one cluster; nil where they are too many.
    private var cells: [Int?]

    /// Plans the cutting of trees.
    ///
    /// - Parameters:
    ///   - trees: what is cut.
    ///   - cellBytes: bytes of a cell.
    ///   - rankCount: the ranks of all columns together, that of missing values among them.
    /// - Throws: ``ReasonsFault/tooManyBytes``.
    init(_ trees: WrittenTrees, cellBytes: Int, rankCount: Int) throws(ReasonsFault) {
        self.trees = trees
        cells = [Int?](repeating: nil, count: trees.nodes.count)
        var sectionNodes: [Int] = []
        cutSections(&sectionNodes)
        // Each takes a byte for each rank.
        let rankBytes = rankCount.multipliedReportingOverflow(by: sections.count)
        guard !rankBytes.overflow, rankBytes.partialValue <= ReasonsLimits.tableBytesMax else {
            throw .tooManyBytes
        }
        countCells()
        for worth in Self.worths {
            cutClusters(sectionNodes, worth: worth)
            bytes = sections.reduce(rankBytes.partialValue) {
                $0 + $1.cells * cellBytes + $1.offsetCount * MemoryLayout<UInt32>.size
            }
            if bytes <= ReasonsLimits.tableBytesPreferred { return }
        }
        guard bytes <= ReasonsLimits.tableBytesMax else { throw .tooManyBytes }
    }

    /// Goes down each tree to what is small enough for a section.
    private mutating func cutSections(_ sectionNodes: inout [Int]) {
        var open = Array(trees.roots.reversed())
        while let index = open.popLast() {
            let node = trees.nodes[index]
            if node.leaves.count <= Self.sectionLeavesMax {
                let leaves = trees.leaves[node.leaves]
                let segments = (0..<featureCount).map {
                    ColumnSegments(leaves, $0, open: trees.open[$0])
                }
                if segments.allSatisfy({ $0.count <= Self.segmentsMax }) {
                    sections.append(Section(leaves: node.leaves, segments: segments))
                    sectionNodes.append(index)
                    continue
                }
            }
            // A leaf has at most three segments, and one of missing values.
            guard let sides = node.sides else { continue }
            open.append(sides.second)
            open.append(sides.first)
        }
    }

    /// Counts the cells of each node from the leaves up, where those of its sides are not too many already.
    private mutating func countCells() {
        for index in trees.nodes.indices.reversed() {
            let node = trees.nodes[index]
            guard node.leaves.count <= Self.clusterLeavesMax else { continue }
            if let (first, second) = node.sides, cells[first] == nil || cells[second] == nil {
                continue
            }
            let leaves = trees.leaves[node.leaves]
            let count = (0..<featureCount).reduce(1) { product, column in
                let segments = ColumnSegments(leaves, column, open: trees.open[column])
                return product * Set(segments.masks(leaves, column)).count
            }
            cells[index] = count <= Self.cellsMax || node.sides == nil ? count : nil
        }
    }

    /// Cuts each section where cells and what look-ups are worth are the fewest together.
    private mutating func cutClusters(_ sectionNodes: [Int], worth: Int) {
        var isWhole = [Bool](repeating: false, count: trees.nodes.count)
        var costs = [Int](repeating: 0, count: trees.nodes.count)
        for index in trees.nodes.indices.reversed() {
            let apart = trees.nodes[index].sides.map { costs[$0.first] + costs[$0.second] }
            let whole = cells[index].map { $0 + worth }
            isWhole[index] = apart == nil || (whole ?? .max) <= (apart ?? .max)
            costs[index] = min(apart ?? .max, whole ?? .max)
        }
        for index in sections.indices {
            sections[index].clusters = []
            sections[index].cells = 0
            var open = [sectionNodes[index]]
            while let place = open.popLast() {
                let node = trees.nodes[place]
                if let sides = node.sides, !isWhole[place] {
                    open.append(sides.second)
                    open.append(sides.first)
                } else {
                    sections[index].clusters.append(node.leaves)
                    sections[index].cells += cells[place] ?? 0
                }
            }
        }
    }
}
