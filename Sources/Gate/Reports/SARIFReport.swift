/// A report as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format", 2020), which code
/// hosts show beside a change.
///
/// It has a rule for each kind of check and a result for each check that does not pass; a viewer
/// would show a pass as one more alert. What fails or is invalid is an error, what is inconclusive
/// a warning, and the place is the model's file.
package struct SARIFReport {
    private let report: GateReport

    /// The rule of what is no check of a model: that the change could be judged.
    private static let gateRule = "gate"

    package init(_ report: GateReport) { self.report = report }

    /// The log, one JSON object.
    package var text: String { ReportJSON.text(of: Log(runs: [run])) }

    private var run: Run {
        let rules =
            [Rule(id: Self.gateRule, shortDescription: Message("The change can be judged."))]
            + Check.Rule.allCases.map {
                Rule(id: $0.rawValue, shortDescription: Message($0.words))
            }
        var results = report.judgements.flatMap(Self.results)
        if let obstacle = report.obstacle {
            results.insert(
                Self.result(Self.gateRule, of: "", .invalid, obstacle, at: ModelFolder.root),
                at: 0
            )
        }
        return Run(
            tool: Tool(driver: Driver(name: "sestina gate", rules: rules)),
            invocations: [Invocation(executionSuccessful: report.obstacle == nil)],
            results: results
        )
    }

    private static func results(of judgement: Judgement) -> [Result] {
        let model = judgement.model
        let place = "\(ModelFolder.root)/\(pathComponent(model))/\(ModelFolder.File.model.rawValue)"
        guard !judgement.checks.isEmpty else {
            return [result(gateRule, of: model, .invalid, "nothing was checked", at: place)]
        }
        return judgement.checksGravestFirst.filter { $0.verdict != .pass }.map { check in
            result(
                check.rule.rawValue,
                of: "\(model)/\(check.subject)",
                check.verdict,
                "\(check.subject): \(check.reason)",
                at: place
            )
        }
    }

    private static func result(
        _ rule: String,
        of subject: String,
        _ verdict: Verdict,
        _ reason: String,
        at place: String
    ) -> Result {
        Result(
            ruleId: rule,
            level: verdict == .inconclusive ? "warning" : "error",
            message: Message("\(verdict.word): \(ReportWords.line(reason))"),
            locations: [
                Location(
                    physicalLocation: PhysicalLocation(
                        artifactLocation: ArtifactLocation(uri: place),
                        region: Region(startLine: 1)
                    )
                )
            ],
            partialFingerprints: ["primaryLocationLineHash": "\(rule)/\(subject)"]
        )
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
                let hex = String(byte, radix: 16, uppercase: true)
                return byte < 16 ? "%0\(hex)" : "%\(hex)"
            }
        }.joined()
    }

    private struct Log: Encodable {
        let schema =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
        let version = "2.1.0"
        let runs: [Run]

        private enum CodingKeys: String, CodingKey {
            case version, runs
            case schema = "$schema"
        }
    }

    private struct Run: Encodable {
        let tool: Tool
        let invocations: [Invocation]
        let results: [Result]
    }

    private struct Tool: Encodable { let driver: Driver }

    private struct Driver: Encodable {
        let name: String
        let rules: [Rule]
    }

    private struct Rule: Encodable {
        let id: String
        let shortDescription: Message
    }

    private struct Message: Encodable {
        let text: String

        init(_ text: String) { self.text = text }
    }

    private struct Invocation: Encodable { let executionSuccessful: Bool }

    private struct Result: Encodable {
        let ruleId: String
        let level: String
        let message: Message
        let locations: [Location]
        let partialFingerprints: [String: String]
    }

    private struct Location: Encodable { let physicalLocation: PhysicalLocation }

    private struct PhysicalLocation: Encodable {
        let artifactLocation: ArtifactLocation
        let region: Region
    }

    private struct ArtifactLocation: Encodable { let uri: String }

    private struct Region: Encodable { let startLine: Int }
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
        case .monotonicity: "The probability goes with each feature as the policy says."
        case .speed: "Scoring takes no longer than the champion's, but for the budget."
        case .reproducibility: "The recorded training gives this model again."
        case .selfTest: "The gate finds what was planted to be found."
        }
    }
}
