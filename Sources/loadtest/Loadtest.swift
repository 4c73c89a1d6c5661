import ArgumentParser
import Commands
import EventLoop
import LoadReports
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
              loadtest --rps 5000
              loadtest --rps 5000 --duration 60 --threshold 'p99<2ms' --threshold 'errors<0.1%'
              loadtest --rps max --depth 64 --connections 16
              loadtest --rps 5000 --address scores.example:7070 --tls --ca authority.pem
              loadtest --rps max --depth 16 --opcode explain
              loadtest --rps 20000 --arrivals poisson --html load.html --hgrm load.hgrm

            Exit codes: 0 all thresholds hold; 1 one does not, or a reply was wrong or missing; 2 the \
            measurement cannot be trusted, and why; 64 wrong usage; 74 the server is not there or a file \
            cannot be written.
            """
    )

    @Option(
        help: ArgumentHelp("Requests a second, or max.", valueName: "n|max"),
        transform: RateArgument.init(argument:)
    )
    // Options have their words in the help; what is said here is why they are as they are.
    var rps: RateArgument

    @Option(help: "Seconds that are measured.")
    // As numbers rather than `Seconds`: whoever measures says 0.5 as easily as 60.
    var duration = 10.0

    @Option(help: "Seconds before that, at the same rate, that are not.")
    // A server that has just started is measured as it goes on, not as it begins.
    var warmup = 1.0

    @Option(help: "The server, HOST:PORT.")
    var address = "127.0.0.1:7070"

    @OptionGroup
    // Options have their words in their own place, which other commands have as well.
    var tls: TLSClientOptions

    @Option(help: "Connections, all open before the first request.")
    var connections = 8

    @Option(help: "With --rps max: requests in flight on each connection.")
    var depth = 1

    @Option(help: "Rows of a request; sends batches instead of single scores.")
    // Without it single scores are sent, which are another kind of request than a batch of one row.
    var batch: Int?

    @Option(help: "What is asked about each row: score, explain or change.")
    // Named as on the wire. Explanations and changes cost more than scores, and a server gives them a share of its time.
    var opcode = LoadPlan.Question.score

    @Option(help: "How due times are spread: constant or poisson.")
    // Constant, as most load tests do it; Poisson shows what a queue makes of bursts.
    var arrivals = LoadPlan.Arrivals.constant

    @Option(help: "Decides the features that are sent and Poisson arrivals.")
    // Fixed, so that two runs send the same.
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Check every reply bit for bit against this model file, which the server must serve. "
                + "(default: \(DefaultModel.path) when the server serves that)",
            valueName: "model"
        )
    )
    var verify: String?

    @Flag(help: "Check no reply's score.")
    // Checking is the rule: a wrong answer is worth nothing, however fast it comes.
    var noVerify = false

    @Option(
        help: ArgumentHelp(
            "What must hold, like 'p99<2ms', 'service.p50<=100us', 'lag.p99<1ms', 'max<20ms', "
                + "'errors<0.1%', 'achieved>=99%'. May be given several times.",
            valueName: "bound"
        )
    )
    // Read in `run`, so that a bad one is told by its own sentence.
    var threshold: [String] = []

    @Option(help: ArgumentHelp("Write all figures as JSON.", valueName: "file"))
    // Files have options each, beside the table that is always printed: a run cannot be made again.
    var json: String?

    @Option(
        help: ArgumentHelp(
            "Write the response times for the HdrHistogram plotter.",
            valueName: "file"
        )
    )
    var hgrm: String?

    @Option(help: ArgumentHelp("Write a page with charts.", valueName: "file"))
    var html: String?

    @Flag(help: "Show no progress.")
    var quiet = false

    /// Refuses options that make no plan, before anything is connected or read.
    mutating func validate() throws {
        // NaN is neither below nor above a bound: `isFinite` is what refuses it.
        if duration <= 0 || duration > 86_400 || !duration.isFinite {
            throw ValidationError("--duration takes seconds, more than 0 and at most 86400")
        }
        if warmup < 0 || warmup > 3600 || !warmup.isFinite {
            throw ValidationError("--warmup takes seconds, 0 to 3600")
        }
        if connections < 1 || connections > LoadPlan.connectionsMax {
            throw ValidationError("--connections takes 1 to \(LoadPlan.connectionsMax)")
        }
        if depth < 1 || depth > LoadPlan.depthMax {
            throw ValidationError("--depth takes 1 to \(LoadPlan.depthMax)")
        }
        if depth > 1, rps != .max {
            throw ValidationError(
                "--depth goes with --rps max; at a fixed rate, replies do not matter"
            )
        }
        if let batch, batch < 1 || batch > LoadPlan.batchMax {
            throw ValidationError("--batch takes 1 to \(LoadPlan.batchMax) rows")
        }
        if batch != nil, opcode != .score {
            throw ValidationError(
                "--batch asks for scores; it excludes --opcode \(opcode.rawValue)"
            )
        }
        if noVerify, verify != nil {
            throw ValidationError("--verify and --no-verify exclude each other")
        }
    }

    /// Runs the command that the arguments ask for.
    static func main() { runToEnd(explaining: explaining) }

    /// The failure that an error of the test is.
    private static func explaining(_ error: any Error) -> any Error {
        switch error {
        case let error as LoadTestError:
            Failure(error.kind == .cannotBeTrusted ? .cannotBeKnown : .inputOutput, "\(error)")
        case let error as ModelFileError:
            Failure(error.kind == .unreadable ? .inputOutput : .cannotBeKnown, "\(error)")
        // A bound that cannot be read is wrong usage, as every other option is.
        case let error as ThresholdError: ValidationError("--threshold: \(error)")
        case let error as LoopError: Failure(.inputOutput, "\(error)")
        case let error as TLSFileFault: Failure(.inputOutput, "\(error)")
        case let error as MemoryShortage: Failure(.inputOutput, "\(error)")
        case let error as SystemError: Failure(.inputOutput, "\(error)")
        default: error
        }
    }

    /// Measures, reports, and ends with the verdict's code.
    mutating func run() throws {
        try refuseOwnInput()
        try runTest()
    }

    /// Refuses to write over what is read, however it is named.
    private func refuseOwnInput() throws(Failure) {
        var files = FilesInUse()
        if !noVerify {
            files.read(
                verify ?? DefaultModel.path,
                as: verify == nil ? DefaultModel.path : "--verify"
            )
        }
        for (option, path) in [("--json", json), ("--hgrm", hgrm), ("--html", html)] {
            if let path { try files.write(path, as: option) }
        }
        // The standard output is written as well, and must not lead into what is read.
        try files.write(nil, as: "")
    }

    /// Runs the test and says what came of it.
    ///
    /// - Throws: an `ExitCode` for a verdict other than a pass, a ``Failure`` or an error that ``explaining``
    ///   knows for a test that could not be run.
    private func runTest() throws {
        let thresholds = try threshold.map { try Threshold($0) }
        var plan = LoadPlan(address: try SocketAddress(address, of: "--address"), rate: rate)
        plan.tls = try tls.files?.terms(for: plan.address)
        plan.duration = .seconds(duration)
        plan.warmup = .seconds(warmup)
        plan.connections = connections
        plan.batch = batch
        plan.question = opcode
        plan.arrivals = arrivals
        plan.seed = seed
        // Asked of the whole plan, since no option alone is too large.
        if plan.closedLoopBytes > LoadPlan.bytesInFlightMax {
            throw ValidationError(
                "--connections, --depth and --batch make \(plan.closedLoopBytes >> 20) MiB of requests in "
                    + "flight; at most \(LoadPlan.bytesInFlightMax >> 20) MiB make sense"
            )
        }
        // Found out before the first connection, not at the thousandth.
        try Descriptors.require(plan.descriptorsNeeded, forConnections: connections)
        try MemoryBudget.ofProcess.require(plan.memoryNeed)
        let showsProgress = !quiet
        let result = try LoadTest.run(plan, verification: verification) { progress in
            if showsProgress { Self.show(progress) }
        }
        let verdict = Verdict(result, thresholds: thresholds)
        // What was measured is said before a file can fail.
        try Console.report(LoadTextReport(result, verdict).text)
        if let json { try write(LoadJSONReport(result, verdict).text, to: json) }
        if let hgrm { try write(HistogramReport.text(result.measurements.response), to: hgrm) }
        if let html { try write(LoadPageReport(result, verdict).html, to: html) }
        switch verdict.outcome {
        case .pass: break
        case .fail: throw ExitCode.no
        case .cannotBeTrusted: throw ExitCode.cannotBeKnown
        }
    }

    /// The rate as the plan has it, with the depth that goes with a closed loop.
    private var rate: LoadPlan.Rate {
        switch rps {
        case .perSecond(let rate): .perSecond(rate)
        case .max: .max(depth: depth)
        }
    }

    /// What replies are compared with: what was asked for, or the usual model where the server serves it.
    private var verification: LoadTest.Verification {
        if noVerify { return .off }
        return verify.map { .with(path: $0) } ?? .ifServed(path: DefaultModel.path)
    }

    /// One line on stderr, dropped where nobody takes it: progress must not hold up what is measured.
    private static func show(_ progress: LoadProgress) {
        Console.offer(ProgressLine(progress).text)
    }

    /// Writes a file as a whole: one that was there before is replaced or stays as it was.
    private func write(_ text: String, to path: String) throws(SystemError) {
        let file = try OutputFile(path)
        try file.write(text)
        try file.finish()
    }
}

/// `--rps`: a number or `max`.
enum RateArgument: Equatable {
    /// An open loop of so many requests a second.
    case perSecond(Double)
    /// A closed loop.
    case max

    /// Reads the option.
    ///
    /// - Throws: a `ValidationError` for what is neither `max` nor a rate that a plan can have.
    init(argument: String) throws {
        if argument == "max" {
            self = .max
        } else if let rate = Double(argument), LoadPlan.rates.contains(rate) {
            self = .perSecond(rate)
        } else {
            throw ValidationError(
                "'\(argument)' is no rate; --rps takes requests a second, 0.001 to 10000000, or max"
            )
        }
    }
}

extension LoadPlan.Arrivals: ExpressibleByArgument {}

extension LoadPlan.Question: ExpressibleByArgument {}
