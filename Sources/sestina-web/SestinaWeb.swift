import ArgumentParser
import Commands
import Documents
import EventLoop
import HTTPFront
import Logging
import Platform
import Web

/// `sestina-web`.
///
/// Options become a `WebConfiguration`; what serves is the module `Web`.
@main struct SestinaWeb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sestina-web",
        abstract: "Serve the page for advisers, the REST interface and the metrics.",
        discussion: """
            Asks a scoring server ('sestina serve') for every score. Says 'listening on HOST:PORT' on \
            stderr once it can answer; the scoring server need not be there yet. SIGTERM and SIGINT \
            answer what was read and exit. Beyond this machine it listens with --tls-cert and --tls-key \
            or, if that is wanted, with --plaintext. SIGHUP reads the files of TLS again; what is not fit \
            leaves the old, and the log says so.

            Examples:
              sestina-web
              sestina-web --listen 0.0.0.0:443 --tls-cert page.pem --tls-key page.key --redirect-from 0.0.0.0:80
              sestina-web --listen 0.0.0.0:5000 --plaintext --server scoring.internal:7070
              sestina-web --server scores.example:7070 --server-ca authority.pem --server-cert page.pem --server-key page.key
              sestina-web --letter letter.json
              sestina-web --connections 200 --body-timeout 60

            Exit codes: 0 drained; 1 the drain timeout passed; 64 wrong usage; 74 the address is taken, a \
            file of TLS or of letters cannot be used, or the system has too few descriptors.
            """,
        version: "sestina-web \(ReleaseVersion.current)",
        subcommands: [Ready.self]
    )

    @Option(
        help: ArgumentHelp(
            "Where to listen; a name is listened on at every address that it has, and port 0 picks "
                + "a free one.",
            valueName: "host:port"
        )
    )
    // Only this machine, unless it is asked for: the page has no users and no passwords.
    var listen = "127.0.0.1:5000"

    @OptionGroup
    var scoring: ScoringOptions

    @OptionGroup
    var letter: LetterOptions

    @OptionGroup
    var security: SecurityOptions

    @OptionGroup
    var limits: LimitOptions

    @Option(help: ArgumentHelp("The least important lines to log.", valueName: "level"))
    var logLevel = Logger.Level.info

    /// Runs the command that the arguments ask for.
    ///
    /// Not on an asynchronous `main`, whose runtime opens descriptors before it.
    static func main() {
        Program.begin()
        // A body that is let go shall be nobody's memory any more.
        Allocator.keepNoLargeBlocks()
        do {
            try Waiting.until {
                var command = try parseAsRoot()
                // The subcommands are asynchronous, the parser's own, such as help, are not.
                if var command = command as? any AsyncParsableCommand {
                    try await command.run()
                } else {
                    try command.run()
                }
            }
            exit()
        } catch {
            end(after: error)
        }
    }

    /// Serves until a signal ends it, and waits for what was read to be answered.
    ///
    /// - Throws: `ExitCode` 1 where the drain timeout passed, a ``Failure`` where nothing can be served.
    func run() async throws {
        // On stderr, where the words that tell that it listens are looked for.
        var log = Logger(label: "sestina-web") { LogLines(label: $0) }
        log.logLevel = logLevel
        let address = try SocketAddress(listen, of: "--listen")
        // For its form only: the scoring server need not be there yet, and its name need not be known.
        _ = try SocketAddress(scoring.server, of: "--server")
        var configuration = WebConfiguration(listen: address, server: scoring.server)
        configuration.serverTLS = scoring.tls
        configuration.limits = limits.limits
        configuration.letter = try letter.texts()
        let isOpenInPlain = try security.tls.isOpenInPlain(address, of: "--listen")
        configuration.security = try security.security(log: log)
        // Found out before the first connection, not at the thousandth.
        try Descriptors.require(
            configuration.limits.descriptorsNeeded(loops: configuration.loops),
            forConnections: limits.connections
        )
        let server = scoring.server
        do {
            let ending = try await WebServer(configuration, log: log).run { [log] address, plain in
                var facts: Logger.Metadata = ["server": "\(server)"]
                if let plain { facts["redirects"] = "\(plain)" }
                // A name may stand for several, and the line itself has room for one.
                if address.addresses.count > 1 {
                    facts["addresses"] = "\(address.addresses.joined(separator: ", "))"
                }
                // Programs wait for these words.
                log.notice("listening on \(address.placeForCallers)", metadata: facts)
                if isOpenInPlain {
                    log.warning(
                        """
                        speaking plain HTTP beyond this machine, as --plaintext has it: who is on the way can \
                        read and change all that is said
                        """
                    )
                }
            }
            switch ending {
            case .drained: log.info("drained; every request that was read is answered")
            case .cutShort:
                log.error("the drain timeout passed; what was left was closed")
                throw ExitCode.no
            }
        } catch let error as ListenError {
            // Known here and not to `end(after:)`, which serves commands without a listener of NIO.
            throw Failure(.inputOutput, error.description)
        }
    }
}
