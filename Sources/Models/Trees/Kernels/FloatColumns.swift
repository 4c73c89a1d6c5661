internal import CTreeKernels

/// The thresholds of columns in binary32, for a search of many rows in step.
struct FloatColumns: Sendable {
    /// The least steps of a search.
    private static let levelsMin = 5

    private let columns: [sestina_column]
    /// Of each column as levels, which ``sestina_column`` describes.
    private let thresholds: [Float]

    /// Bytes of the thresholds.
    var byteCount: Int { columns.byteCount + thresholds.byteCount }

    /// No columns.
    init() { (columns, thresholds) = ([], []) }

    /// The columns of places.
    ///
    /// - Returns: nil where a threshold is not the same in binary32.
    init?(_ ranks: ThresholdRanks, places: [Int]) {
        var columns: [sestina_column] = []
        var thresholds: [Float] = []
        for place in places {
            let column = place & ~PreparedColumns.missingIsLowest
            let own = ranks.thresholds(of: column)
            guard own.allSatisfy({ Double(Float($0)) == $0 }) else { return nil }
            let levels = max(Self.levelsMin, Int.bitWidth - own.count.leadingZeroBitCount)
            let start = thresholds.count
            columns.append(
                sestina_column(
                    start: UInt32(start),
                    count: UInt32(own.count),
                    levels: UInt32(levels),
                    column: UInt32(column),
                    missing_is_lowest: place != column
                )
            )
            let ascending =
                own.map { Float($0) }
                + [Float](repeating: .infinity, count: 1 << levels - 1 - own.count)
            thresholds.append(.infinity)
            for level in 0..<levels {
                let distance = 1 << (levels - level)
                thresholds += (0..<1 << level).map { ascending[distance / 2 - 1 + $0 * distance] }
            }
        }
        self.columns = columns
        self.thresholds = thresholds
    }

    /// Writes the rank of each row in each column.
    ///
    /// - Parameters:
    ///   - rows: a multiple of ``BlockKernel/rowsPerUnit`` rows.
    ///   - rounding: whether the numbers are rounded to binary32 first.
    ///   - ranks: gets the ranks, ``BlockKernel/rowsMax`` places for each column.
    /// - Returns: for each feature a bit, the lowest for the first, that says that a value of it is not the same in
    ///   binary32: what was written of it does not matter then. None where they are rounded.
    func write<Rank: BitwiseCopyable>(
        _ rows: Span<Features>,
        rounding: Bool,
        to ranks: inout MutableSpan<Rank>
    ) -> UInt32 {
        precondition(rows.count <= BlockKernel.rowsMax && rows.count % BlockKernel.rowsPerUnit == 0)
        precondition(columns.count * BlockKernel.rowsMax <= ranks.count)
        return unsafe columns.span.withUnsafeBufferPointer { columns in
            unsafe thresholds.span.withUnsafeBufferPointer { thresholds in
                unsafe rows.withUnsafeBufferPointer { rows in
                    unsafe ranks.withUnsafeMutableBufferPointer { ranks in
                        unsafe sestina_rank_avx512(
                            columns.baseAddress,
                            columns.count,
                            thresholds.baseAddress,
                            UnsafeRawPointer(rows.baseAddress)?.assumingMemoryBound(
                                to: Double.self
                            ),
                            rows.count / BlockKernel.rowsPerUnit,
                            rounding,
                            ranks.baseAddress,
                            MemoryLayout<Rank>.size
                        )
                    }
                }
            }
        }
    }
}
