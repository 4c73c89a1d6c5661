import BenchmarkRows
import Models
import ONNX
import Platform
import Reasons

/// Times the explaining of rows in this process, for `tools/bench-reasons`.
///
///     ReasonTimes MODEL.onnx GROUP ROWS BATCH SECONDS [ANSWERS]
///
/// GROUP and ROWS hold rows of six float64, little-endian. Prints one line of JSON: the scale, the seconds that the
/// tables took to make and their bytes, and the nanoseconds of a row, explained and scored by the batch over and over
/// for so many seconds each. To the file ANSWERS go, for each row, the raw score, the mean of the group and six
/// contributions, as float64 on the scale.
@main
struct ReasonTimes {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard 6...7 ~= arguments.count, let batch = Int(arguments[4]), batch > 0,
            let seconds = Double(arguments[5])
        else { throw UsageError() }
        let model = try ModelFile.load(path: arguments[1]).model
        let chosen = try BenchmarkRows.read(arguments[2])
        guard let group = ReferenceGroup(selection: "bench", rows: chosen) else {
            throw UsageError()
        }
        let rows = try BenchmarkRows.read(arguments[3])
        let began = MonotonicClock.nanoseconds
        let explainer = try Explainer(model, comparedWith: group)
        let made = MonotonicClock.nanoseconds
        if arguments.count == 7 { try write(explainer, rows, to: arguments[6]) }
        var explanations = [Explanation](repeating: Explanation(), count: batch)
        var results = explanations.mutableSpan
        let explained = BenchmarkRows.nanosecondsOfRow(rows, by: batch, for: seconds) {
            explainer.explain($0, into: &results)
        }
        var probabilities = [Double](repeating: 0, count: batch)
        var places = probabilities.mutableSpan
        let scored = BenchmarkRows.nanosecondsOfRow(rows, by: batch, for: seconds) {
            model.score($0, into: &places)
        }
        print(
            """
            {"scale": "\(explainer.scale)", "make_seconds": \(Double(made - began) / 1e9), \
            "table_bytes": \(explainer.tableBytes), "row_nanoseconds": \(explained), \
            "score_nanoseconds": \(scored)}
            """
        )
    }

    /// Writes the explanation of each row, NaN where there is none.
    private static func write(
        _ explainer: Explainer,
        _ rows: [Features],
        to path: String
    ) throws {
        let answers = rows.flatMap { row -> [Double] in
            let explanation = explainer.explanation(of: row)
            let words =
                [explanation.raw, explanation.mean]
                + (0..<featureCount).map { explanation.contributions[$0] }
            return words.map { explanation.featureBeyond == nil ? Double($0) / 0x1p40 : .nan }
        }
        try BenchmarkRows.write(answers, to: path)
    }
}

private struct UsageError: Error, CustomStringConvertible {
    let description =
        "usage: ReasonTimes MODEL.onnx GROUP ROWS BATCH SECONDS [ANSWERS], with a group of 1 to 256 rows"
}
