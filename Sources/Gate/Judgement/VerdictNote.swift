internal import Repository

/// The verdict on one tree, as a git note that a server's hook lets a push through by.
///
/// The text has one fact on a line: the format, the verdict, the version of the gate's rules, the
/// tree that was judged, and for each model that changed
///
///     model CHALLENGER CHAMPION HOLDOUT POLICY NAME
///
/// with SHA-256 digests of the files' bytes in hex, `none` where there is no such file, and the
/// name up to the end of the line. Whoever forces a model is recorded after these, as
///
///     forced COMMIT BY
///
/// which lets nothing through: `tools/lib/pre-receive`, which reads all this, wants a PASS.
package struct VerdictNote: Sendable, Equatable {
    /// Where such notes are kept, each on the commit that was judged.
    package static let reference = "refs/notes/sestina-gate"
    /// The version of the gate's rules; another one makes older notes void.
    package static let gateVersion = 1

    /// The note, lines ended.
    package let text: String

    /// Writes the note of a report, or nothing where a model has a name that no line can hold.
    ///
    /// - Parameters:
    ///   - report: what the gate says.
    ///   - tree: the name of the tree of the commit that was judged, in hex.
    package init?(_ report: GateReport, tree: String) {
        var lines = [
            "sestina gate note 1",
            "verdict \(report.verdict.word)",
            "gate \(Self.gateVersion)",
            "tree \(tree)",
        ]
        for judgement in report.judgements.sorted(by: { $0.model < $1.model }) {
            guard Self.isPlain(judgement.model) else { return nil }
            let digests = judgement.digests
            let words =
                [
                    digests.challenger, digests.champion, digests.holdout, digests.policy,
                ].map { $0 ?? "none" } + [judgement.model]
            lines.append("model " + words.joined(separator: " "))
        }
        lines += report.forces.map { "forced \($0.commit.hex) \($0.by)" }
        text = lines.joined(separator: "\n") + "\n"
    }

    /// Whether a shell reads a name from the end of a line, and git writes it in a list, as it is.
    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix(" ") && !name.hasSuffix(" ")
            && name.unicodeScalars.allSatisfy {
                $0 >= " " && $0 != "\u{7f}" && $0 != "\"" && $0 != "\\"
            }
    }
}
