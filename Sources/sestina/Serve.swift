import ArgumentParser
import Commands
import EventLoop
import Logging
import Models
import ONNX
import Platform
import Server

/// `sestina serve`.
///
/// Options become a `ServerConfiguration`; what serves is the module `Server`.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve a model over the binary protocol.",
        discussion: """
            Says 'listening on HOST:PORT' on stderr once it can answer. SIGHUP loads the model file \
            again without dropping a request, and keeps the old model if the new one is not good or has \
            other features, for callers send them by their places. SIGTERM and SIGINT refuse new work, \
            answer what was read and exit. No request waits for who reads stderr: lines of the log that \
            nobody takes are dropped, and later counted in a line.

            Beyond this machine it listens with --tls-cert and --tls-key or, if that is wanted, with --plaintext. \
            With --client-ca callers must show a certificate, and --allow says what each may ask: 'score' is for \
            whoever asks for decisions, 'observe' for whoever watches the server. SIGHUP reads these files again, \
            too; what is not fit leaves the old, and the log says so.

            Behind a balancer that passes bytes on, --proxy-protocol says from which addresses the PROXY protocol of \
            HAProxy is spoken, so that each caller has the share of its own address.

            Examples:
              sestina serve
              sestina serve --model other.onnx --listen 0.0.0.0:7070 --loops 4 --plaintext
              sestina serve --listen 0.0.0.0:7070 --tls-cert server.pem --tls-key server.key \\
                --client-ca authority.pem --allow gateway.bank.example=score --allow monitor=observe
              sestina serve --listen 127.0.0.1:0 --connections 100 --idle-timeout 30
              sestina serve --expect-digest @/etc/sestina/digest

            Exit codes: 0 drained; 1 the drain timeout passed, or a caller did not take its replies; 2 the model cannot be served; 64 \
            wrong usage; 74 the model cannot be read, the address is taken or the system has too few \
            descriptors.
            """
    )

    @Option(help: ArgumentHelp("The ONNX file to serve.", valueName: "file"))
    var model = DefaultModel.path

    @Option(
        help: ArgumentHelp(
            "Where to listen; a name is listened on at every address that it has, and port 0 picks "
                + "a free one.",
            valueName: "host:port"
        )
    )
    var listen = "127.0.0.1:7070"

    @Option(
        help: ArgumentHelp(
            "Listen there, too, for 'ping', 'info' and 'stats' alone, with connections of their own, so that the "
                + "server can be watched when all others are taken.",
            valueName: "host:port"
        )
    )
    var observe: String?

    @Option(
        help: ArgumentHelp(
            "Connections of --listen from this address or network begin with a PROXY header, version 1 or 2, that "
                + "tells whose they are, such as 10.0.0.7 or 10.0.0.0/8; may be given again.",
            valueName: "from"
        )
    )
    var proxyProtocol: [String] = []

    @Option(
        help: ArgumentHelp(
            "Loops that score, each on a thread of its own. (default: one for each processor that "
                + "this process may use)",
            valueName: "n"
        )
    )
    var loops: Int?

    @Flag(
        help: "Let SIGHUP take a model whose features differ: names, order or which may be missing."
    )
    var allowContractChange = false

    @Option(
        help: ArgumentHelp(
            "Serve the model file only if this is its SHA-256, as the gate tells it; read from a "
                + "file where it is @FILE, at SIGHUP again.",
            valueName: "hex"
        )
    )
    var expectDigest: String?

    @OptionGroup
    var tls: TLSListenOptions

    @Option(
        help: ArgumentHelp(
            "What the caller whose certificate has this name may ask: score, observe or both; may be given again, "
                + "and @FILE has one in each line.",
            valueName: "name=roles"
        )
    )
    var allow: [String] = []

    @Option(help: ArgumentHelp("Connections at one time; more are refused.", valueName: "n"))
    var connections = 10_000

    @Option(help: ArgumentHelp("How long a connection may be silent.", valueName: "seconds"))
    var idleTimeout = Seconds(.seconds(300))

    @Option(
        help: ArgumentHelp(
            "How long a frame may take from its first byte to its last.",
            valueName: "seconds"
        )
    )
    var frameTimeout = Seconds(.seconds(10))

    @Option(
        help: ArgumentHelp(
            "How long a caller may take none of the replies that wait for it.",
            valueName: "seconds"
        )
    )
    var stallTimeout = Seconds(.seconds(10))

    @Option(
        help: ArgumentHelp(
            "How long draining may take before what is left is closed.",
            valueName: "seconds"
        )
    )
    var drainTimeout = Seconds(.seconds(10))

    @Option(
        help: ArgumentHelp(
            "How long a request for scores may wait for its turn before it is refused as one too many.",
            valueName: "milliseconds"
        )
    )
    var queueTime = 100

    @Option(
        help: ArgumentHelp(
            "Memory for what all connections keep; beyond it those that keep the most are closed.",
            valueName: "megabytes"
        )
    )
    var memory = 256

    @Option(
        help: ArgumentHelp(
            "How long a loop looks again before it sleeps: quicker answers for a core that is always busy.",
            valueName: "microseconds"
        )
    )
    var spin = 0

    @Option(help: ArgumentHelp("The least important lines to log.", valueName: "level"))
    var logLevel = Logger.Level.info

    /// The limits that the options give; those without an option stay as they are.
    private var limits: ServerLimits {
        var limits = ServerLimits()
        limits.connectionsMax = connections
        limits.idleTimeout = idleTimeout.duration
        limits.frameTimeout = frameTimeout.duration
        limits.stallTimeout = stallTimeout.duration
        limits.drainTimeout = drainTimeout.duration
        limits.queueTime = .milliseconds(queueTime)
        limits.memoryBytes = memory << 20
        limits.spin = .microseconds(spin)
        return limits
    }

    /// On which terms callers are let in; nil in plain.
    private func terms() throws -> CallerTermsSource? {
        guard let files = tls.files else { return nil }
        do {
            return try CallerTermsSource(files, allowing: allow)
        } catch {
            throw Failure(.inputOutput, "\(error)")
        }
    }

    /// Who tells whose its connections are.
    private func balancers() throws -> [IPNetwork] {
        do throws(AddressError) {
            return try proxyProtocol.map { text throws(AddressError) in try IPNetwork(text) }
        } catch {
            throw ValidationError("--proxy-protocol: \(error)")
        }
    }

    /// Refuses options that no server can have, before the model is loaded.
    mutating func validate() throws {
        if let loops, !(1...ServerLimits.loopsMax).contains(loops) {
            throw ValidationError("--loops takes 1 to \(ServerLimits.loopsMax)")
        }
        if !(1...60_000).contains(queueTime) {
            throw ValidationError("--queue-time takes 1 to 60000 milliseconds")
        }
        if !(0...1_000_000).contains(spin) {
            throw ValidationError("--spin takes 0 to 1000000 microseconds")
        }
        if !(1...1_048_576).contains(memory) {
            throw ValidationError("--memory takes 1 to 1048576 megabytes")
        }
        if tls.clientCA != nil, allow.isEmpty {
            throw ValidationError(
                "--client-ca needs --allow NAME=score,observe: nobody may ask anything without it"
            )
        }
        if tls.clientCA == nil, !allow.isEmpty {
            throw ValidationError("--allow needs --client-ca: names are those of certificates")
        }
        if let observe {
            _ = try tls.isOpenInPlain(try SocketAddress(observe, of: "--observe"), of: "--observe")
        }
        _ = try balancers()
        if let fault = limits.fault() { throw ValidationError(fault) }
        if let expectDigest, ExpectedDigest(expectDigest) == nil {
            throw ValidationError(
                "--expect-digest takes the 64 hexadecimal digits of a SHA-256, or @ and a file that "
                    + "begins with them"
            )
        }
        // For its form only; whether it is free is seen when it is bound.
        _ = try tls.isOpenInPlain(try SocketAddress(listen, of: "--listen"), of: "--listen")
    }

    /// Serves until a signal ends it.
    ///
    /// - Throws: `ExitCode` 1 where draining was cut short; a `ModelFileError`, a `LoopError` or a
    ///   ``Failure`` where nothing can be served.
    mutating func run() throws {
        var configuration = ServerConfiguration(
            modelPath: model,
            address: try SocketAddress(listen, of: "--listen"),
            // What this process may use, which in a container is less than the machine has.
            loops: loops ?? min(Processors.available, ServerLimits.loopsMax),
            limits: limits
        )
        configuration.allowsContractChange = allowContractChange
        configuration.observers = try observe.map { try SocketAddress($0, of: "--observe") }
        configuration.terms = try terms()
        configuration.balancers = try balancers()
        configuration.expectedDigest = expectDigest.flatMap(ExpectedDigest.init)
        // Before the address is bound: who can connect can be answered.
        let file = try ModelFile.named(model)
        try configuration.expectedDigest?.require(file)
        // Found out at the start, not when the thousandth caller comes.
        try Descriptors.require(
            configuration.limits.descriptorsNeeded(loops: configuration.loops),
            forConnections: connections
        )
        let isOpenInPlain = try tls.isOpenInPlain(configuration.address, of: "--listen")
        var log = Logger(label: "sestina", factory: { LogLines(label: $0) })
        log.logLevel = logLevel
        let ending = try Server(configuration, log: log).run(serving: file) { address in
            var facts: Logger.Metadata = [
                "model": "\(file.name)", "digest": "\(file.digest.hex)",
                "algorithm": "\(file.model.algorithm)", "loops": "\(configuration.loops)",
            ]
            // A name may stand for several, and the line itself has room for one.
            if address.addresses.count > 1 {
                facts["addresses"] = "\(address.addresses.joined(separator: ", "))"
            }
            // Programs wait for these words.
            log.notice("listening on \(address)", metadata: facts)
            if isOpenInPlain {
                log.warning(
                    """
                    speaking in plain beyond this machine, as --plaintext has it: who is on the way can read and \
                    change all that is said
                    """
                )
            }
        }
        if ending == .cutShort { throw ExitCode.no }
        log.info("drained; every request that was read is answered")
    }
}
