import ArgumentParser
import EventLoop
import Glibc
import Logging
import ONNX
import Server

/// `sestina serve`.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve a model over the binary protocol.",
        discussion: """
            Says 'listening on HOST:PORT' on stderr once it can answer. SIGHUP loads the model again
            without dropping a request; SIGTERM and SIGINT answer what was read and exit.

            Exit codes: 0 drained; 1 the drain timeout passed; 2 the model cannot be served;
            64 wrong usage; 74 input or output failed.
            """
    )

    @Option(help: "The ONNX file to serve.")
    var model = "models/loan-default/model.onnx"

    @Option(help: "Where to listen, HOST:PORT; port 0 picks a free one.")
    var listen = "127.0.0.1:7070"

    @Option(help: "Loops that score, each on a thread of its own.")
    var loops = 1

    mutating func run() throws {
        let log = Logger(label: "sestina", factory: { StreamLogHandler.standardError(label: $0) })
        let file = try ModelFile.load(path: model)
        let configuration = ServerConfiguration(
            modelPath: model,
            address: try SocketAddress(listen),
            loops: loops
        )
        let server = try Server(configuration, log: log)
        let ending = try server.run(serving: file) { address in
            log.info("listening on \(address)")
        }
        if ending == .cutShort { throw ExitCode(1) }
    }
}
