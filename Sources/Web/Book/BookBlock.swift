import SestinaClient

/// Rows that are scored in one go, with the text that they came from.
struct BookBlock {
    /// The rows that have six features, each a finite number or missing where the model takes it so.
    private(set) var readable: [FeatureRow] = []
    private var faults: [UnreadableRow.Fault?] = []
    private var lines: [Int] = []
    private var rawEnds: [Int] = []
    private var rawBytes: [UInt8] = []

    var count: Int { lines.count }

    /// Bytes of text that are held.
    var byteCount: Int { rawBytes.count }

    /// Adds a row.
    mutating func append(
        _ features: Result<FeatureRow, UnreadableRow.Fault>,
        raw: ArraySlice<UInt8>,
        line: Int
    ) {
        switch features {
        case .success(let row):
            readable.append(row)
            faults.append(nil)
        case .failure(let fault): faults.append(fault)
        }
        lines.append(line)
        rawBytes.append(contentsOf: raw)
        rawEnds.append(rawBytes.count)
    }

    /// Why a row has no score; nil when it is one of the readable.
    func fault(_ index: Int) -> UnreadableRow.Fault? { faults[index] }

    /// The row as it stands in the file.
    func raw(_ index: Int) -> ArraySlice<UInt8> {
        rawBytes[(index == 0 ? 0 : rawEnds[index - 1])..<rawEnds[index]]
    }

    /// The line of the file on which the row begins.
    func line(_ index: Int) -> Int { lines[index] }

    mutating func removeAll() {
        readable.removeAll(keepingCapacity: true)
        faults.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        rawEnds.removeAll(keepingCapacity: true)
        rawBytes.removeAll(keepingCapacity: true)
    }
}
