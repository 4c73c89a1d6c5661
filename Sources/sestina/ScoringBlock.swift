import Models

/// Rows that are scored in one go, with the text that they came from.
struct ScoringBlock {
    /// Few enough for their features to stay in a core's caches.
    private static let rowsMax = 1024
    /// Text of a block; the last row may go beyond it.
    private static let rawBytesMax = 1 << 20

    /// The features of each row, zeros for one that has none: scoring goes over all of them at once.
    private var rows: [Features] = []
    /// Whether the zeros are its own.
    private var hasFeatures: [Bool] = []
    /// Where each row begins in the file, from 1.
    private var lines: [Int] = []
    /// Where the text of each row ends in ``rawBytes``, in which they stand one after another.
    private var rawEnds: [Int] = []
    private var rawBytes: [UInt8] = []
    /// The results of the last scoring, in the order of the rows.
    private var probabilities = [Double](repeating: 0, count: rowsMax)

    /// Rows in the block.
    var count: Int { rows.count }

    /// Whether it is time to score: by rows, or by text where rows are long.
    var isFull: Bool { count == Self.rowsMax || rawBytes.count >= Self.rawBytesMax }

    /// Adds a row; one without features gets no score.
    mutating func append(_ features: Features?, raw: ArraySlice<UInt8>, line: Int) {
        rows.append(features ?? Features(repeating: 0))
        hasFeatures.append(features != nil)
        lines.append(line)
        rawBytes.append(contentsOf: raw)
        rawEnds.append(rawBytes.count)
    }

    /// Computes the probability of every row.
    mutating func score(with model: Model) {
        // A copy of the reference, so that the spans of two properties do not overlap.
        let rows = rows
        var results = probabilities.mutableSpan
        model.score(rows.span, into: &results)
    }

    /// The probability of a row; nil when it has no features or the model gives none.
    func probability(_ index: Int) -> Double? {
        hasFeatures[index] && !probabilities[index].isNaN ? probabilities[index] : nil
    }

    /// The features of a row; zeros for one that has none.
    func features(_ index: Int) -> Features { rows[index] }

    /// The row as it stands in the file.
    func raw(_ index: Int) -> ArraySlice<UInt8> {
        rawBytes[(index == 0 ? 0 : rawEnds[index - 1])..<rawEnds[index]]
    }

    /// The line of the file on which the row begins.
    func line(_ index: Int) -> Int { lines[index] }

    /// Empties the block for the next rows, in the same memory.
    mutating func removeAll() {
        rows.removeAll(keepingCapacity: true)
        hasFeatures.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        rawEnds.removeAll(keepingCapacity: true)
        rawBytes.removeAll(keepingCapacity: true)
    }
}
