import Documents
import FoundationEssentials
import Models
import ONNX
import TestSupport
import Testing

@testable import Gate

@Suite struct JudgeTests {
    private static let unscaledPath = ProcessInfo.processInfo.environment["SESTINA_UNSCALED"]

    /// All but the one that two policies are compared by.
    private static let ofOneModel = Set(Check.Rule.allCases).subtracting([.rules])

    private let files: LoanDefault

    init() throws { files = try LoanDefault() }

    private func judgement(
        _ challenger: [UInt8],
        _ champion: [UInt8]?,
        _ policy: Policy? = nil,
        retrain: @escaping Retrainer = { .made($0) }
    ) async -> Judgement {
        await files.judge(policy, retrain: retrain).judge(
            challenger,
            against: champion,
            on: files.holdout,
            name: "loan-default"
        )
    }

    private func check(_ judgement: Judgement, _ rule: Check.Rule, _ subject: String) -> Check? {
        judgement.checks.first { $0.rule == rule && $0.subject == subject }
    }

    @Test func `the champion against itself passes`() async throws {
        let model = files.model
        let judgement = await judgement(model, model) { _ in .made(model) }
        // Times are what the machine has left for them.
        // Of those whom no change would help the shipped rules take any number.
        let unlimited = "refused whom no change would help"
        #expect(check(judgement, .reasons, unlimited)?.verdict == .notAsked)
        let others = judgement.checks.filter { $0.rule != .speed && $0.subject != unlimited }
        #expect(others.allSatisfy { $0.verdict == .pass }, "\(judgement.sentence)")
        #expect(Set(judgement.checks.map(\.rule)) == Self.ofOneModel)
        let names = judgement.checks.map { $0.rule.rawValue + $0.subject }
        #expect(Set(names).count == names.count)
        #expect(judgement.scores?.champion == judgement.scores?.challenger)
        #expect(judgement.digests.challenger == judgement.digests.champion)
        #expect(judgement.digests.holdout?.count == 64)
    }

    @Test func `a judgement holds all that the rows answer by themselves`() async throws {
        let bytes = try files.spoilt { linear in
            LinearModel(
                first: .init(weights: linear.first.weights, bias: linear.first.bias + 1),
                second: linear.second,
                precision: linear.precision
            )
        }
        let judgement = await judgement(bytes, files.model)
        let data = try HoldoutData(
            decoding: files.holdout,
            features: files.policy.contract.features
        )
        let checks = RowChecks(by: files.policy, effort: LoanDefault.effort).checks(
            try Contender(bytes, name: "challenger", on: data.rows),
            against: try Contender(files.model, name: "champion", on: data.rows),
            on: data
        )
        let rules: Set<Check.Rule> = [
            .predictions, .floor, .comparison, .stability, .calibration, .monotonicity,
        ]
        #expect(checks == judgement.checks.filter { rules.contains($0.rule) })
        #expect(Set(checks.map(\.rule)) == rules)
        #expect(checks.contains { $0.rule == .comparison && $0.difference != 0 })
    }

