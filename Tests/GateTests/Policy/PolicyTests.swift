import Documents
import Foundation
import JSON
import Models
import ONNX
import Repository
import RepositorySupport
import Statistics
import Testing

@testable import Gate

@Suite struct PolicyTests {
    private static func policy(_ text: String) throws -> Policy {
        try Policy(decoding: Array(text.utf8), name: "policy.json")
    }

    /// The smallest policy.
    private static let text = """
        {"version": 2, "first_model": true, "significance": 0.05,
         "may_force": {"keys": ["ssh-ed25519 AAAA"], "reviewers": ["ada"]},
         "contract": {"features": ["a", "b", "c", "d", "e", "f"], "precision": "float32",
          "file_bytes_max": 1000},
         "holdout": {"rows_min": 10, "defaults_min": 2},
         "metrics": {"log_loss": {"ceiling": 2}, "recall": {"margin": 0.25}},
         "slices": [],
         "monotone": {"a": "+", "b": "-", "c": "free", "d": "free", "e": "free", "f": "free"},
         "predictions": {"default_rate": {"min": 0.1, "max": 0.5}, "spread_min": 0.01},
         "calibration": {"error_max": 0.1, "spiegelhalter_p_min": 0.01},
         "stability": {"population_stability_max": 0.2, "flips_max": 0.05},
         "regions": {"margin": 0.2, "volume_max": 0.01, "rows_min": 7},
         "reasons": {"changed_first_max": 0.5, "beyond_help_max": 0.25},
         "history": {"champions": 3}, "speed": {"nanoseconds_max": 2},
         "requires": {"training": true, "ranges": false, "reasons": false}}
        """

