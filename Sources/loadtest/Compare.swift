import ArgumentParser
import Commands
import LoadReports
import LoadTest
import Platform

/// `loadtest compare`.
struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare two load tests: faster, slower, or the data cannot tell.",
        usage: "loadtest compare <a> <b> [--margin <percent>] [--json <file>]",
        discussion: """
            Both files are from 'loadtest --repeat 5 --json FILE' and of the same load. How much the repeats \
            differ among themselves decides: p50 and p99 (and with --rps max the rate) are compared by \
            intervals that together are wrong for at most 5 % of tests that do not differ. Runs that were \
            taken in turns see the same machine; those of another day see another.

            Examples:
              loadtest --rps 5k --repeat 5 --address a:7070 --json a.json --address b:7070 --json b.json
              loadtest compare a.json b.json
              loadtest compare baseline.json now.json --margin 10%

            Exit codes: 0 B is faster than A or, with --margin, not slower by more than that; 1 B is slower; \
            2 the data cannot tell; 64 wrong usage; 74 a file cannot be read or written.
            """
    )

    @Argument(
        help: ArgumentHelp("What is compared with, such as a stored baseline.", valueName: "a")
    )
    var first: String

    @Argument(help: ArgumentHelp("What is judged.", valueName: "b"))
    var second: String

    @Option(
        help: ArgumentHelp("How much slower still counts as well, like 10%.", valueName: "percent"),
        transform: Compare.margin
    )
    // None, so that every difference that shows is told.
    var margin = 0.0

    @Option(help: ArgumentHelp("Write the comparison as JSON.", valueName: "file"))
    var json: String?

    /// How much slower at most still counts as well: beyond that, nothing would ever be slower.
    private static let marginMax = 1000.0

    private static func margin(_ text: String) throws -> Double {
        guard text.hasSuffix("%"), let percent = Double(text.dropLast()),
            (0...marginMax).contains(percent)
        else {
            throw ValidationError("'\(text)' is no margin; --margin takes 0% to 1000%, like 10%")
        }
        return percent / 100
    }

    /// Compares, reports, and ends with the answer's code.
    mutating func run() throws {
        var used = FilesInUse()
        used.read(first, as: first)
        used.read(second, as: second)
        if let json { try used.write(json, as: "--json") }
        let file = try json.map { path throws(SystemError) in try OutputFile(path) }
        let (first, second) = (try Self.read(first), try Self.read(second))
        let comparison = LoadComparison(first, second, margin: margin)
        try Console.report(
            ComparisonTextReport(first, second, comparison).text,
            marking: comparison.outcome.mark
        )
        try file?.finish(with: ComparisonJSONReport(first, second, comparison).text)
        switch comparison.outcome {
        case .faster, .withinMargin: break
        case .slower: throw ExitCode.no
        case .cannotTell: throw ExitCode.cannotBeKnown
        }
    }

    private static func read(_ path: String) throws -> StoredTest {
        let bytes: [UInt8]
        do throws(PlainFile.Fault) {
            bytes = try PlainFile.read(path, bytesMax: StoredTest.bytesMax)
        } catch {
            throw Failure(.inputOutput, sentence(error, path))
        }
        do throws(StoredTestFault) {
            return try StoredTest(json: bytes, name: path)
        } catch {
            throw Failure(.cannotBeKnown, error.description)
        }
    }

    private static func sentence(_ fault: PlainFile.Fault, _ path: String) -> String {
        switch fault {
        case .system(let error): "\(error)"
        case .notPlain: "cannot read \(path): it is no file"
        case .tooLarge:
            "cannot read \(path): a load test takes at most \(StoredTest.bytesMax >> 20) MiB"
        case .noMemory(let shortage): "\(shortage)"
        }
    }
}

extension LoadComparison.Outcome {
    /// The words that lead its sentence, and the colour that they have on a terminal.
    fileprivate var mark: Console.Mark {
        switch self {
        case .faster: Console.Mark("Faster:", .green)
        case .withinMargin: Console.Mark("Not slower", .green)
        case .slower: Console.Mark("Slower:", .red)
        case .cannotTell: Console.Mark("The data cannot tell", .yellow)
        }
    }
}
