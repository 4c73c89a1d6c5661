/// The thresholds of an ensemble, by column and ascending, so that numbers compare as ranks do.
///
/// The rank of a value is how many thresholds of its column it is not at most. It is at most the threshold
/// at k exactly where its rank is at most k. NaN is at most none, and has the highest rank.
package struct ThresholdRanks: Sendable {
    /// The most thresholds that a column may have: a rank is 16 bits, and no rank is above 65,534 for a
    /// branch.
    static let countMax = 65_535

    /// All thresholds, one column after the other; before the first one that nothing is compared with in
    /// the end.
    private let thresholds: [Double]
    /// Where each column's begin, and where the last ends.
    private let starts: [7 of Int]
    /// Steps of a search in the column that has the most.
    private let steps: Int

    /// Bytes of the thresholds.
    var byteCount: Int { thresholds.byteCount }

    /// No thresholds.
    package init() {
        thresholds = [.infinity]
        starts = .init(repeating: 1)
        steps = 0
    }

    /// The thresholds of the branches of an ensemble.
    ///
    /// - Returns: nil where one is NaN, or a column has more than ``countMax``.
    package init?(_ ensemble: TreeEnsemble) {
        var columns = [[Double]](repeating: [], count: featureCount)
        for (index, node) in ensemble.nodes.enumerated() where !node.isLeaf(at: index) {
            if node.value.isNaN { return nil }
            columns[node.column].append(node.value)
        }
        var thresholds = [Double.infinity]
        var starts = [7 of Int](repeating: 1)
        for (column, values) in columns.enumerated() {
            var last = Double.nan
            for value in values.sorted() where value != last {
                thresholds.append(value)
                last = value
            }
            starts[column + 1] = thresholds.count
            if starts[column + 1] - starts[column] > Self.countMax { return nil }
        }
        self.thresholds = thresholds
        self.starts = starts
        let most = columns.indices.reduce(1) { max($0, starts[$1 + 1] - starts[$1]) }
        steps = Int.bitWidth - (most - 1).leadingZeroBitCount
    }

    /// How many thresholds a column has.
    package func count(_ column: Int) -> Int { starts[column + 1] - starts[column] }

    /// The thresholds of a column, ascending.
    func thresholds(of column: Int) -> ArraySlice<Double> {
        thresholds[starts[column]..<starts[column + 1]]
    }

    /// Comparisons that the ranks of a row take.
    var searchSteps: Int { featureCount * steps }

    /// The most that a column has.
    var mostInColumn: Int { (0..<featureCount).reduce(0) { max($0, count($1)) } }

    /// The rank of a value.
    package func rank(_ value: Double, _ column: Int) -> Int {
        let thresholds = thresholds.span
        let first = starts[column]
        var low = first
        var left = starts[column + 1] - first
        guard left > 0 else { return 0 }
        while left > 1 {
            let half = left / 2
            // What is left lies within the column's own.
            low &+=
                unsafe half &>> Self.shift(value, atMost: thresholds[unchecked: low &+ half &- 1])
            left &-= half
        }
        return unsafe low &- first &+ 1 &>> Self.shift(value, atMost: thresholds[unchecked: low])
    }

    /// By how much a step is shifted: all of it goes where the value is at most the threshold.
    ///
    /// A shift and no jump: which way a search goes cannot be predicted.
    @inline(__always)
    private static func shift(_ value: Double, atMost threshold: Double) -> Int {
        value <= threshold ? 63 : 0
    }

    /// Writes the ranks of the first `count` rows, 16 places for each as ``PreparedColumns`` has them:
    /// those where missing values are highest, and eight places on those where they are lowest.
    package func write(_ rows: Span<Features>, count: Int, to ranks: inout MutableSpan<UInt16>) {
        for row in 0..<count {
            let found = search(rows[row])
            for column in 0..<featureCount {
                let rank = UInt16(truncatingIfNeeded: found[column])
                let place = row * PreparedColumns.placesPerRow + column
                ranks[place] = rank
                ranks[place + PreparedColumns.missingIsLowest] = rows[row][column].isNaN ? 0 : rank
            }
        }
    }

    /// The ranks of a row.
    ///
    /// The columns are searched in step, so that their memory accesses overlap; one that has fewer
    /// thresholds than another stays where it has come to.
    @inline(__always)
    private func search(_ row: Features) -> [6 of Int] {
        let thresholds = thresholds.span
        var low = [6 of Int] { starts[$0] }
        var left = [6 of Int] { count($0) }
        for _ in 0..<steps {
            for column in 0..<featureCount {
                let half = left[column] &>> 1
                // What is left lies within the column's own; where nothing is, the one before is there.
                let threshold = unsafe thresholds[unchecked: low[column] &+ half &- 1]
                low[column] &+= half &>> Self.shift(row[column], atMost: threshold)
                left[column] &-= half
            }
        }
        return [6 of Int] { column in
            let last = min(left[column], 1)
            let threshold = unsafe thresholds[unchecked: low[column] &+ last &- 1]
            let isAbove = last &>> Self.shift(row[column], atMost: threshold)
            return low[column] &- starts[column] &+ isAbove
        }
    }

    /// Writes the ranks of a column of the first rows.
    ///
    /// Eight rows are searched in step, so that their memory accesses overlap.
    ///
    /// - Parameters:
    ///   - rows: a multiple of eight rows.
    ///   - place: the column, or the column and ``PreparedColumns/missingIsLowest``, where NaN has rank 0.
    ///   - ranks: gets the rank of each row, from `start` on.
    ///   - start: where the first goes.
    func write<Rank: FixedWidthInteger>(
        _ rows: Span<Features>,
        place: Int,
        to ranks: inout MutableSpan<Rank>,
        from start: Int
    ) {
        let column = place & ~PreparedColumns.missingIsLowest
        let thresholds = thresholds.span
        let first = starts[column]
        let count = count(column)
        precondition(rows.count % 8 == 0 && start + rows.count <= ranks.count)
        for row in stride(from: 0, to: rows.count, by: 8) {
            var values = SIMD8<Double>(repeating: 0)
            for lane in 0..<8 { values[lane] = unsafe rows[unchecked: row &+ lane][column] }
            if place != column {
                values.replace(with: -.infinity, where: values .!= values)
            }
            var low = SIMD8<Int>(repeating: first)
            var left = count
            while left > 1 {
                let half = left / 2
                for lane in 0..<8 {
                    let threshold = unsafe thresholds[unchecked: low[lane] &+ half &- 1]
                    low[lane] &+= half &>> Self.shift(values[lane], atMost: threshold)
                }
                left &-= half
            }
            for lane in 0..<8 {
                var rank = low[lane] &- first
                if count > 0 {
                    rank &+= 1 &>> Self.shift(values[lane], atMost: thresholds[low[lane]])
                }
                unsafe ranks[unchecked: start &+ row &+ lane] = Rank(truncatingIfNeeded: rank)
            }
        }
    }
}
