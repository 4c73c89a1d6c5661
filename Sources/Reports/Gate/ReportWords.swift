internal import Gate
internal import Repository
import Words

/// Words that all of the gate's reports share.
enum ReportWords {
    /// Someone else's text on one line, of at most so many code points.
    static func line(_ text: String, scalarsMax: Int = 500) -> String {
        text.shown(max: scalarsMax)
    }

    /// What the verdict means for who reads it.
    static func consequence(of report: GateReport) -> String {
        // The verdict stands above this and is not softened: what changes is that nothing blocks.
        if report.isForced {
            let words = report.forces.map { force in
                "\(force.model) by \(force.by) in \(force.commit.short): \(force.reason)"
            }
            return line("FORCED, so it does not block: " + words.joined(separator: "; "))
        }
        return switch (report.verdict, report.standing) {
        case (.pass, _): "Nothing stands in the way."
        case (_, .binding): "This blocks."
        case (_, .advisory): "On a work branch this is advice; on the target it blocks."
        }
    }

    /// How many checks came to which verdict, such as "1 FAIL, 12 PASS".
    static func tally(_ checks: [Check]) -> String {
        guard !checks.isEmpty else { return "no checks" }
        // What there is none of is not named: "0 FAIL" is read as "FAIL" in passing.
        return Verdict.gravestFirst.compactMap { verdict in
            let count = checks.count { $0.verdict == verdict }
            return count == 0 ? nil : "\(count) \(verdict.word)"
        }.joined(separator: ", ")
    }

    /// What was judged by its digests, each with what it is the digest of.
    static func digests(_ digests: Judgement.Digests) -> [(name: String, digest: String)] {
        [
            ("challenger", digests.challenger), ("champion", digests.champion),
            ("holdout", digests.holdout), ("policy", digests.policy),
        ].map { ($0, line($1 ?? "none")) }
    }
}

extension Verdict {
    /// All verdicts from the one that matters most to a reviewer.
    static let gravestFirst: [Verdict] = allCases.sorted { $0 != $1 && $0.joined(with: $1) == $0 }
}

extension Judgement {
    /// The checks with the gravest first; those of one verdict in their order.
    var checksGravestFirst: [Check] {
        Verdict.gravestFirst.flatMap { verdict in checks.filter { $0.verdict == verdict } }
    }

    /// The checks with the gravest last; those of one verdict in their order.
    var checksGravestLast: [Check] {
        Verdict.gravestFirst.reversed().flatMap { verdict in
            checks.filter { $0.verdict == verdict }
        }
    }
}

extension Check {
    /// What is asked, such as "comparison, recall".
    var name: String { "\(rule.rawValue), \(subject)" }
}
