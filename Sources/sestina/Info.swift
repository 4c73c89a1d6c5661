import ArgumentParser
import Commands
import JSON
import SestinaClient
import Words

/// `sestina info`.
struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask a server what it is and which model it serves.",
        discussion: """
            Examples:
              sestina info
              sestina info --address 10.0.0.5:7070 --json

            Exit codes: 0 answered; 64 wrong usage; 74 the server is not there or does not answer.
            """
    )

    @OptionGroup var server: ServerOptions

    mutating func run() throws {
        if server.json {
            try Console.report(json: server.ask { try await $0.infoJSON() })
        } else {
            let facts = Self.facts(try server.ask { try await $0.info() })
            try Console.report(FactList(facts).text)
        }
    }

    private static func classes(_ model: ServerInfo.Model) -> String {
        guard let classes = model.classes, let defaultClass = model.defaultClass else {
            return "not named"
        }
        let labels = classes.map { "\"\($0.shown)\"" }.joined(separator: ", ")
        return "\(labels); \"\(defaultClass.shown)\" is default"
    }

    private static func facts(_ info: ServerInfo) -> [(name: String, value: String)] {
        let limits = info.limits
        let facts = [
            ("server", info.server ?? "not named"),
            ("protocol", "version \(info.protocolVersion)"),
            (
                "limits",
                "\(limits.frameBytes) bytes a frame, \(limits.batchRows) rows a batch, "
                    + "\(limits.pingBytes) bytes a ping"
            ),
        ]
        guard let model = info.model else { return facts + [("model", "none is loaded")] }
        let features = model.features.enumerated().map { index, name in
            let range = model.ranges.flatMap { index < $0.count ? $0[index] : nil }
            let words = range.map { "\($0.lowerBound) to \($0.upperBound) in training" }
            return ("feature \(index + 1)", name + (words.map { ", " + $0 } ?? ""))
        }
        return facts + [
            ("model", model.name), ("algorithm", model.algorithm), ("digest", model.digest),
            ("contract", model.contract?.digest ?? "not told"),
            ("classes", Self.classes(model)),
            ("threshold", "\(model.threshold)"),
        ] + features
    }
}
