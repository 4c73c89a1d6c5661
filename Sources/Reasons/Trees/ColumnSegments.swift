import Models

/// The values of a column, divided where some leaf begins or ceases to let them through.
struct ColumnSegments {
    /// The lowest rank of each segment after the first, ascending.
    private let starts: [UInt16]
    /// Whether missing values are a segment of their own, the last.
    private let hasMissing: Bool

    /// The segments of a column for some leaves.
    init(_ leaves: ArraySlice<WrittenTrees.Leaf>, _ column: Int, open: Passage) {
        var starts: Set<UInt16> = []
        for leaf in leaves {
            let passage = leaf.passages[column]
            // A passage that is closed to ranks begins behind its end.
            if passage.first > passage.last { continue }
            if passage.first > 0 { starts.insert(passage.first) }
            if passage.last < open.last { starts.insert(passage.last + 1) }
        }
        self.starts = starts.sorted()
        hasMissing = open.takesMissing
    }

    /// How many there are.
    var count: Int { starts.count + (hasMissing ? 2 : 1) }

    /// A rank of a segment; nil for the one of missing values.
    func rank(in segment: Int) -> Int? {
        if segment == 0 { return 0 }
        return segment <= starts.count ? Int(starts[segment - 1]) : nil
    }

    /// The segment of each rank up to the highest, and after them that of missing values.
    func ofRanks(upTo rankMax: Int) -> [Int] {
        var segments: [Int] = []
        segments.reserveCapacity(rankMax + 2)
        var segment = 0
        for rank in 0...rankMax {
            if segment < starts.count, rank == Int(starts[segment]) { segment += 1 }
            segments.append(segment)
        }
        segments.append(count - 1)
        return segments
    }

    /// For each segment which of at most 64 leaves let it through, one bit a leaf.
    func masks(_ leaves: ArraySlice<WrittenTrees.Leaf>, _ column: Int) -> [UInt64] {
        (0..<count).map { segment in
            let rank = rank(in: segment)
            var mask: UInt64 = 0
            for (bit, leaf) in leaves.enumerated() where leaf.passages[column].takes(rank) {
                mask |= 1 << UInt64(bit)
            }
            return mask
        }
    }
}
