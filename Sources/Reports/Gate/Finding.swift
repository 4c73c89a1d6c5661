import Gate
import Repository
import Words

/// A check that was asked and does not pass, or what kept the gate from judging, as code hosts show it beside a change.
struct Finding {
    /// The rule of what is no check of a model: that the change could be judged.
    static let gateRule = "gate"

    let rule: String
    let verdict: Verdict
    /// With the rule what tells this finding from others.
    private let subject: String
    private let reason: String
    /// The file that it is about, or its folder: the names from the top of the repository down.
    private let place: [String]

    private init(
        _ rule: String,
        of subject: String,
        _ verdict: Verdict,
        _ reason: String,
        at place: [String]
    ) {
        self.rule = rule
        self.subject = subject
        self.verdict = verdict
        self.reason = reason
        self.place = place
    }

    /// The findings about all models, after that of the obstacle where there is one.
    static func all(of report: GateReport) -> [Finding] {
        let ofModels = report.judgements.flatMap { all(of: $0) }
        guard let obstacle = report.obstacle else { return ofModels }
        return [Finding(gateRule, of: "", .invalid, obstacle, at: [ModelFolder.root])] + ofModels
    }

    /// The verdict and its reason, on one line.
    var message: String { "\(verdict.word): \(ReportWords.line(reason))" }

    /// What finds the same finding again in the next report.
    var mark: String { "\(rule)/\(subject)" }

    /// The place as a path relative to the root of the repository.
    var path: String { place.joined(separator: "/") }

    /// The place as a URI relative to the root of the repository.
    var uri: String { place.map(Self.pathComponent).joined(separator: "/") }

    /// A finding for each check that does not pass, the gravest first, as hosts cut long lists at the end.
    private static func all(of judgement: Judgement) -> [Finding] {
        let model = judgement.model
        // The rules for new models lie beside the folders and not in one.
        let isFile = model == ModelFolder.File.policy.rawValue
        let place =
            [ModelFolder.root, model] + (isFile ? [] : [ModelFolder.File.model.rawValue])
        guard judgement.wasChecked else {
            // No check passes because it had nothing to look at.
            return [Finding(gateRule, of: model, .invalid, "nothing was checked", at: place)]
        }
        return judgement.checksGravestFirst.filter { ![.pass, .notAsked].contains($0.verdict) }.map
        { check in
            Finding(
                check.rule.rawValue,
                of: "\(model)/\(check.subject)",
                check.verdict,
                "\(check.subject): \(check.reason)",
                at: place
            )
        }
    }

    /// A name as part of a URI: all but RFC 3986's unreserved characters as `%` and hex.
    private static func pathComponent(_ name: String) -> String {
        // "." and ".." would climb, however they are written.
        if name.allSatisfy({ $0 == "." }) { return String(repeating: "%2E", count: name.count) }
        return name.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                return String(UnicodeScalar(byte))
            default:
                return "%" + byte.hexadecimal.uppercased()
            }
        }.joined()
    }
}
