import ArgumentParser
import Commands
import JSON
import SestinaClient
import Wire

/// `sestina ping`.
///
/// Times are this process's own, so that they hold what the kernel and this program take.
struct Ping: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask a server whether it answers, and how fast.",
        discussion: """
            The first answer, which takes connecting as well, is told apart from the round trips that \
            follow on the same connection.

            Examples:
              sestina ping
              sestina ping --count 1000 --interval 0
              sestina ping --address scores.example:7070 --tls --ca authority.pem --cert me.pem --key me.key

            Exit codes: 0 every ping was answered; 64 wrong usage; 74 one was not.
            """
    )

    @OptionGroup var server: ServerOptions

    @Option(help: ArgumentHelp("Round trips.", valueName: "n"))
    // Enough for a median, and done within the second.
    var count = 5

    @Option(help: ArgumentHelp("Pause between them.", valueName: "seconds"))
    var interval = Seconds(.milliseconds(200))

    /// Refuses no round trip, and more than anybody waits for.
    mutating func validate() throws {
        if !(1...1_000_000).contains(count) { throw ValidationError("--count takes 1 to 1000000") }
    }

    /// Pings one after another on one connection, and reports.
    mutating func run() throws {
        let (count, pause) = (count, interval.duration)
        let times = try server.ask { client in
            // The first is kept apart: it takes connecting as well.
            var times = [try await client.ping()]
            for index in 0..<count {
                if index > 0, pause > .zero { try await Task.sleep(for: pause) }
                times.append(try await client.ping())
            }
            return times
        }
        try report(first: times[0], trips: times.dropFirst().sorted())
    }

    /// Prints the times, of which there is one at least.
    ///
    /// - Parameters:
    ///   - first: from before connecting to the first answer.
    ///   - trips: the round trips that followed, in ascending order.
    /// - Throws: what keeps the standard output from being written.
    private func report(first: Duration, trips: [Duration]) throws {
        // Of an even number the median is the mean of the two in the middle.
        let middle = trips.count / 2
        let isOdd = trips.count % 2 == 1
        let median = isOdd ? trips[middle] : (trips[middle - 1] + trips[middle]) / 2
        let facts = [
            ("first_us", first), ("min_us", trips[0]), ("median_us", median),
            ("max_us", trips[trips.count - 1]),
        ]
        guard server.json else {
            let facts = FactList([
                ("server", server.address),
                ("connecting and first answer", Quantity.time(first)),
                (
                    trips.count == 1 ? "1 round trip" : "\(trips.count) round trips",
                    "min \(Quantity.time(trips[0])), median \(Quantity.time(median)), "
                        + "max \(Quantity.time(trips[trips.count - 1]))"
                ),
            ])
            return try Console.report(facts.text)
        }
        var text = JSONText()
        text.object { text in
            text.member("address", server.address)
            text.member("count", trips.count)
            for (name, time) in facts {
                // Microseconds with their fraction: on one machine a round trip takes some tens of them.
                text.member(name) { $0.number(time / .microseconds(1)) }
            }
        }
        try Console.report(json: String(decoding: text.utf8, as: UTF8.self))
    }
}
