import Models

/// Rows that are scored in one go, with the text that they came from.
struct ScoringBlock {
    private static let rowsMax = 1024
    /// Text of a block; the last row may go beyond it.
    private static let rawBytesMax = 1 << 20

    private var rows: [Features] = []
    private var hasFeatures: [Bool] = []
    private var lines: [Int] = []
    private var rawEnds: [Int] = []
    private var rawBytes: [UInt8] = []
    private var probabilities = [Double](repeating: 0, count: rowsMax)

    var count: Int { rows.count }

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
        let rows = rows
        var results = probabilities.mutableSpan
        model.score(rows.span, into: &results)
    }

    /// The probability of a row; nil when it has no features or the model gives none.
    func probability(_ index: Int) -> Double? {
        hasFeatures[index] && !probabilities[index].isNaN ? probabilities[index] : nil
    }

    /// The row as it stands in the file.
    func raw(_ index: Int) -> ArraySlice<UInt8> {
        rawBytes[(index == 0 ? 0 : rawEnds[index - 1])..<rawEnds[index]]
    }

    /// The line of the file on which the row begins.
    func line(_ index: Int) -> Int { lines[index] }

    mutating func removeAll() {
        rows.removeAll(keepingCapacity: true)
        hasFeatures.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        rawEnds.removeAll(keepingCapacity: true)
        rawBytes.removeAll(keepingCapacity: true)
    }
}
