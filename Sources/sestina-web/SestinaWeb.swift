import ArgumentParser
import EventLoop
import Logging
import Web

/// `sestina-web`.
@main struct SestinaWeb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sestina-web",
        abstract: "Serve the page for advisers, the REST interface and the metrics.",
        discussion: """
            Asks a scoring server ('sestina serve') for every score. Says 'listening on HOST:PORT' on \
            stderr once it can answer; the scoring server need not be there yet. SIGTERM and SIGINT \
            answer what was read and exit.

            Examples:
              sestina-web
              sestina-web --listen 0.0.0.0:5000 --server scoring.internal:7070

            Exit codes: 0 drained; 64 wrong usage; 74 the address is taken.
            """
    )

    @Option(
        help: ArgumentHelp("Where to listen; port 0 picks a free one.", valueName: "host:port")
    )
    var listen = "127.0.0.1:5000"

    @Option(help: ArgumentHelp("The scoring server.", valueName: "host:port"))
    var server = "127.0.0.1:7070"

    @Option(help: ArgumentHelp("The least important lines to log.", valueName: "level"))
    var logLevel = Logger.Level.info

    func run() async throws {
        var log = Logger(label: "sestina-web") { StreamLogHandler.standardError(label: $0) }
        log.logLevel = logLevel
        let (host, port) = try parts(of: listen)
        let configuration = WebConfiguration(host: host, port: port, server: server)
        let server = server
        try await WebServer(configuration, log: log).run { [log] address in
            log.notice("listening on \(address)", metadata: ["server": "\(server)"])
        }
        log.info("drained; every request that was read is answered")
    }

    private func parts(of address: String) throws -> (host: String, port: Int) {
        guard let colon = address.lastIndex(of: ":"),
            let port = UInt16(address[address.index(after: colon)...])
        else { throw ValidationError("--listen takes HOST:PORT, not '\(address)'") }
        return (String(address[..<colon]), Int(port))
    }
}
