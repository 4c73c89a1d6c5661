import Models

/// What the features of a tree ensemble add, looked up.
///
/// A row's ranks are looked up section by section and give, for each cluster of leaves, the cell with the parts of
/// all of them; the sum of the cells is what the features add. `Number` is `Int64`, or `Int128` where sums need more.
struct TreeTables<Number: FixedWidthInteger & SignedInteger & Sendable>: Sendable {
    /// The parts of six features.
    typealias Cell = [6 of Number]

    /// A section of a tree.
    private struct Section: Sendable {
        /// For each column, where its offsets begin.
        let offsets: [6 of Int]
        /// Clusters of leaves.
        let clusters: Int
    }

    private let thresholds: ThresholdRanks
    /// For each column, rank and section the column's segment in the section.
    private let segments: [UInt8]
    /// Where the segments of each column begin.
    private let segmentStarts: [6 of Int]
    private let sections: [Section]
    /// For each section, column, segment and cluster a part of the number of a cell; the sum of a row's six is the
    /// number.
    private let offsets: [UInt32]
    private let cells: [Cell]
    /// What sums of cells are divided by.
    private let divisor: Number

    /// Tables of no trees.
    init() {
        thresholds = ThresholdRanks()
        (segments, sections, offsets, cells) = ([], [], [], [])
        segmentStarts = .init(repeating: 0)
        divisor = 1
    }

    /// Makes the tables.
    ///
    /// - Parameters:
    ///   - trees: what they are of.
    ///   - plan: how the trees are cut.
    ///   - thresholds: what ranks stand for.
    ///   - units: what parts are counted in.
    ///   - parts: the parts of a leaf, by its number.
    init(
        _ trees: WrittenTrees,
        _ plan: TreePlan,
        _ thresholds: ThresholdRanks,
        _ units: TreeUnits,
        parts: (Int) -> LeafParts
    ) {
        self.thresholds = thresholds
        divisor = Number(units.divisor)
        (segments, segmentStarts) = Self.segments(plan, thresholds)
        var sections: [Section] = []
        var offsets: [UInt32] = []
        var cells: [Cell] = []
        cells.reserveCapacity(plan.sections.reduce(0) { $0 + $1.cells })
        offsets.reserveCapacity(plan.sections.reduce(0) { $0 + $1.offsetCount })
        for section in plan.sections {
            let clusters = section.clusters.map { ClusterTable(trees, $0, section.segments) }
            var starts = [6 of Int](repeating: 0)
            var first = cells.count
            let firsts = clusters.map { cluster in
                defer { first += cluster.cellCount }
                return UInt32(first)
            }
            for column in 0..<featureCount {
                starts[column] = offsets.count
                for segment in 0..<section.segments[column].count {
                    for (cluster, first) in zip(clusters, firsts) {
                        let start = column == 0 ? first : 0
                        offsets.append(start + UInt32(cluster.offset(column, segment)))
                    }
                }
            }
            sections.append(Section(offsets: starts, clusters: clusters.count))
            for cluster in clusters {
                cluster.appendCells(to: &cells, parts: cluster.leaves.map(parts))
            }
        }
        (self.sections, self.offsets, self.cells) = (sections, offsets, cells)
    }

    private static func segments(
        _ plan: TreePlan,
        _ thresholds: ThresholdRanks
    ) -> ([UInt8], [6 of Int]) {
        let count = plan.sections.count
        var segments: [UInt8] = []
        var starts = [6 of Int](repeating: 0)
        for column in 0..<featureCount {
            starts[column] = segments.count
            let ranks = thresholds.count(column) + 2
            segments += [UInt8](repeating: 0, count: ranks * count)
            for (index, section) in plan.sections.enumerated() {
                let ofRanks = section.segments[column].ofRanks(upTo: ranks - 2)
                for (rank, segment) in ofRanks.enumerated() {
                    segments[starts[column] + rank * count + index] = UInt8(segment)
                }
            }
        }
        return (segments, starts)
    }

