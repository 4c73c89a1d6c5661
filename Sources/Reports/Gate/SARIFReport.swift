package import Gate
internal import JSON

/// A report as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format", 2020), which code
/// hosts show beside a change.
///
/// It has a rule for each kind of check and a result for each check that was asked and does not pass; a viewer
/// would show any other as one more alert. What fails or is invalid is an error, what is inconclusive
/// a warning, and the place is the model's file.
package struct SARIFReport {
    private let report: GateReport

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
            text.member("results") { $0.array(Finding.all(of: report)) { write($1, to: &$0) } }
            text.member("tool") { text in
                text.object { $0.member("driver", writeDriver) }
            }
        }
    }

    /// The tool with all its rules, also those without a result: a host shows their words as help.
    private static func writeDriver(to text: inout JSONText) {
        let rules =
            [(Finding.gateRule, "The change can be judged.")]
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

    /// A finding as an object of SARIF.
    private static func write(_ finding: Finding, to text: inout JSONText) {
        text.object { text in
            text.member("level", finding.verdict == .inconclusive ? "warning" : "error")
            text.member("locations") { $0.array([finding.uri], Self.writeLocation) }
            text.member("message") { text in
                text.object { $0.member("text", finding.message) }
            }
            // Without one, hosts would hash the line in the file, and a model file has no lines.
            text.member("partialFingerprints") { text in
                text.object { $0.member("primaryLocationLineHash", finding.mark) }
            }
            text.member("ruleId", finding.rule)
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
