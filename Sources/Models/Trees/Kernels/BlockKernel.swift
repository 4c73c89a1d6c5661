internal import CTreeKernels

/// Scores whole blocks of rows, where the processor has AVX-512: finds the leaf that each row reaches in
/// one tree after the other, and sums.
struct BlockKernel: Sendable {
    /// The most rows of one call.
    static let rowsMax = Int(SESTINA_BLOCK_ROWS)
    /// Rows that are scored at the cost of one.
    static let rowsPerUnit = Int(SESTINA_UNIT_ROWS)
    /// Leaves of a tree.
    static let leavesMax = Int(SESTINA_LEAVES_MAX)

    /// Whether this processor has the instructions.
    static let isPossible = sestina_has_avx512()

    /// ``TreeKernel/sets`` or ``TreeKernel/levels``.
    let kernel: TreeKernel
    private let sets: RowSets
    private let levels: LevelTables
    /// Where the values of each tree begin.
    private let leafStarts: [Int]
    /// How many leaves each tree has.
    private let leafCounts: [Int]
    private let values: LeafValues
    private let thresholds: ThresholdRanks
    /// The places that branches compare, as ``PreparedColumns`` has them, in the order of the columns of
    /// ranks.
    private let comparedPlaces: [Int]
    /// The columns of ``comparedPlaces`` in binary32, where every threshold is the same in it; else none.
    private let columns: FloatColumns
    private let hasColumns: Bool
    /// Whether every rank is compared as a byte.
    let areBytes: Bool

    /// Whether values can be rounded to binary32 on the way.
    var canRound: Bool { hasColumns }
    /// Branches of all trees, where they are sets.
    var branchCount: Int { sets.branchCount }
    /// Levels of all trees, where they are tables.
    var levelCount: Int { levels.levelCount }

    /// Bytes of all that it keeps; the thresholds are those of the scorer.
    var byteCount: Int {
        sets.byteCount + levels.byteCount + leafStarts.byteCount + leafCounts.byteCount
            + values.byteCount + columns.byteCount
    }

    /// No trees.
    init() {
        kernel = .sets
        (sets, levels) = (RowSets(), LevelTables())
        (leafStarts, leafCounts, comparedPlaces) = ([], [], [])
        (columns, hasColumns) = (FloatColumns(), false)
        values = LeafValues()
        thresholds = ThresholdRanks()
        areBytes = true
    }