    /// Adds up what the features of the first `count` rows of prepared columns add.
    ///
    /// - Parameters:
    ///   - columns: the rows.
    ///   - count: how many, at most as many as there are `sums`.
    ///   - sums: begin at 0.
    private func add<let lanes: Int>(
        _ columns: Span<Features>,
        count: Int,
        to sums: inout [lanes of Cell]
    ) {
        var ways = [lanes of [6 of Int]](repeating: .init(repeating: 0))
        for start in stride(from: 0, to: count, by: 8) {
            findWays(columns, start, min(8, count - start), &ways)
        }
        let sections = sections.span
        for index in sections.indices {
            for row in 0..<count { add(sections[index], index, ways[row], to: &sums[row]) }
        }
    }

    /// Places of a row among the ranks that ``ThresholdRanks`` writes.
    private static var placesPerRow: Int { 16 }

    /// Finds where a row's segments stand for each column.
    private func findWays<let lanes: Int>(
        _ columns: Span<Features>,
        _ start: Int,
        _ count: Int,
        _ ways: inout [lanes of [6 of Int]]
    ) {
        var places = [128 of UInt16](repeating: 0)
        var ranks = places.mutableSpan
        thresholds.write(columns.extracting(start..<start + count), count: count, to: &ranks)
        for row in 0..<count {
            for column in 0..<featureCount {
                let isMissing = columns[start + row][column].isNaN
                let rank =
                    isMissing
                    ? thresholds.count(column) + 1 : Int(ranks[row * Self.placesPerRow + column])
                ways[start + row][column] = segmentStarts[column] + rank * sections.count
            }
        }
    }

    /// Adds the cells of a section that a row comes to.
    ///
    /// Six is written out, as a loop over it would not be unrolled.
    @inline(__always)
    private func add(_ section: Section, _ index: Int, _ ways: [6 of Int], to sum: inout Cell) {
        let cells = cells.span
        let a = numbers(section, index, ways, 0)
        let b = numbers(section, index, ways, 1)
        let c = numbers(section, index, ways, 2)
        let d = numbers(section, index, ways, 3)
        let e = numbers(section, index, ways, 4)
        let f = numbers(section, index, ways, 5)
        var (first, second, third) = (sum[0], sum[1], sum[2])
        var (fourth, fifth, sixth) = (sum[3], sum[4], sum[5])
        for cluster in 0..<section.clusters {
            let number =
                (a[cluster] &+ b[cluster] &+ c[cluster])
                &+ (d[cluster] &+ e[cluster] &+ f[cluster])
            let cell = cells[Int(number)]
            first &+= cell[0]
            second &+= cell[1]
            third &+= cell[2]
            fourth &+= cell[3]
            fifth &+= cell[4]
            sixth &+= cell[5]
        }
        sum = [first, second, third, fourth, fifth, sixth]
    }

    /// The parts of the numbers of cells that a row's value of a column comes to, by cluster.
    @inline(__always)
    @_lifetime(borrow self)
    private func numbers(
        _ section: Section,
        _ index: Int,
        _ ways: [6 of Int],
        _ column: Int
    ) -> Span<UInt32> {
        let segment = Int(segments.span[ways[column] &+ index])
        let start = section.offsets[column] &+ segment &* section.clusters
        return offsets.span.extracting(start..<start &+ section.clusters)
    }

    /// Writes the explanations of the first `count` rows of prepared columns, from `start` on.
    func explain<let lanes: Int>(
        _ columns: Span<Features>,
        count: Int,
        mean: Int64,
        scale: Scale,
        into explanations: inout MutableSpan<Explanation>,
        from start: Int,
        sums: inout [lanes of Cell]
    ) {
        add(columns, count: count, to: &sums)
        for row in 0..<count {
            var contributions = [6 of Int64](repeating: 0)
            var beyond: Int?
            for feature in 0..<featureCount {
                let part = FixedPoint.quotient(sums[row][feature], by: divisor)
                contributions[feature] = Int64(truncatingIfNeeded: part)
                if Number(contributions[feature]) != part { beyond = beyond ?? feature }
            }
            explanations[start + row] =
                beyond.map { Explanation(beyond: $0, scale: scale) }
                ?? Explanation(scale: scale, mean: mean, contributions: contributions)
        }
    }
}
