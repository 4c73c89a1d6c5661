import ArgumentParser
import Commands
import EventLoop
import LoadTest
import Transport

/// What is sent, to whom, how fast and for how long.
struct LoadOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Requests a second (5000, 5k, 1.5M), or max.", valueName: "n|max"),
        transform: RateArgument.init(argument:)
    )
    // Options have their words in the help; what is said here is why they are as they are.
    var rps: RateArgument?

    @Option(
        name: .customLong("duration"),
        help: ArgumentHelp(
            "How long is measured: seconds, or 500ms, 30s, 2m. (default: 10)",
            valueName: "time"
        ),
        transform: TimeArgument.init(argument:)
    )
    // Kept as it was given, since --find has a default of its own.
    var givenDuration: TimeArgument?

    @Option(
        help: ArgumentHelp("How long before that, at the same rate, is not.", valueName: "time"),
        transform: TimeArgument.init(argument:)
    )
    // A server that has just started is measured as it goes on, not as it begins.
    var warmup = TimeArgument(.seconds(1))

    @Option(
        help: ArgumentHelp(
            "The server, HOST:PORT. Several, each with its --address, are loaded in turns. "
                + "(default: 127.0.0.1:7070)",
            valueName: "address"
        )
    )
    var address: [String] = []

    @Option(
        help: ArgumentHelp(
            "Load this over HTTP/1.1 instead, like http://127.0.0.1:5000/predict; as --address, it may be given "
                + "several times.",
            valueName: "url"
        )
    )
    var target: [String] = []

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

    /// How long is measured by default.
    private static let defaultDuration = Duration.seconds(10)
    /// The server that is loaded by default.
    private static let defaultAddress = "127.0.0.1:7070"
    /// The longest part that is measured, and the longest before it.
    private static let durations = (
        measured: Duration.seconds(86_400), before: Duration.seconds(3600)
    )
    /// Servers that are loaded in turns.
    static let serversMax = 16

    /// Refuses options that make no plan, before anything is connected or read.
    mutating func validate() throws {
        if duration <= .zero || duration > Self.durations.measured {
            throw ValidationError("--duration takes seconds, more than 0 and at most 86400")
        }
        if warmup.duration > Self.durations.before {
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
        try validateServers()
    }

    /// Refuses servers that cannot be asked so.
    private func validateServers() throws {
        for text in address where text.contains("://") {
            throw ValidationError(
                "--address takes HOST:PORT of 'sestina serve'; load \(text) over HTTP with "
                    + "--target http://HOST:PORT/predict"
            )
        }
        if !target.isEmpty, !address.isEmpty {
            throw ValidationError("--target and --address exclude each other")
        }
        if !target.isEmpty, batch != nil || opcode != .score || tls.tls {
            throw ValidationError(
                "--target asks for single predictions in plain HTTP; it excludes --batch, --opcode and --tls"
            )
        }
        if servers.count > Self.serversMax {
            throw ValidationError("at most \(Self.serversMax) servers are loaded in turns")
        }
    }

    /// How long is measured.
    private var duration: Duration { givenDuration?.duration ?? Self.defaultDuration }

    /// The servers as they were given.
    var servers: [String] {
        if !target.isEmpty { return target }
        return address.isEmpty ? [Self.defaultAddress] : address
    }

    /// A plan for each server, in their order.
    ///
    /// - Parameter rate: how fast requests are sent.
    /// - Returns: as many plans as servers.
    /// - Throws: a `ValidationError` for what is no address, an error of a file of TLS.
    func plans(at rate: LoadPlan.Rate) throws -> [LoadPlan] {
        try servers.map { server in
            let plan = try plan(for: server, at: rate)
            // Asked of the whole plan, since no option alone is too large.
            if plan.closedLoopBytes > LoadPlan.bytesInFlightMax {
                throw ValidationError(
                    "--connections, --depth and --batch make \(plan.closedLoopBytes >> 20) MiB of requests in "
                        + "flight; at most \(LoadPlan.bytesInFlightMax >> 20) MiB make sense"
                )
            }
            return plan
        }
    }

    private func plan(for server: String, at rate: LoadPlan.Rate) throws -> LoadPlan {
        var http: HTTPTarget?
        if !target.isEmpty {
            do throws(HTTPTargetError) {
                http = try HTTPTarget(server)
            } catch {
                throw ValidationError("--target: \(error)")
            }
        }
        let address = try SocketAddress(
            http?.authority ?? server,
            of: http == nil ? "--address" : "--target"
        )
        var plan = LoadPlan(address: address, rate: rate)
        plan.http = http
        plan.tls = try tls.files?.terms(for: plan.address)
        plan.duration = duration
        plan.warmup = warmup.duration
        plan.connections = connections
        plan.batch = batch
        plan.question = opcode
        plan.arrivals = arrivals
        plan.seed = seed
        return plan
    }

    /// What replies are compared with: what was asked for, or the usual model where the server serves it.
    var verification: LoadTest.Verification {
        if noVerify { return .off }
        return verify.map { .with(path: $0) } ?? .ifServed(path: DefaultModel.path)
    }
}

extension LoadPlan.Arrivals: ExpressibleByArgument {}

extension LoadPlan.Question: ExpressibleByArgument {}
