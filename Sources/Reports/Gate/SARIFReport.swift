package import Gate
internal import JSON
internal import Repository
internal import Words

/// A report as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format", 2020), which code
/// hosts show beside a change.
///
/// It has a rule for each kind of check and a result for each check that was asked and does not pass; a viewer
/// would show any other as one more alert. What fails or is invalid is an error, what is inconclusive
/// a warning, and the place is the model's file.
package struct SARIFReport {
    private let report: GateReport

    /// The rule of what is no check of a model: that the change could be judged.
    private static let gateRule = "gate"

    /// Takes a report; one without judgements and obstacle becomes a log without results.
    package init(_ report: GateReport) { self.report = report }

    /// The schema that the log names, so that editors and code hosts can check it.
    private static let schema =
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

    /// The log, one JSON object, its keys sorted.
    package var text: String {
        ReportJSON.text { text in
            text.member("$schema", Self.schema)
            text.member("runs") { $0.array([report]) { Self.writeRun($1, to: &$0) } }
            text.member("version", "2.1.0")
        }
    }

    /// The one run: whether it could be carried out, what it found, and the tool.
    private static func writeRun(_ report: GateReport, to text: inout JSONText) {
        text.object { text in
            text.member("invocations") { text in
                text.array([report.obstacle == nil]) { text, succeeded in
                    text.object { $0.member("executionSuccessful") { $0.boolean(succeeded) } }
                }
            }
            text.member("results") { $0.array(results(of: report)) { $1.write(to: &$0) } }
            text.member("tool") { text in
                text.object { $0.member("driver", writeDriver) }
            }
        }
    }

    /// The tool with all its rules, also those without a result: a host shows their words as help.
    private static func writeDriver(to text: inout JSONText) {
        let rules =
            [(gateRule, "The change can be judged.")]
            + Check.Rule.allCases.map { ($0.rawValue, $0.words) }
        text.object { text in
            text.member("name", "sestina gate")
            text.member("rules") { text in
                text.array(rules) { text, rule in
                    text.object { text in
                        text.member("id", rule.0)
                        text.member("shortDescription") { $0.object { $0.member("text", rule.1) } }
                    }
                }
            }
        }
    }

    /// The results of all models, after that of the obstacle where there is one.
    private static func results(of report: GateReport) -> [Result] {
        let ofModels = report.judgements.flatMap { results(of: $0) }
        guard let obstacle = report.obstacle else { return ofModels }
        return [Result(gateRule, of: "", .invalid, obstacle, at: ModelFolder.root)] + ofModels
    }

    /// A result for each check that does not pass, the gravest first, as hosts cut long logs at the end.
    private static func results(of judgement: Judgement) -> [Result] {
        let model = judgement.model
        let folder = "\(ModelFolder.root)/\(pathComponent(model))"
        // The rules for new models lie beside the folders and not in one.
        let isFile = model == ModelFolder.File.policy.rawValue
        let place = isFile ? folder : "\(folder)/\(ModelFolder.File.model.rawValue)"
        guard judgement.wasChecked else {
            // No check passes because it had nothing to look at.
            return [Result(gateRule, of: model, .invalid, "nothing was checked", at: place)]
        }
        return judgement.checksGravestFirst.filter { ![.pass, .notAsked].contains($0.verdict) }.map
        { check in
            Result(
                check.rule.rawValue,
                of: "\(model)/\(check.subject)",
                check.verdict,
                "\(check.subject): \(check.reason)",
                at: place
            )
        }
    }

    /// What a check that does not pass, or an obstacle, is in the log.
    private struct Result {
        private let rule: String
        /// With the rule what tells this result from others, and finds it again in the next log.
        private let subject: String
        private let verdict: Verdict
        private let reason: String
        /// A URI relative to the root of the repository.
        private let place: String

        init(
            _ rule: String,
            of subject: String,
            _ verdict: Verdict,
            _ reason: String,
            at place: String
        ) {
            self.rule = rule
            self.subject = subject
            self.verdict = verdict
            self.reason = reason
            self.place = place
        }

        /// The result as an object of SARIF.
        func write(to text: inout JSONText) {
            text.object { text in
                text.member("level", verdict == .inconclusive ? "warning" : "error")
                text.member("locations") { $0.array([place], Self.writeLocation) }
                text.member("message") { text in
                    let words = "\(verdict.word): \(ReportWords.line(reason))"
                    text.object { $0.member("text", words) }
                }
                // Without one, hosts would hash the line in the file, and a model file has no lines.
                text.member("partialFingerprints") { text in
                    text.object { $0.member("primaryLocationLineHash", "\(rule)/\(subject)") }
                }
                text.member("ruleId", rule)
            }
        }

        /// A file as a place, at line 1: hosts show only results that have a line.
        private static func writeLocation(to text: inout JSONText, _ place: String) {
            text.object { text in
                text.member("physicalLocation") { text in
                    text.object { text in
                        text.member("artifactLocation") { $0.object { $0.member("uri", place) } }
                        text.member("region") { $0.object { $0.member("startLine", 1) } }
                    }
                }
            }
        }
    }

    /// A folder's name as part of a URI: all but RFC 3986's unreserved characters as `%` and hex.
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

extension Check.Rule {
    /// What a challenger keeps by passing the checks of a kind.
    fileprivate var words: String {
        switch self {
        case .file: "The file loads, meets its golden rows and stands by the contract."
        case .holdout: "The holdout is one that figures can be taken on."
        case .served: "What is served is what was evaluated, to the bit."
        case .predictions: "The predictions are plausible for the customers."
        case .floor: "Every metric stands above its floor."
        case .comparison: "Every metric is no worse than the champion's, but for the margin."
        case .calibration: "Probabilities mean what they say."
        case .stability: "Scores and decisions stay where they were."
        case .reasons:
            "Reasons are those of the scores, and applicants are told what they were told."
        case .monotonicity: "The probability goes with each feature as the policy says."
        case .wholeInput: "Nothing else is decided where no row of the holdout lies."
        case .speed: "Scoring a row takes no longer than the budget."
        case .reproducibility: "The recorded training gives this model again."
        case .rules: "No rule is weaker than before."
        case .selfTest: "The gate finds what was planted to be found."
        }
    }
}