    /// Trees in a form; fails where they have no such form.
    ///
    /// - Parameters:
    ///   - ranked: the trees.
    ///   - ensemble: where they come from.
    ///   - kernel: ``TreeKernel/sets`` or ``TreeKernel/levels``.
    init?(_ ranked: RankedTrees, _ ensemble: TreeEnsemble, as kernel: TreeKernel) {
        let thresholds = ranked.ranks
        let places = Set(ranked.nodes.filter { !$0.isLeaf }.map { Int($0.place) }).sorted()
        var columnOfPlace = [UInt16](repeating: 0, count: PreparedColumns.placesPerRow)
        for (index, place) in places.enumerated() { columnOfPlace[place] = UInt16(index) }
        var leaves: [[Int?]] = []
        if kernel == .levels {
            // A row's ranks are six registers.
            guard
                places.count <= featureCount,
                let tables = LevelTables(ranked, columns: columnOfPlace, leaves: &leaves)
            else { return nil }
            (sets, levels) = (RowSets(), tables)
            areBytes = false
        } else {
            guard let own = RowSets(ranked, columns: columnOfPlace, leaves: &leaves) else {
                return nil
            }
            (sets, levels) = (own, LevelTables())
            areBytes = thresholds.mostInColumn <= Int(UInt8.max)
        }
        self.kernel = kernel
        self.thresholds = thresholds
        comparedPlaces = places
        let columns = FloatColumns(thresholds, places: places)
        self.columns = columns ?? FloatColumns()
        hasColumns = columns != nil
        leafCounts = leaves.map(\.count)
        leafStarts = leafCounts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }.dropLast()
        // All values of the last tree may be read, too.
        let room = [Int?](repeating: nil, count: Self.leavesMax)
        values = LeafValues(ensemble, leaves.flatMap(\.self) + room)
    }

    /// Writes the scores of rows.
    ///
    /// - Parameters:
    ///   - rows: a multiple of ``rowsPerUnit`` rows, at most ``rowsMax``.
    ///   - rounding: whether their values are still to be rounded to binary32; only where ``canRound``.
    ///   - first: gets the first score of each row.
    ///   - second: gets the second of each; empty where the ensemble gives one.
    func score(
        _ rows: Span<Features>,
        rounding: Bool,
        _ first: inout MutableSpan<Double>,
        _ second: inout MutableSpan<Double>
    ) {
        precondition(rows.count <= Self.rowsMax && rows.count % Self.rowsPerUnit == 0)
        precondition(
            hasColumns || !rounding,
            "only thresholds in binary32 compare with rounded values"
        )
        precondition(rows.count <= first.count)
        // A column for each place, which there are seldom more of than features.
        switch (areBytes, comparedPlaces.count <= featureCount) {
        case (true, true): score(rows, rounding, [1536 of UInt8].self, &first, &second)
        case (true, false): score(rows, rounding, [3072 of UInt8].self, &first, &second)
        case (false, true): score(rows, rounding, [1536 of UInt16].self, &first, &second)
        case (false, false): score(rows, rounding, [3072 of UInt16].self, &first, &second)
        }
    }

    private func score<let room: Int, Rank: FixedWidthInteger & BitwiseCopyable>(
        _ rows: Span<Features>,
        _ rounding: Bool,
        _: [room of Rank].Type,
        _ first: inout MutableSpan<Double>,
        _ second: inout MutableSpan<Double>
    ) {
        var ranks = [room of Rank](repeating: 0)
        var columns = ranks.mutableSpan
        write(rows, rounding, to: &columns)
        score(columns.span, rows.count, &first, &second)
    }

    /// Writes the ranks of rows, column by column.
    private func write<Rank: FixedWidthInteger & BitwiseCopyable>(
        _ rows: Span<Features>,
        _ rounding: Bool,
        to ranks: inout MutableSpan<Rank>
    ) {
        let open = hasColumns ? columns.write(rows, rounding: rounding, to: &ranks) : .max
        if open == 0 { return }
        for index in comparedPlaces.indices {
            let place = comparedPlaces[index]
            guard open >> UInt32(place & ~PreparedColumns.missingIsLowest) & 1 != 0 else {
                continue
            }
            thresholds.write(rows, place: place, to: &ranks, from: index * Self.rowsMax)
        }
    }

    private func score<Rank: FixedWidthInteger & BitwiseCopyable>(
        _ ranks: Span<Rank>,
        _ count: Int,
        _ first: inout MutableSpan<Double>,
        _ second: inout MutableSpan<Double>
    ) {
        let (floats, doubles) = (values.floats.first.span, values.doubles.first.span)
        let (floats2, doubles2) = (values.floats.second.span, values.doubles.second.span)
        switch values.rule {
        case .floatSum:
            score(ranks, count, &first, &second, floats, floats2, FloatSum.self)
        case .roundedSum:
            score(ranks, count, &first, &second, doubles, doubles2, RoundedSum.self)
        case .doubleSum:
            score(ranks, count, &first, &second, doubles, doubles2, DoubleSum.self)
        case .minimum:
            score(ranks, count, &first, &second, doubles, doubles2, Minimum.self)
        case .maximum:
            score(ranks, count, &first, &second, doubles, doubles2, Maximum.self)
        }
    }

    private func score<Rank: FixedWidthInteger & BitwiseCopyable, C: LeafCombination>(
        _ ranks: Span<Rank>,
        _ count: Int,
        _ first: inout MutableSpan<Double>,
        _ second: inout MutableSpan<Double>,
        _ firstValues: Span<C.Number>,
        _ secondValues: Span<C.Number>,
        _: C.Type
    ) {
        guard secondValues.isEmpty else {
            return scoreTwice(ranks, count, &first, &second, firstValues, secondValues, C.self)
        }
        var sums = [256 of C.Number](repeating: C.start)
        var leafNumbers = [256 of UInt8](repeating: 0)
        var scores = sums.mutableSpan
        var leaves = leafNumbers.mutableSpan
        let units = count / Self.rowsPerUnit
        for tree in leafStarts.indices {
            reach(tree, ranks, units, &leaves)
            C.take(values(firstValues, tree), leafCounts[tree], leaves.span, units, into: &scores)
        }
        for row in 0..<count { first[row] = Double(scores[row]) }
    }

    private func scoreTwice<Rank: FixedWidthInteger & BitwiseCopyable, C: LeafCombination>(
        _ ranks: Span<Rank>,
        _ count: Int,
        _ first: inout MutableSpan<Double>,
        _ second: inout MutableSpan<Double>,
        _ firstValues: Span<C.Number>,
        _ secondValues: Span<C.Number>,
        _: C.Type
    ) {
        precondition(count <= second.count)
        var sums = [256 of C.Number](repeating: C.start)
        var seconds = [256 of C.Number](repeating: C.start)
        var leafNumbers = [256 of UInt8](repeating: 0)
        var scores = sums.mutableSpan
        var secondScores = seconds.mutableSpan
        var leaves = leafNumbers.mutableSpan
        let units = count / Self.rowsPerUnit
        for tree in leafStarts.indices {
            reach(tree, ranks, units, &leaves)
            let leafCount = leafCounts[tree]
            C.take(values(firstValues, tree), leafCount, leaves.span, units, into: &scores)
            C.take(values(secondValues, tree), leafCount, leaves.span, units, into: &secondScores)
        }
        for row in 0..<count {
            first[row] = Double(scores[row])
            second[row] = Double(secondScores[row])
        }
    }

    /// The values of a tree's leaves, and room behind them.
    @inline(__always)
    @_lifetime(copy values)
    private func values<Number>(_ values: Span<Number>, _ tree: Int) -> Span<Number> {
        values.extracting(leafStarts[tree]..<leafStarts[tree] + Self.leavesMax)
    }

    /// Finds the leaf of a tree that each of so many units of rows reaches.
    @inline(__always)
    private func reach<Rank: FixedWidthInteger & BitwiseCopyable>(
        _ tree: Int,
        _ ranks: Span<Rank>,
        _ units: Int,
        _ leaves: inout MutableSpan<UInt8>
    ) {
        if kernel == .sets {
            sets.reach(tree, ranks, units, &leaves)
        } else {
            levels.reach(tree, ranks, units, &leaves)
        }
    }
}

