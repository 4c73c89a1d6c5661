import BenchmarkRows
import Models
import ONNX
import Platform
import Reasons

/// Times the search for what would change a decision, in this process.
///
///     ChangeTimes MODEL.onnx ROWS SECONDS [CHANGE,CHANGE,CHANGE,CHANGE,CHANGE,CHANGE]
///
/// ROWS holds rows of six float64, little-endian. A model that knows no training ranges takes those of the rows.
/// CHANGE is what an applicant could change about each feature: up, down, any or fixed, with `!` behind it for whole
/// numbers; any, if left out. Prints one line of JSON: the seconds that making the search took; how many rows had an
/// answer of one feature, of a pair, and of neither; and for all rows, for those that needed no pair and for those that
/// did the microseconds of one, the mean and the most (each the least of its runs), over and over for so many seconds.
@main
struct ChangeTimes {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard 4...5 ~= arguments.count, let seconds = Double(arguments[3]) else {
            throw UsageError()
        }
        let rows = try BenchmarkRows.read(arguments[2])
        let model = try ModelFile.load(path: arguments[1]).model.withRanges(of: rows)
        let actionable =
            arguments.count == 5 ? try actionable(arguments[4]) : .init(repeating: .anything)
        let began = MonotonicClock.nanoseconds
        guard let search = ChangeSearch(model, actionable) else { throw UsageError() }
        let made = MonotonicClock.nanoseconds - began
        let changes = rows.map { search.change(for: $0) }
        let areSingle = changes.map { change in
            (0..<featureCount).contains { !change.values[$0].isNaN }
        }
        let pairs = changes.count { $0.pair != nil }
        let singles = areSingle.count { $0 }
        let times = times(search, rows, seconds)
        let withoutPair = Figures(zip(times, areSingle).filter(\.1).map(\.0))
        let withPair = Figures(zip(times, areSingle).filter { !$0.1 }.map(\.0))
        print(
            """
            {"make_seconds": \(Double(made) / 1e9), "single": \(singles), "pair": \(pairs), \
            "neither": \(rows.count - singles - pairs), \
            "all": \(Figures(times)), "without_pair": \(withoutPair), "with_pair": \(withPair)}
            """
        )
    }

    /// The least time of each row in nanoseconds, over whole passes; short ones are of many calls.
    private static func times(
        _ search: ChangeSearch,
        _ rows: [Features],
        _ seconds: Double
    ) -> [Double] {
        var times = [Double](repeating: .infinity, count: rows.count)
        let end = MonotonicClock.nanoseconds + UInt64(seconds * 1e9)
        var sum = 0.0
        repeat {
            for (index, row) in rows.enumerated() {
                let calls = times[index] < 20_000 ? 20 : 1
                let began = MonotonicClock.nanoseconds
                for _ in 0..<calls { sum += search.change(for: row).probability }
                let taken = Double(MonotonicClock.nanoseconds - began) / Double(calls)
                times[index] = min(times[index], taken)
            }
        } while MonotonicClock.nanoseconds < end
        precondition(!sum.isNaN, "every row has a probability")
        return times
    }

    /// The mean and the most of some times.
    private struct Figures: CustomStringConvertible {
        let times: [Double]

        init(_ times: [Double]) { self.times = times }

        var description: String {
            guard let most = times.max() else { return "null" }
            let mean = times.reduce(0, +) / Double(times.count)
            return "{\"mean_microseconds\": \(mean / 1e3), \"most_microseconds\": \(most / 1e3)}"
        }
    }

    private static func actionable(_ text: String) throws -> [6 of Actionable] {
        let parts = text.split(separator: ",").map { part -> Actionable? in
            let isWhole = part.hasSuffix("!")
            let word = String(isWhole ? part.dropLast() : part)
            return Actionable.Change(rawValue: word).map { Actionable($0, isWhole: isWhole) }
        }
        let known = parts.compactMap { $0 }
        guard parts.count == featureCount, known.count == featureCount else { throw UsageError() }
        return .init { known[$0] }
    }
}

extension Model {
    /// The model with the ranges of some rows, if it knows none.
    fileprivate func withRanges(of rows: [Features]) -> Model {
        guard ranges == nil else { return self }
        return Model(
            featureNames: featureNames,
            threshold: threshold,
            ranges: FeatureRanges(
                minimum: Features { column in rows.map { $0[column] }.min() ?? 0 },
                maximum: Features { column in rows.map { $0[column] }.max() ?? 0 }
            ),
            algorithm: algorithm,
            mayBeMissing: mayBeMissing,
            preparation: preparation,
            core: core,
            link: link
        )
    }
}

private struct UsageError: Error, CustomStringConvertible {
    let description =
        "usage: ChangeTimes MODEL.onnx ROWS SECONDS [CHANGE,CHANGE,CHANGE,CHANGE,CHANGE,CHANGE]"
}