    @Test func `a model saved without its scaler fails as it is served`() async throws {
        let bytes = try files.spoilt(preparation: Preparation())
        let judgement = await judgement(bytes, files.model) { _ in .notAtHand("no trainer") }
        #expect(judgement.verdict == .fail)
        #expect(
            judgement.sentence.contains("declares accuracy 0.998, and 0.8105 was measured"),
            "\(judgement.sentence)"
        )
        #expect(check(judgement, .file, "golden rows")?.verdict == .pass)
        #expect(check(judgement, .served, "probabilities over the wire")?.verdict == .pass)
        let rate = check(judgement, .predictions, "default rate")
        #expect(rate?.reason.hasPrefix("degenerate: predicts no default") == true)
        #expect(check(judgement, .floor, "recall")?.challenger == 0)
        let selfTest = judgement.checks.filter { $0.rule == .selfTest }
        #expect(selfTest.allSatisfy { $0.verdict == .pass })
        #expect(judgement.checks.prefix(selfTest.count) == selfTest[...])
    }

    @Test(.enabled(if: unscaledPath != nil, "SESTINA_UNSCALED names no file to write"))
    func `that model is written for others to judge`() throws {
        let path = try #require(Self.unscaledPath)
        try Data(files.spoilt(preparation: Preparation())).write(to: URL(filePath: path))
    }

    @Test(arguments: [(false, Verdict.invalid), (true, .pass)])
    func `a first model passes only where the policy says so`(
        isAdmitted: Bool,
        verdict: Verdict
    ) async throws {
        let policy = try LoanDefault.policy(
            replacing: "\"first_model\": false",
            with: "\"first_model\": \(isAdmitted)"
        )
        let judgement = await judgement(files.model, nil, policy)
        // Times are what the machine has left for them.
        var timeless = judgement
        timeless.checks.removeAll { $0.rule == .speed }
        #expect(timeless.verdict == verdict, "\(judgement.sentence)")
        let comparisons = judgement.checks.filter { $0.rule == .comparison }
        #expect(comparisons.count == 1)
        #expect(comparisons.first?.reason.hasPrefix("no champion") == true)
        #expect(!judgement.checks.contains { $0.rule == .stability })
        #expect(check(judgement, .speed, "nanoseconds a row")?.champion == nil)
        #expect(judgement.checks.contains { $0.rule == .floor })
    }

    @Test func `a champion that cannot be read leaves nothing to pass by`() async {
        let judgement = await judgement(files.model, [1, 2, 3])
        #expect(judgement.verdict == .invalid)
        #expect(check(judgement, .comparison, "champion")?.verdict == .invalid)
    }

    @Test(arguments: ["", "version https://git-lfs.github.com/spec/v1\n", "half"])
    func `a file that does not load fails`(text: String) async {
        let bytes = text == "half" ? Array(files.model.prefix(3000)) : Array(text.utf8)
        let judgement = await judgement(bytes, files.model)
        #expect(judgement.verdict == .fail)
        #expect(judgement.checks.first?.subject == "loads")
    }

    @Test func `without a holdout nothing passes`() async {
        for holdout in [nil, [], Array("a,b\n".utf8)] as [[UInt8]?] {
            let judgement = await files.judge().judge(
                files.model,
                against: files.model,
                on: holdout,
                name: "loan-default"
            )
            #expect(judgement.verdict == .invalid)
        }
    }

    @Test(arguments: Reference.classifiers)
    func `a file from elsewhere lacks what the contract asks for`(
        model: Reference.ModelFile
    ) throws {
        let file = try ModelFile.load(path: model.path)
        let checks = FileChecks.checks(file, by: files.policy.contract)
        let failed = checks.filter { $0.verdict == .fail }.map(\.subject)
        #expect(failed.starts(with: ["golden rows", "features"]), "\(failed)")
    }

    @Test(arguments: Reference.classifiers)
    func `a model of another tool is judged in everything and not let in`(
        model: Reference.ModelFile
    ) async throws {
        let bytes = try model.bytes
        let judgement = await judgement(bytes, files.model) { _ in .notAtHand("no record") }
        #expect(judgement.verdict == .fail)
        #expect(Set(judgement.checks.map(\.rule)) == Self.ofOneModel)
        #expect(judgement.digests.challenger != judgement.digests.champion)
        #expect(check(judgement, .served, "probabilities over the wire")?.verdict == .pass)
        #expect(check(judgement, .served, "declared metrics")?.verdict == .fail)
        let margins =
            files.policy.metrics.count { $0.margin != nil }
            + files.policy.slices.reduce(0) { $0 + $1.metrics.count { $0.margin != nil } }
        let comparisons = judgement.checks.filter { $0.rule == .comparison }
        #expect(comparisons.count == margins)
        for check in comparisons {
            let (before, now) = try (#require(check.champion), #require(check.challenger))
            guard let difference = check.difference, let interval = check.interval else { continue }
            #expect((difference - (now - before)).magnitude < 1e-12, "\(check)")
            #expect(interval.contains(difference), "\(check)")
        }
        // The champion's own figures are no answer to what the challenger is worth.
        #expect(comparisons.contains { $0.difference != 0 })
        let bound = files.policy.monotone.count { $0 != .free }
        let directions = judgement.checks.filter { $0.rule == .monotonicity }
        #expect(directions.count == bound)
        for check in directions where check.verdict == .fail {
            #expect(!check.details.isEmpty, "\(check.subject) fails without a pair that shows it")
        }
    }

    @Test func `a model is reproduced by its bytes, by its function, or not`() throws {
        let data = try HoldoutData(
            decoding: files.holdout,
            features: files.policy.contract.features
        )
        let contender = try Contender(files.model, name: "m", on: data.rows)
        let renamed = try ModelFile.encode(contender.file.model, record: ModelRecord(name: "other"))
        let other = try files.spoilt(preparation: Preparation())
        let verdict = { (outcome: Retraining?) in
            ReproducibilityCheck.check(contender, outcome, data.rows, isRequired: false).check
        }
        #expect(verdict(.made(files.model)).reason.contains("to the byte"))
        #expect(verdict(.made(renamed)).reason.contains("the same function"))
        #expect(verdict(.made(other)).verdict == .fail)
        #expect(verdict(.made([1])).verdict == .invalid)
        #expect(verdict(nil).reason.hasPrefix("not retrained"))
        #expect(verdict(.notAtHand("no data")).reason == "not retrained: no data")
    }
}
