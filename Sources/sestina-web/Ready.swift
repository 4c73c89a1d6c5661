import ArgumentParser
import Commands
import EventLoop
import Secrecy
import Transport
import Web

/// `sestina-web ready`.
struct Ready: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask a running page whether it is ready: whether it can answer for a model.",
        discussion: """
            For health checks where no HTTP client is at hand; the same as asking for /readyz. The page \
            asks the scoring server in turn, so this is about both. With --ca it is asked by HTTPS.

            Examples:
              sestina-web ready --address 127.0.0.1:5000
              sestina-web ready --address 127.0.0.1:443 --ca authority.pem --server-name loans.example

            Exit codes: 0 ready; 1 not ready; 64 wrong usage; 74 no answer.
            """
    )

    @Option(help: ArgumentHelp("Where the page listens.", valueName: "host:port"))
    var address = "127.0.0.1:5000"

    @Option(help: ArgumentHelp("How long to wait for an answer.", valueName: "seconds"))
    // In whole seconds, as health checks have it, and less than the five that the image's waits.
    var timeout = 4

    @OptionGroup
    var trust: TLSTrustOptions

    /// Refuses a time that is none, and options that need others.
    mutating func validate() throws {
        if trust.ca == nil, trust.isGiven {
            throw ValidationError("--server-name, --cert and --key need --ca")
        }
        try trust.requirePair()
        if !(1...3600).contains(timeout) { throw ValidationError("--timeout takes 1 to 3600") }
    }

    /// Asks once and ends with the answer's code.
    ///
    /// - Throws: a ``Failure`` with the code 1 where the page is not ready, 74 where it does not answer.
    func run() async throws {
        let place = try SocketAddress(address, of: "--address")
        let question = ReadinessQuestion(
            // An address to listen on may have no host; whoever asks needs one.
            host: place.bareHost,
            port: Int(place.port),
            timeout: .seconds(timeout),
            tls: try tls(for: place)
        )
        // Whatever keeps the answer away has the same code: the check cannot tell what is wrong.
        let answer: ReadinessQuestion.Answer
        do {
            answer = try await question.ask()
        } catch {
            throw Failure(.inputOutput, "\(error)")
        }
        switch answer {
        case .ready(let words): try Console.report(line: words)
        case .notReady(let words):
            throw Failure(.no, words)
        }
    }

    /// Whom to trust, and what to show; nil to ask in plain.
    private func tls(for place: SocketAddress) throws(Failure) -> TLSClientContext? {
        guard var files = trust.files else { return nil }
        files.serverName = files.serverName ?? place.bareHost
        do {
            return try files.terms(for: place, .http1).context
        } catch {
            throw Failure(.inputOutput, "\(error)")
        }
    }
}
