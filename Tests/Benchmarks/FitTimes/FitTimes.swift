import Datasets
import FoundationEssentials
import Training

/// Times the fits of one algorithm in this process, for `tools/bench-training`.
///
///     FitTimes DATA.csv ALGORITHM THREADS REPEATS
///
/// Prints one line of JSON: the seconds of each fit from columns in memory, and the most memory
/// that the process had. With `--book ROWS FILE` it writes a synthetic loan book instead.
@main
struct FitTimes {
    static func main() async throws {
        let arguments = CommandLine.arguments
        if arguments.count == 4, arguments[1] == "--book", let rows = Int(arguments[2]) {
            return try SyntheticLoanBook.write(count: rows, seed: 42, to: arguments[3])
        }
        guard arguments.count == 5, let algorithm = Algorithm(rawValue: arguments[2]),
            let threads = Int(arguments[3]), let repeats = Int(arguments[4])
        else { throw UsageError() }
        let data = try Dataset.read(path: arguments[1])
        var seconds: [Double] = []
        for _ in 0..<repeats {
            let began = ContinuousClock.now
            try await fit(algorithm, to: data, threads)
            seconds.append(began.duration(to: .now) / .seconds(1))
        }
        print("{\"seconds\": \(seconds), \"peak_kilobytes\": \(try peakKilobytes())}")
    }

    /// The parameters of `Tests/Benchmarks/rivals/scikit-learn/fit.py`.
    private static func fit(_ algorithm: Algorithm, to data: Dataset, _ threads: Int) async throws {
        switch algorithm {
        case .logisticRegression:
            let parameters = LogisticRegression.Parameters(c: 1)
            _ = LogisticRegression(fitting: data, parameters, looksForSeparation: false)
        case .decisionTree:
            _ = DecisionTree(fitting: data)
        case .randomForest:
            _ = try await RandomForest(
                fitting: data,
                RandomForest.Parameters(),
                threadCount: threads
            )
        }
    }

    private static func peakKilobytes() throws -> Int {
        let status = try String(contentsOf: URL(filePath: "/proc/self/status"), encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }
}

private struct UsageError: Error, CustomStringConvertible {
    let description = "usage: FitTimes DATA.csv ALGORITHM THREADS REPEATS, or --book ROWS FILE"
}
