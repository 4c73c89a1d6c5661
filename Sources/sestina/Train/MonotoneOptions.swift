import ArgumentParser
import Documents
import Training
import Words

/// Which way probabilities have to go with the features.
struct MonotoneOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Which way the probability of default goes as a feature grows and the others stay: none; auto, as is "
                + "known of the loan book's features; or NAME=up,NAME=down,….",
            valueName: "directions"
        )
    )
    // Trees that are held to directions tell defaults apart far less well: who pays that has asked for it.
    var monotone = "none"

    /// The rule that the option asks for.
    ///
    /// - Parameter features: the names of the features, in their order.
    /// - Returns: the rule.
    /// - Throws: a `ValidationError` for a feature that is not there or named twice, for what is no direction, and
    ///   for directions where there are not six features.
    func rule(of features: [String]) throws(ValidationError) -> MonotoneRule {
        switch monotone {
        case "auto": return .known
        case "none": return .none
        default: break
        }
        guard features.count == Directions.count else {
            throw ValidationError(
                "--features takes \(Directions.count) columns, not \(features.count)"
            )
        }
        var directions = [Direction](repeating: .free, count: features.count)
        for part in monotone.split(separator: ",", omittingEmptySubsequences: false) {
            // The last sign of equality, as a name may have one.
            guard let sign = part.lastIndex(of: "="),
                let direction = Self.directions[String(part[part.index(after: sign)...])]
            else {
                throw ValidationError(
                    "--monotone takes auto, none, or NAME=up and NAME=down with commas between; "
                        + "not '\(part.shown)'"
                )
            }
            let name = part[..<sign]
            guard let place = features.firstIndex(where: { $0 == name }) else {
                let names = features.map(\.shown).joined(separator: ", ")
                throw ValidationError(
                    "--monotone: no feature is called '\(name.shown)'; there are \(names)"
                )
            }
            guard directions[place] == .free else {
                throw ValidationError("--monotone names \(name.shown) twice")
            }
            directions[place] = direction
        }
        return .named(Directions(directions))
    }

    /// What is said to go up or down, one sentence; nil where nothing is.
    ///
    /// - Parameters:
    ///   - rule: what the option asks for.
    ///   - features: the names of the features, in their order.
    /// - Returns: the sentence, without a full stop.
    static func words(_ rule: MonotoneRule, of features: [String]) -> String? {
        let directions = zip(features, rule.directions(of: features).list)
        let ways = [
            (Language.text("never fall", "ne baissent jamais"), Direction.up),
            (Language.text("never rise", "ne montent jamais"), .down),
        ]
        let parts = ways.compactMap { way, wanted -> String? in
            let names = directions.filter { $0.1 == wanted }.map(\.0.shown).joined(separator: ", ")
            guard !names.isEmpty else { return nil }
            return Language.text(
                "\(way) as one of these grows: \(names)",
                "\(way) quand une de celles-ci croît\u{a0}: \(names)"
            )
        }
        guard !parts.isEmpty else { return nil }
        let all = parts.joined(separator: Language.text("; and ", "\u{a0}; et "))
        return Language.text(
            "probabilities \(all) (--monotone)",
            "les probabilités \(all) (--monotone)"
        )
    }

    private static let directions: [String: Direction] = ["up": .up, "down": .down]
}
