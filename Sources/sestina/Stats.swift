import ArgumentParser
import Commands
import SestinaClient

/// `sestina stats`.
///
/// What a server counted, as the protocol's `stats` has it.
struct Stats: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask a server what it has done since its start.",
        discussion: """
            Latencies are the server's own: from reading the bytes of a request to handing its reply \
            to the socket.

            Examples:
              sestina stats
              watch -n 1 sestina stats --address 10.0.0.5:7070

            Exit codes: 0 answered; 64 wrong usage; 74 the server is not there or does not answer.
            """
    )

    @OptionGroup var server: ServerOptions

    /// Asks once and prints the answer.
    mutating func run() throws {
        if server.json {
            return try Console.report(json: server.ask { try await $0.statsJSON() })
        }
        guard let facts = StatsFacts(try server.ask { try await $0.stats() }) else {
            // The document is another server's; a part that is missing is no reason to guess.
            throw Failure(
                .inputOutput,
                "the server's stats are not the JSON object that the protocol describes; "
                    + "see them with --json"
            )
        }
        try Console.report(FactList(facts.list).text)
    }
}
