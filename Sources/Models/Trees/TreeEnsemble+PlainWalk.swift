/// The walk that takes trees as they are, whatever their size and shape.
///
/// Every other kernel gives its bits.
extension TreeEnsemble {
    /// Writes the scores of the first `count` rows.
    func scorePlainly(_ rows: Span<Features>, count: Int, into scores: inout RawScores) {
        let columns = PreparedColumns(rows, count: count)
        scores.first = .init(repeating: start)
        scores.second = .init(repeating: start)
        if count == RawScores.capacity {
            scoreRowsInStep(columns.values.span, &scores)
        } else {
            for row in 0..<count {
                scoreTreesInStep(columns.values.span, &scores, row)
            }
        }
    }

    /// Walks all rows of a full block through one tree after the other.
    private func scoreRowsInStep(_ columns: Span<Double>, _ scores: inout RawScores) {
        var first = scores.first.mutableSpan
        var second = scores.second.mutableSpan
        var array = [8 of Int](repeating: 0)
        var places = array.mutableSpan
        let trees = trees.span
        for tree in trees.indices {
            for lane in places.indices { places[lane] = trees[tree].root }
            walk(columns, &places, rowOfLane: 1, firstRow: 0)
            for lane in places.indices {
                combine(leaf: places[lane], into: &first[lane], &second[lane])
            }
        }
    }

    /// Walks one row through as many trees at a time as a block has rows.
    private func scoreTreesInStep(_ columns: Span<Double>, _ scores: inout RawScores, _ row: Int) {
        var array = [8 of Int](repeating: 0)
        var places = array.mutableSpan
        let trees = trees.span
        for start in stride(from: 0, to: trees.count, by: RawScores.capacity) {
            let count = min(RawScores.capacity, trees.count - start)
            for lane in places.indices { places[lane] = trees[start + min(lane, count - 1)].root }
            walk(columns, &places, rowOfLane: 0, firstRow: row)
            for lane in 0..<count {
                combine(
                    leaf: places[lane],
                    into: &scores.first[row],
                    &scores.second[row]
                )
            }
        }
    }

    /// Walks every lane from its place to a leaf, one level at a time.
    ///
    /// The memory accesses of the lanes overlap, where one alone would wait for each of its own.
    /// Lane i reads row `firstRow` + i * `rowOfLane`.
    @inline(__always)
    private func walk(
        _ columns: Span<Double>,
        _ places: inout MutableSpan<Int>,
        rowOfLane: Int,
        firstRow: Int
    ) {
        let nodes = nodes.span
        var moved: Int
        repeat {
            moved = 0
            for lane in 0..<RawScores.capacity {
                let place = places[lane]
                let node = nodes[place]
                let row = (firstRow + lane * rowOfLane) * PreparedColumns.placesPerRow
                let next = node.next(columns[row + node.place])
                moved |= next ^ place
                places[lane] = next
            }
        } while moved != 0
    }

    @inline(__always)
    private func combine(leaf: Int, into first: inout Double, _ second: inout Double) {
        combine(nodes[leaf].value, into: &first)
        if !secondValues.isEmpty {
            combine(secondValues[leaf], into: &second)
        }
    }
}