extension LeafCombination {
    /// Takes the value of one more tree's leaf into the score of each row.
    ///
    /// - Parameters:
    ///   - values: of the tree's leaves, with room for ``BlockKernel/leavesMax``.
    ///   - leafCount: how many leaves there are.
    ///   - leaves: the number of each row's leaf.
    ///   - units: how often ``BlockKernel/rowsPerUnit`` rows there are.
    ///   - scores: of the rows.
    static func take(
        _ values: Span<Number>,
        _ leafCount: Int,
        _ leaves: Span<UInt8>,
        _ units: Int,
        into scores: inout MutableSpan<Number>
    ) {
        for row in 0..<units * BlockKernel.rowsPerUnit {
            take(values[Int(leaves[row])], into: &scores[row])
        }
    }
}

extension FloatSum {
    static func take(
        _ values: Span<Float>,
        _ leafCount: Int,
        _ leaves: Span<UInt8>,
        _ units: Int,
        into scores: inout MutableSpan<Float>
    ) {
        unsafe values.withUnsafeBufferPointer { values in
            unsafe leaves.withUnsafeBufferPointer { leaves in
                unsafe scores.withUnsafeMutableBufferPointer { scores in
                    unsafe sestina_add_floats_avx512(
                        values.baseAddress,
                        leafCount,
                        leaves.baseAddress,
                        units,
                        scores.baseAddress
                    )
                }
            }
        }
    }
}

extension DoubleSum {
    static func take(
        _ values: Span<Double>,
        _ leafCount: Int,
        _ leaves: Span<UInt8>,
        _ units: Int,
        into scores: inout MutableSpan<Double>
    ) {
        unsafe values.withUnsafeBufferPointer { values in
            unsafe leaves.withUnsafeBufferPointer { leaves in
                unsafe scores.withUnsafeMutableBufferPointer { scores in
                    unsafe sestina_add_doubles_avx512(
                        values.baseAddress,
                        leaves.baseAddress,
                        units,
                        scores.baseAddress
                    )
                }
            }
        }
    }
}
