import ArgumentParser
import Commands
import Documents
import EventLoop
import LoadTest
import ONNX
import Platform
import Transport

/// Measures the latency of a scoring server under load.
@main
struct Loadtest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loadtest",
        abstract: "Measure the latency of a scoring server under load.",
        discussion: """
            Request i is due at i/RPS seconds whatever the replies do, and its latency counts from that \
            moment: a server that stalls shows all the requests that it kept waiting. Every reply is \
            checked bit for bit where the served model is at hand.

            Examples:
              loadtest --rps 5k
              loadtest --rps 5k --duration 1m --threshold 'p99<2ms' --threshold 'errors<0.1%'
              loadtest --rps max --depth 64 --connections 16
              loadtest --rps 5k --address scores.example:7070 --tls --ca authority.pem
              loadtest --rps max --depth 16 --opcode explain
              loadtest --rps 20k --arrivals poisson --html load.html --hgrm load.hgrm
              loadtest --rps 5k --target http://127.0.0.1:5000/predict
              loadtest --find 'p99<2ms'
              loadtest --rps 5k --repeat 5 --address a:7070 --json a.json --address b:7070 --json b.json
              loadtest compare a.json b.json

            Exit codes: 0 all thresholds hold, or with --find the greatest rate was found; 1 one does not \
            hold, a reply was wrong or missing, or with --find no rate holds; 2 the measurement cannot be \
            trusted, and why; 64 wrong usage; 74 the server is not there or a file cannot be written.
            """,
        version: "loadtest \(ReleaseVersion.current)",
        subcommands: [Compare.self]
    )

    @OptionGroup
    var load: LoadOptions

    @Option(
        help: ArgumentHelp(
            "Instead of --rps: find the greatest rate at which this holds, by doubling and bisection. Each step is as "
                + "long as its percentile needs, and at least --duration (default: 2 seconds).",
            valueName: "bound"
        )
    )
    // Read in `run`, so that a bad one is told by its own sentence; so is a threshold.
    var find: String?

    @Option(
        name: .customLong("repeat"),
        help: ArgumentHelp(
            "Runs of each server; with several servers in turns, so that what changes on the machine changes for all.",
            valueName: "n"
        )
    )
    var repeats = 1

    @Option(
        help: ArgumentHelp(
            "What must hold, like 'p99<2ms', 'service.p50<=100us', 'lag.p99<1ms', 'max<20ms', "
                + "'errors<0.1%', 'achieved>=99%'. May be given several times.",
            valueName: "bound"
        )
    )
    var threshold: [String] = []

    @OptionGroup
    var files: FileOptions

    @Flag(help: "Show no progress.")
    var quiet = false

    /// Runs of one server.
    static let repeatsMax = 1000

    /// Refuses options that do not go together; that there is a rate is asked in `run`, for `compare` needs none.
    mutating func validate() throws {
        if repeats < 1 || repeats > Self.repeatsMax {
            throw ValidationError("--repeat takes 1 to \(Self.repeatsMax) runs")
        }
        let count = load.servers.count
        if files.json.count > 1 || !files.json.isEmpty && count > 1, files.json.count != count {
            throw ValidationError(
                "--json is given once for each server: \(count), not \(files.json.count) times"
            )
        }
        if repeats > 1 || count > 1, files.hgrm != nil || files.html != nil {
            throw ValidationError(
                "--hgrm and --html show one run; several are kept with --json, for 'loadtest compare'"
            )
        }
        guard find != nil else { return }
        if load.rps != nil { throw ValidationError("--find and --rps exclude each other") }
        if repeats > 1 || count > 1 || files.hgrm != nil {
            throw ValidationError(
                "--find loads one server as often as it needs; it excludes --repeat, --hgrm and a second server"
            )
        }
    }

    /// Runs the command that the arguments ask for.
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        // By itself, since an option before a subcommand's is taken by the command above wherever it stands.
        if arguments.first == Compare.configuration.commandName {
            Compare.runToEnd(Array(arguments.dropFirst()), explaining: explaining)
        }
        runToEnd(explaining: explaining)
    }

    /// The failure that an error of the test is.
    private static func explaining(_ error: any Error) -> any Error {
        switch error {
        case let error as LoadTestError:
            switch error.kind {
            case .unreachable: Failure(.inputOutput, "\(error)")
            case .cannotBeTrusted: Failure(.cannotBeKnown, "\(error)")
            case .wrongUsage: ValidationError("\(error)")
            }
        case let error as ModelFileError:
            Failure(error.kind == .unreadable ? .inputOutput : .cannotBeKnown, "\(error)")
        case let error as LoopError: Failure(.inputOutput, "\(error)")
        case let error as TLSFileFault: Failure(.inputOutput, "\(error)")
        case let error as MemoryShortage: Failure(.inputOutput, "\(error)")
        case let error as SystemError: Failure(.inputOutput, "\(error)")
        default: error
        }
    }

    /// The bound that an option names; one that cannot be read is wrong usage, as every other option is.
    private static func bound(_ text: String, of option: String) throws -> Threshold {
        do {
            return try Threshold(text)
        } catch {
            throw ValidationError("\(option): \(error)")
        }
    }

    /// Measures, reports, and ends with the verdict's code.
    mutating func run() throws {
        try refuseOwnInput()
        let thresholds = try threshold.map { try Self.bound($0, of: "--threshold") }
        if let find {
            return try search(for: Self.bound(find, of: "--find"), with: thresholds)
        }
        guard let rps = load.rps else {
            throw ValidationError(
                "Missing expected argument '--rps <n|max>'; or name a bound with --find, and the greatest rate at "
                    + "which it holds is found"
            )
        }
        let rate: LoadPlan.Rate =
            switch rps {
            case .perSecond(let rate): .perSecond(rate)
            case .max: .max(depth: load.depth)
            }
        try measure(try readied(at: rate), thresholds)
    }

    /// The plans, which this process has the descriptors and the memory for.
    ///
    /// Found out before the first connection, not at the thousandth.
    func readied(at rate: LoadPlan.Rate) throws -> [LoadPlan] {
        let plans = try load.plans(at: rate)
        for plan in plans {
            try Descriptors.require(plan.descriptorsNeeded, forConnections: plan.connections)
            try MemoryBudget.ofProcess.require(plan.memoryNeed)
        }
        return plans
    }

    /// Refuses to write over what is read, however it is named.
    private func refuseOwnInput() throws(Failure) {
        var used = FilesInUse()
        if !load.noVerify {
            let model = DefaultModel.path
            used.read(load.verify ?? model, as: load.verify == nil ? model : "--verify")
        }
        for (option, path) in files.paths { try used.write(path, as: option) }
        // The standard output is written as well, and must not lead into what is read.
        try used.write(nil, as: "")
    }
}