    @Test func `every rule is read`() throws {
        let policy = try Self.policy(Self.text)
        #expect(policy.contract.features == ["a", "b", "c", "d", "e", "f"])
        #expect(policy.contract.precision == .float32)
        #expect(policy.contract.fileBytesMax == 1000)
        #expect(policy.holdout == Policy.Holdout(rowsMin: 10, defaultsMin: 2))
        #expect(policy.significance == 0.05)
        #expect(
            policy.metrics == [
                Policy.MetricRule(metric: .recall, bound: nil, margin: 0.25),
                Policy.MetricRule(metric: .logLoss, bound: 2, margin: nil),
            ]
        )
        #expect(policy.slices.isEmpty)
        #expect(policy.monotone == [.up, .down, .free, .free, .free, .free])
        #expect(policy.predictions == Policy.Predictions(defaultRate: 0.1...0.5, spreadMin: 0.01))
        #expect(policy.calibration.errorMax == 0.1)
        #expect(policy.calibration.spiegelhalterPMin == 0.01)
        #expect(policy.stability.populationStabilityMax == 0.2)
        #expect(policy.stability.flipsMax == 0.05)
        #expect(policy.regions == Policy.Regions(margin: 0.2, volumeMax: 0.01, rowsMin: 7))
        #expect(policy.formerChampions == 3)
        #expect(policy.speedNanosecondsMax == 2)
        #expect(
            policy.requirements
                == Policy.Requirements(training: true, ranges: false, reasons: false)
        )
        #expect(policy.reasons == Policy.Reasons(changedFirstMax: 0.5, beyondHelpMax: 0.25))
        #expect(policy.admitsFirstModel)
        #expect(policy.forcers == Policy.Forcers(keys: ["ssh-ed25519 AAAA"], reviewers: ["ada"]))
    }

    @Test func `a policy of version 1 is read with defaults, and its addresses are nobody`() throws
    {
        var text = Self.text.replacing("\"version\": 2", with: "\"version\": 1")
        text = text.replacing(
            #"{"keys": ["ssh-ed25519 AAAA"], "reviewers": ["ada"]}"#,
            with: #"["ada@example.org"]"#
        )
        #expect(throws: RepositoryError.self) { try Self.policy(text) }
        let cut = try #require(text.range(of: "\"regions\""))
        let policy = try Self.policy(text[..<cut.lowerBound] + "\"speed\": {\"ratio_max\": 2}}")
        #expect(policy.regions == .standard)
        #expect(policy.formerChampions == 10)
        #expect(policy.speedNanosecondsMax == 20_000)
        #expect(policy.requirements == .standard)
        #expect(policy.requirements.training && policy.requirements.ranges)
        #expect(policy.requirements.reasons && policy.reasons == .standard)
        #expect(policy.forcers.isEmpty)
    }

    @Test func `a policy that is older than reasons is read with what is shipped`() throws {
        let rules = #""reasons": {"changed_first_max": 0.5, "beyond_help_max": 0.25},"#
        let text = Self.text.replacing(rules, with: "")
            .replacing(#", "reasons": false"#, with: "")
        #expect(text.count < Self.text.count - rules.count)
        let policy = try Self.policy(text)
        #expect(policy.reasons == .standard)
        #expect(policy.reasons.changedFirstMax == 0.2 && policy.reasons.beyondHelpMax == nil)
        #expect(policy.requirements.reasons)
        let shipped = try Policy(decoding: LoanDefault.file("policy.json"), name: "policy.json")
        #expect(shipped.reasons == .standard && shipped.requirements.reasons)
        let none = try Self.policy(Self.text.replacing(rules, with: "\"reasons\": {},"))
        #expect(none.reasons == Policy.Reasons(changedFirstMax: nil, beyondHelpMax: nil))
    }

    @Test func `a slice is a range of features`() throws {
        let slices = #"""
            "slices": [{"name": "s", "comment": "c", "rows_min": 5,
             "where": {"f": {"from": 1, "below": 2}, "b": {"below": 3}, "comment": "d"},
             "metrics": {"accuracy": {"floor": 0.5}}}]
            """#
        let policy = try Self.policy(Self.text.replacing("\"slices\": []", with: slices))
        let slice = try #require(policy.slices.first)
        #expect(slice.ranges.map(\.feature) == [1, 5])
        #expect(slice.ranges[0].contains(-.infinity))
        #expect(slice.ranges[1].contains(1))
        #expect(slice.ranges[1].contains(2.0.nextDown))
        #expect(!slice.ranges[1].contains(2))
        #expect(!slice.ranges[1].contains(1.0.nextDown))
        #expect(!slice.ranges[0].contains(.nan))
        #expect(slice.metrics[0].bound == 0.5)
    }

    @Test func `the policy of the loan model stands`() throws {
        let policy = try Policy(decoding: LoanDefault.file("policy.json"), name: "policy.json")
        #expect(policy.contract.precision == .float64)
        #expect(!policy.admitsFirstModel)
        #expect(policy.forcers.isEmpty)
        #expect(policy.metrics.count == 7)
        #expect(policy.slices.count == 4)
        #expect(policy.monotone == [.up, .free, .up, .down, .down, .down])
    }

    @Test(arguments: [
        ("\"version\": 2", "\"version\": 3", "version is the number 3; a whole number of 1 to 2"),
        ("\"first_model\": true,", "", "first_model is missing; true or false is needed"),
        ("\"first_model\": true", "\"first_model\": 1", "first_model is the number 1; true or"),
        ("\"first_model\"", "\"first-model\"", "first-model is not known; known are $schema,"),
        ("\"error_max\"", "\"eror_max\"", "calibration.eror_max is not known; known are error_max"),
        ("\"recall\": {", "\"recal\": {", "metrics.recal is not known; known are accuracy,"),
        (
            "\"ceiling\"", "\"floor\"",
            "metrics.log_loss.floor is not known; known are ceiling, margin"
        ),
        (
            "{\"ceiling\": 2}", "{}",
            "metrics.log_loss is an object; a ceiling or a margin, or both,"
        ),
        ("\"ceiling\": 2", "\"ceiling\": 101", "metrics.log_loss.ceiling is the number 101; a"),
        ("0.25", "0", "metrics.recall.margin is the number 0; a number of 1e-06 to 1.0"),
        ("0.25", "-0.1", "metrics.recall.margin is the number -0.1; a number of 1e-06 to 1.0"),
        ("0.25", "\"0.25\"", "metrics.recall.margin is the text \"0.25\"; a number of"),
        ("0.25", "null", "metrics.recall.margin is null; a number of"),
        ("\"margin\": 0.25", "\"floor\": 0.5", "metrics is an object; a metric with a margin is"),
        ("\"ceiling\": 2", "\"margin\": 2", "metrics is an object; a metric with a floor or a"),
        (
            "{\"log_loss\": {\"ceiling\": 2}, \"recall\": {\"margin\": 0.25}}", "{}",
            "at least one metric"
        ),
        ("\"rows_min\": 10", "\"rows_min\": 10.5", "holdout.rows_min is the number 10.5; a whole"),
        ("\"rows_min\": 10", "\"rows_min\": 0", "holdout.rows_min is the number 0; a whole"),
        ("\"rows_min\": 10", "\"rows_min\": 1e30", "holdout.rows_min is the number 1e+30; a whole"),
        ("\"f\"]", "\"a\"]", "contract.features is not a list of different texts"),
        (", \"f\"]", "]", "contract.features is a list; a list of 6 names is needed"),
        ("\"f\"]", "7]", "contract.features is not a list of different texts"),
        (
            "\"float32\"", "\"int8\"",
            "contract.precision is the text \"int8\"; \"float64\" or \"float32\""
        ),
        (
            "\"a\": \"+\"", "\"a\": \"up\"",
            "monotone.a is the text \"up\"; \"+\" or \"-\" or \"free\""
        ),
        ("\"a\": \"+\", ", "", "monotone.a is missing; \"+\" or \"-\" or \"free\" is needed"),
        ("\"a\": \"+\"", "\"x\": \"+\"", "monotone.x is not known; known are a, b, c, d, e, f"),
        (
            "\"max\": 0.5", "\"max\": 0.05",
            "predictions.default_rate.max is the number 0.05; a number of 0.1"
        ),
        ("[\"ada\"]", "[\"\"]", "may_force.reviewers is not a list of different texts"),
        ("[\"ada\"]", "\"ada\"", "may_force.reviewers is the text \"ada\"; a list of different"),
        ("\"slices\": []", "\"slices\": {}", "slices is an object; a list of objects is needed"),
        ("\"slices\": []", "\"slices\": [1]", "slices[0] is the number 1; an object is needed"),
        (
            "\"slices\": []",
            "\"slices\": [{\"name\": \"s\", \"rows_min\": 1, \"where\": {\"z\": {}}}]",
            "slices[0].metrics is missing; an object is needed"
        ),
        (
            "\"speed\": {", "\"speed\": {\"comment\": 1, ",
            "speed.comment is the number 1; a text is needed"
        ),
        ("{\"nanoseconds_max\": 2}", "2", "speed is the number 2; an object is needed"),
    ])
    func `a policy that cannot be taken at its word is refused with its place`(
        old: String,
        new: String,
        words: String
    ) throws {
        try #require(Self.text.contains(old))
        let fault = #expect(throws: RepositoryError.self) {
            try Self.policy(Self.text.replacing(old, with: new, maxReplacements: 1))
        }
        #expect(fault?.kind == .badPolicy)
        let description = try #require(fault?.description)
        #expect(description.hasPrefix("policy.json: "))
        #expect(description.contains(words), "\(description)")
    }

    @Test(arguments: [
        (#"{"z": {"from": 1}}"#, "slices[0].where.z is not known; known are a, b, c, d, e, f"),
        (#"{}"#, "slices[0].where is an object; an object with at least one feature"),
        (#"{"a": {}}"#, "slices[0].where.a is an object; a least value"),
        (#"{"a": {"from": 2, "below": 2}}"#, "slices[0].where.a is an object; a least value"),
        (#"{"a": {"to": 2}}"#, "slices[0].where.a.to is not known; known are from, below"),
    ])
    func `a slice that nothing can be in is refused`(range: String, words: String) throws {
        let slice = """
            "slices": [{"name": "s", "rows_min": 1, "metrics": {"f1": {"floor": 0}},
             "where": \(range)}]
            """
        let fault = #expect(throws: RepositoryError.self) {
            try Self.policy(Self.text.replacing("\"slices\": []", with: slice))
        }
        #expect(fault?.description.contains(words) == true, "\(fault?.description ?? "")")
    }

    @Test(arguments: ["", "{", "[]", "version: 1", "\u{0}", "{\"version\": 1, \"version\": 1}"])
    func `a policy that is no object of JSON is refused`(text: String) {
        let fault = #expect(throws: RepositoryError.self) { try Self.policy(text) }
        #expect(fault?.kind == .badPolicy)
        #expect(fault?.description.hasPrefix("policy.json") == true)
    }

    @Test func `a policy is read where it was committed, and missed where it was not`() async throws
    {
        let repository = try await MadeRepository()
        let first = try await repository.commit([
            "models/a/model.onnx": "A", "models/a/policy.json": Self.text,
        ])
        let git = repository.git
        try await repository.run("rm", "--quiet", "models/a/policy.json")
        let second = try await repository.commit()
        let before = try await Snapshot(of: first, in: git)
        let (policy, digest) = try await Policy.read(
            of: try #require(before.folders["a"]),
            in: before
        )
        #expect(policy.speedNanosecondsMax == 2)
        #expect(digest == ModelDigest(of: Array(Self.text.utf8)).hex)
        let after = try await Snapshot(of: second, in: git)
        let folder = try #require(after.folders["a"])
        let missing = try await fault { try await Policy.read(of: folder, in: after) }
        #expect(missing.kind == .badPolicy)
        #expect(missing.description.hasPrefix("models/a/policy.json at \(second.short) does not"))
        let third = try await repository.commit(["models/a/policy.json": "{\n \"version\": }"])
        let broken = try await Snapshot(of: third, in: git)
        let malformed = try await fault {
            try await Policy.read(of: try #require(broken.folders["a"]), in: broken)
        }
        #expect(
            malformed.description == "models/a/policy.json at \(third.short) is not JSON:"
                + " line 2, column 13, in \"version\": a value is needed"
        )
    }

    /// Every name that an object of a schema has, with where it is.
    private static func names(of value: JSONValue, at path: String) -> Set<String> {
        guard case .object(let members) = value["properties"] else { return [] }
        return members.reduce(into: []) { names, member in
            guard member.name != "comment" else { return }
            names.insert(path + member.name)
            names.formUnion(Self.names(of: member.value, at: path + member.name + "."))
        }
    }

    @Test func `the schema and the policy have the same names`() throws {
        let schema = try JSONParser.parse(LoanDefault.file("policy.schema.json"))
        let policy = try JSONParser.parse(LoanDefault.file("policy.json"))
        let names = Self.names(of: schema, at: "")
        #expect(names.contains("predictions.default_rate.min"))
        // A limit that the loan model is without, for others to set.
        for name in names.subtracting(["reasons.beyond_help_max"]) {
            let parts = name.split(separator: ".").map(String.init)
            let value = parts.reduce(Optional(policy)) { $0?[$1] }
            #expect(value != nil, "\(name)")
        }
        guard case .object(let members) = schema["$defs"]?["metrics"]?["properties"] else {
            Issue.record("the schema has no metrics")
            return
        }
        let metrics = members.map(\.name).filter { $0 != "comment" }
        #expect(metrics == ClassificationMetric.allCases.map(\.rawValue))
    }
}
