import BenchmarkRows
import Models
import ONNX
import Platform

/// Times the scoring of rows in this process, for `tools/bench-trees`.
///
///     TreeTimes MODEL.onnx ROWS BATCH SECONDS [ANSWERS]
///
/// ROWS holds rows of six float64, little-endian. Prints one line of JSON: the seconds that loading took, the bytes by
/// which the process had grown after it, those of the trees in the forms that score them, and the nanoseconds of a row, scored by the batch over and over for so many
/// seconds. The probability of each row goes to the file ANSWERS, as float64.
@main
struct TreeTimes {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard 5...6 ~= arguments.count, let batch = Int(arguments[3]), batch > 0,
            let seconds = Double(arguments[4])
        else { throw UsageError() }
        let residentBefore = ProcessStatus.now().residentBytes
        let began = MonotonicClock.nanoseconds
        let file = try ModelFile.load(path: arguments[1])
        let loaded = MonotonicClock.nanoseconds
        let growth = ProcessStatus.now().residentBytes - residentBefore
        let rows = try BenchmarkRows.read(arguments[2])
        let model = file.model
        if arguments.count == 6 {
            try BenchmarkRows.write(model.probabilities(of: rows), to: arguments[5])
        }
        var probabilities = [Double](repeating: 0, count: batch)
        var results = probabilities.mutableSpan
        let nanoseconds = BenchmarkRows.nanosecondsOfRow(rows, by: batch, for: seconds) {
            model.score($0, into: &results)
        }
        print(
            """
            {"load_seconds": \(Double(loaded - began) / 1e9), "load_bytes": \(growth), \
            "compiled_bytes": \(model.treeBytes), \
            "row_nanoseconds": \(nanoseconds)}
            """
        )
    }
}

private struct UsageError: Error, CustomStringConvertible {
    let description = "usage: TreeTimes MODEL.onnx ROWS BATCH SECONDS [ANSWERS]"
}
