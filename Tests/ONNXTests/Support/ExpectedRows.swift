import FoundationEssentials
import Models

/// Rows of features with the probabilities that other libraries computed for them.
struct ExpectedRows {
    var rows: [Features] = []
    /// What the library that trained the model says; empty where it was not asked.
    var library: [Double] = []
    /// What onnxruntime says.
    var onnxruntime: [Double] = []

    /// Reads comma-separated lines under a header: six features, the library unless nobody asked
    /// it, onnxruntime.
    init(_ lines: [String]) throws {
        for line in lines.dropFirst() {
            let values = line.split(separator: ",").compactMap { Double($0) }
            guard let last = values.last, (1...2).contains(values.count - featureCount) else {
                throw Malformed(line: line)
            }
            rows.append(Features { values[$0] })
            if values.count == featureCount + 2 { library.append(values[featureCount]) }
            onnxruntime.append(last)
        }
        guard !rows.isEmpty else { throw Malformed(line: "no rows") }
    }

    struct Malformed: Error {
        let line: String
    }
}

extension Model {
    /// The probabilities of all rows, scored in one go.
    func probabilities(of rows: [Features]) -> [Double] {
        var result = [Double](repeating: 0, count: rows.count)
        var span = result.mutableSpan
        score(rows.span, into: &span)
        return result
    }
}

/// The largest difference between two lists and where it is; NaN agrees with NaN alone.
func worstDifference(_ a: [Double], _ b: [Double]) -> (difference: Double, row: Int) {
    var worst = (difference: 0.0, row: 0)
    for (row, (x, y)) in zip(a, b).enumerated() {
        let difference = x == y || x.isNaN && y.isNaN ? 0 : abs(x - y)
        if !(difference <= worst.difference) {
            worst = (difference.isNaN ? .infinity : difference, row)
        }
    }
    return worst
}
