import ArgumentParser
import Commands
import EventLoop
import SestinaClient

/// Which server is asked, and how the answer is shown.
struct ServerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The server.", valueName: "host:port"))
    var address = "127.0.0.1:7070"

    @OptionGroup
    var tls: TLSClientOptions

    @Option(help: ArgumentHelp("How long to wait for an answer.", valueName: "seconds"))
    var timeout = Seconds(.seconds(5))

    @Flag(help: "Print a JSON object.")
    var json = false

    /// Refuses what would fail anyway, with the option's name.
    mutating func validate() throws {
        try timeout.requirePositive("--timeout")
        _ = try SocketAddress(address, of: "--address")
    }

    /// What `question` gets from a client of the server.
    ///
    /// - Throws: ``ClientError`` or ``Failure`` at the first failure: a person is told at once and decides.
    func ask<Answer: Sendable>(
        _ question: @escaping @Sendable (ScoringClient) async throws -> Answer
    ) throws -> Answer {
        var configuration = ScoringClient.Configuration(address: address)
        // One bound for all: whoever asks waits for the answer, however far it came.
        configuration.callTimeout = timeout.duration
        configuration.connectTimeout = timeout.duration
        configuration.waitsForServer = false
        configuration.tls = tls.files.map(TLSOptions.init)
        configuration.retriesLostCalls = false
        let client = try ScoringClient(configuration)
        do {
            return try Waiting.until { try await question(client) }
        } catch ClientError.timedOut {
            let seconds = timeout.defaultValueDescription
            throw Failure(.inputOutput, "\(address) gave no answer within \(seconds) s")
        }
    }
}
