import Models

/// What trees give along one feature, all else equal.
struct TreeLine {
    /// Allowed values next to each other that are decided alike.
    struct Segment {
        /// The indices of the values, both ends included.
        let start: Int
        var end: Int
        /// The sum of the leaves; nil where it is not known.
        let sum: Int?
    }

    /// For each rank of the column the number of its part: the ranks of a part reach the same leaves.
    let parts: [Int32]
    /// The sum of the leaves of each part; empty where sums are not known.
    let sums: [Int]

    /// The parts of a line.
    ///
    /// - Parameters:
    ///   - leaves: those that can be reached along it; nil where that is not known, and each rank is a part then.
    ///   - greatest: the greatest rank.
    ///   - sums: how leaves are added, if they are.
    init(_ leaves: [PartialWalk.Leaf]?, _ greatest: Int32, _ sums: LeafSums?) {
        guard let leaves else {
            parts = Array(0...greatest)
            self.sums = []
            return
        }
        let count = Int(greatest) + 2
        var begins = [Bool](repeating: false, count: count)
        var steps = [Int](repeating: 0, count: sums == nil ? 0 : count)
        for leaf in leaves {
            let (start, end) = (Int(leaf.first.lowerBound), Int(leaf.first.upperBound) + 1)
            begins[start] = true
            begins[end] = true
            if let sums {
                let value = sums.values[Int(leaf.node)]
                steps[start] += value
                steps[end] -= value
            }
        }
        var parts = [Int32](repeating: 0, count: count - 1)
        var sumOfPart: [Int] = []
        var (part, sum) = (Int32(-1), 0)
        for rank in parts.indices {
            if rank == 0 || begins[rank] { part += 1 }
            parts[rank] = part
            if sums != nil {
                sum += steps[rank]
                if sumOfPart.count <= part { sumOfPart.append(sum) }
            }
        }
        self.parts = parts
        self.sums = sumOfPart
    }

    /// The allowed values, cut where another part begins.
    func segments(_ cells: [TreeCells.Cell]) -> [Segment] {
        var segments: [Segment] = []
        var last = Int32.min
        for cell in cells {
            let part = cell.rank == TreeCells.missing ? -1 : parts[Int(cell.rank)]
            if part == last, let place = segments.indices.last {
                segments[place].end = cell.end
            } else {
                let sum = part < 0 || sums.isEmpty ? nil : sums[Int(part)]
                segments.append(Segment(start: cell.start, end: cell.end, sum: sum))
            }
            last = part
        }
        return segments
    }
}
