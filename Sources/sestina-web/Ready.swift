import ArgumentParser
import Commands
import EventLoop
import Web

/// `sestina-web ready`.
struct Ready: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask a running page whether it is ready: whether it can answer for a model.",
        discussion: """
            For health checks where no HTTP client is at hand; the same as asking for /readyz. The page \
            asks the scoring server in turn, so this is about both.

            Exit codes: 0 ready; 1 not ready; 64 wrong usage; 74 no answer.
            """
    )

    @Option(help: ArgumentHelp("Where the page listens.", valueName: "host:port"))
    var address = "127.0.0.1:5000"

    @Option(help: ArgumentHelp("How long to wait for an answer.", valueName: "seconds"))
    // In whole seconds, as health checks have it, and less than the five that the image's waits.
    var timeout = 4

    /// Refuses a time that is none.
    mutating func validate() throws {
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
            timeout: .seconds(timeout)
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
}
