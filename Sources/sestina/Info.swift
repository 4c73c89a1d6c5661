import ArgumentParser
import Commands
import JSON
import Reasons
import SestinaClient
import Words

/// `sestina info`.
///
/// What a server tells of itself, as the protocol's `info` has it.
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

    /// Asks once and prints the answer: the server's own JSON as it came, or facts made fit for a terminal.
    mutating func run() throws {
        if server.json {
            try Console.report(json: server.ask { try await $0.infoJSON() })
        } else {
            let facts = Self.facts(try server.ask { try await $0.info() })
            try Console.report(FactList(facts).text)
        }
    }

    /// The labels of the model's classes, and which of them is default.
    private static func classes(_ model: ServerInfo.Model) -> String {
        guard let classes = model.classes, let defaultClass = model.defaultClass else {
            return "not named"
        }
        let labels = classes.map { "\"\($0.shown)\"" }.joined(separator: ", ")
        return "\(labels); \"\(defaultClass.shown)\" is default"
    }

    /// What a server tells of itself and of its model, a fact a line.
    ///
    /// What an older server does not tell is said to be missing rather than left out.
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
        // A server of this protocol need not have one.
        guard let model = info.model else { return facts + [("model", "none is loaded")] }
        let features = model.features.enumerated().map { index, name in
            // Ranges are told by place; fewer of them than features leave the last without.
            let range = model.ranges.flatMap { index < $0.count ? $0[index] : nil }
            let words = range.map { "\($0.lowerBound) to \($0.upperBound) in training" }
            let missing = model.mayBeMissing[index] ? ", may be missing" : ""
            let reason = model.reasons.words(on: index).map { ", " + $0 }.joined()
            return (
                "feature \(index + 1)", name + (words.map { ", " + $0 } ?? "") + missing + reason
            )
        }
        return facts + [
            ("model", model.name), ("algorithm", model.algorithm), ("digest", model.digest),
            ("contract", model.contract?.digest ?? "not told"),
            ("classes", Self.classes(model)),
            ("threshold", "\(model.threshold)"),
            ("scale", model.reasons.scale?.rawValue ?? "not told"),
            ("reference group", model.reasons.referenceWords),
        ] + features
    }
}

extension ServerInfo.Model.ReasonInfo {
    /// Whom an applicant is compared with.
    fileprivate var referenceWords: String {
        guard let reference else { return "not told; no reasons are given" }
        let rows = NumberFormat.counted(reference.rows, "row")
        return "\(rows), chosen \"\(reference.selection.shown)\", digest \(reference.digest)"
    }

    /// What is told of a feature, by its place: its reason, and what could be changed.
    fileprivate func words(on feature: Int) -> [String] {
        let reason = texts.map { "as a reason \"\($0[feature].english.shown)\"" }
        let change = actionable.map { "can change \(Reasons.Actionable($0[feature]).words)" }
        return [reason, change].compactMap(\.self)
    }
}

extension Reasons.Actionable {
    /// What a server tells of a feature.
    fileprivate init(_ told: ServerInfo.Model.ReasonInfo.Actionable) {
        self.init(Change(rawValue: told.change.rawValue) ?? .any, isWhole: told.isWhole)
    }
}
