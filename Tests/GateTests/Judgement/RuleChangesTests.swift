import Repository
import RepositorySupport
import Testing

@testable import Gate

/// Changes of the rules, and models that are new, from a repository to a report.
@Suite struct RuleChangesTests {
    private let repository: MadeRepository
    private let ada: SigningPair

    /// A repository whose main has a model that a policy guards; HEAD is a branch for work.
    init() async throws {
        repository = try await MadeRepository()
        ada = try await SigningPair()
        try await repository.commit([
            "models/m/model.onnx": "champion", "models/m/policy.json": try policy(),
            "models/m/holdout.csv": Self.holdout(60),
        ])
        try await repository.branch("work")
    }

    /// The policy of the loan model, which Ada may force, with some of it replaced.
    private func policy(_ old: String = "", _ new: String = "") throws -> String {
        let text = String(decoding: try LoanDefault.file("policy.json"), as: UTF8.self)
            .replacing("\"keys\": []", with: "\"keys\": [\"\(ada.publicKey)\"]")
        #expect(old.isEmpty || text.contains(old))
        return old.isEmpty ? text : text.replacing(old, with: new)
    }

    /// So many rows, of which every other one defaults.
    private static func holdout(_ rows: Int) -> String {
        let head =
            "credit_lines_outstanding,loan_amt_outstanding,total_debt_outstanding,income,"
            + "years_employed,fico_score,default\n"
        return head + (0..<rows).map { "1,2,3,4,5,\($0),\($0 % 2)\n" }.joined()
    }

    private func report(target: String = "main") async -> GateReport {
        await GateRun(
            repository.git,
            environment: [:],
            target: target,
            usesFiles: false,
            isStrict: true,
            server: ScoringServer(executable: "/nowhere/sestina"),
            retrain: nil
        ).report()
    }

    /// The checks of the rules, each as one line.
    private func rules(_ report: GateReport) -> [String] {
        report.judgements.flatMap(\.checks).filter { $0.rule == .rules }
            .map { "\($0.subject): \($0.verdict.word)" }
    }

    private static let lax = ("\"floor\": 0.96", "\"floor\": 0.95")
    private static let strict = ("\"nanoseconds_max\": 5000", "\"nanoseconds_max\": 4000")

    @Test func `a weaker rule fails by itself, whatever is stronger`() async throws {
        let text = try policy(Self.lax.0, Self.lax.1).replacing(Self.strict.0, with: Self.strict.1)
        try await repository.commit(["models/m/policy.json": text])
        let report = await report()
        #expect(rules(report) == ["metrics.recall.floor: FAIL"])
        let check = try #require(report.judgements.first?.checks.last)
        #expect(
            check.reason == "0.95, was 0.96, which is weaker; only whom the base's may_force names"
                + " may let it in, by Gate-Force"
        )
    }

    @Test func `where nobody may force, an administrator is named`() async throws {
        try await repository.run("switch", "--quiet", "main")
        try await repository.commit([
            "models/m/policy.json": try policy("\"\(ada.publicKey)\"", "")
        ])
        try await repository.run("switch", "--quiet", "-C", "work")
        // Whoever names himself is as weak a rule as any.
        try await repository.commit(["models/m/policy.json": try policy()])
        let report = await report()
        #expect(rules(report) == ["may_force.keys: FAIL"])
        let words = "so an administrator changes it outside the gate"
        #expect(report.judgements.first?.checks.last?.reason.hasSuffix(words) == true)
    }

    @Test func `a rule that is stronger, or a comment, is no matter`() async throws {
        for text in [try policy(Self.strict.0, Self.strict.1), try policy() + "\n"] {
            try await repository.commit(["models/m/policy.json": text])
            #expect(rules(await report()) == ["policy and holdout: PASS"])
        }
    }

    @Test(arguments: [(59, "holdout.csv: FAIL"), (61, "policy and holdout: PASS")])
    func `a holdout with fewer rows is a weaker rule`(rows: Int, words: String) async throws {
        try await repository.commit(["models/m/holdout.csv": Self.holdout(rows)])
        #expect(rules(await report()) == [words])
    }

    @Test func `a model that goes takes no rule with it`() async throws {
        try await repository.run("rm", "--quiet", "models/m/model.onnx")
        try await repository.commit(["models/m/policy.json": try policy(Self.lax.0, Self.lax.1)])
        #expect(rules(await report()) == ["metrics.recall.floor: FAIL"])
    }

    @Test func `a champion that cannot be read while rules change leaves nothing to trust`()
        async throws
    {
        let model = "version https://git-lfs.github.com/spec/v1\noid sha256:0\n"
        try await repository.run("switch", "--quiet", "main")
        try await repository.commit(["models/m/model.onnx": model])
        try await repository.run("switch", "--quiet", "-C", "work")
        try await repository.commit([
            "models/m/policy.json": try policy(Self.strict.0, Self.strict.1)
        ])
        let report = await report()
        #expect(report.verdict == .invalid && report.blocks)
        #expect(report.sentence.contains("is a Git LFS pointer"))
    }

    @Test func `whom the old policy names may force, and whom the new one names may not`()
        async throws
    {
        let eve = try await SigningPair()
        let text = try policy(ada.publicKey, eve.publicKey)
        try await repository.commit(["models/m/policy.json": text])
        let tree = try await repository.run("rev-parse", "HEAD:models/m")
        try await eve.commit("in\n\nGate-Force: \(tree) urgent", in: repository)
        let refused = await report()
        #expect(refused.blocks && refused.forces.isEmpty)
        #expect(refused.warnings.last?.hasPrefix("m: Gate-Force in ") == true)
        try await ada.commit("in\n\nGate-Force: \(tree) agreed", in: repository)
        let forced = await report()
        #expect(forced.isForced && !forced.blocks && forced.verdict == .fail)
        #expect(forced.forces.map(\.by) == ["the key \(ada.fingerprint)"])
        #expect(forced.forces.map(\.reason) == ["agreed"])
    }

    // MARK: New models

    /// Puts rules for new models into main, and goes back to a new branch for work.
    private func addRules(_ text: String) async throws {
        try await repository.run("switch", "--quiet", "main")
        try await repository.commit(["models/policy.json": text])
        try await repository.run("switch", "--quiet", "-C", "work")
    }

    @Test func `a new model is invalid where there are no rules for it`() async throws {
        try await repository.commit([
            "models/n/model.onnx": "first", "models/n/policy.json": try policy(),
        ])
        let report = await report()
        #expect(report.verdict == .invalid && report.blocks)
        #expect(rules(report) == ["policy: INVALID"])
        #expect(
            report.sentence.contains("models/policy.json, which holds those for new models, does")
        )
    }

    @Test func `a new model is judged by the base's rules, and its own are held to them`()
        async throws
    {
        try await addRules(try policy())
        for (text, words) in [
            (try policy(Self.lax.0, Self.lax.1), ["metrics.recall.floor: FAIL"]),
            (try policy(Self.strict.0, Self.strict.1), ["policy and holdout: PASS"]),
        ] {
            try await repository.commit([
                "models/n/model.onnx": "first", "models/n/holdout.csv": Self.holdout(10),
                "models/n/policy.json": text,
            ])
            let report = await report()
            #expect(rules(report) == words)
            let judgement = try #require(report.judgements.first)
            #expect(judgement.digests.champion == nil)
            // Once, and by the rules for new models.
            #expect(judgement.checks.prefix(2).map(\.verdict) == [.fail, .invalid])
            #expect(judgement.checks.count == 3)
            #expect(
                report.warnings == [
                    "n is new: there is no champion, and the policy is models/policy.json of the base"
                ]
            )
        }
        try await repository.run("rm", "--quiet", "models/n/policy.json")
        try await repository.commit()
        #expect(rules(await report()).isEmpty)
    }

    @Test func `a model without a policy has the rules for new models`() async throws {
        try await repository.run("switch", "--quiet", "main")
        try await repository.commit([
            "models/n/model.onnx": "old", "models/n/holdout.csv": Self.holdout(10),
        ])
        try await addRules(try policy())
        try await repository.commit(["models/n/model.onnx": "new"])
        let report = await report()
        #expect(report.judgements.map(\.model) == ["n"])
        #expect(report.judgements.first?.digests.champion != nil)
        #expect(
            report.warnings == [
                "n had no policy before; it is judged by models/policy.json of the base"
            ]
        )
        try await repository.commit(["models/n/policy.json": try policy(Self.lax.0, Self.lax.1)])
        #expect(rules(await self.report()) == ["metrics.recall.floor: FAIL"])
    }

    @Test func `where history begins a model brings its own policy`() async throws {
        let first = try await MadeRepository()
        try await first.commit([
            "models/m/model.onnx": "first", "models/m/policy.json": try policy(),
        ])
        let report = await GateRun(
            first.git,
            environment: [:],
            target: "main",
            usesFiles: false,
            isStrict: true,
            server: ScoringServer(executable: "/nowhere/sestina"),
            retrain: nil
        ).report()
        #expect(report.warnings == ["m is new: there is no champion, and the policy is its own"])
        #expect(report.judgements.first?.digests.policy != nil)
    }

    @Test func `rules for new models are rules like others`() async throws {
        let lax = try policy(Self.lax.0, Self.lax.1)
        try await repository.commit(["models/policy.json": lax])
        #expect(rules(await report()) == ["policy.json: FAIL"])
        #expect(
            await report().sentence.hasPrefix(
                "policy.json: rules, policy.json: there were no rules"
            )
        )
        try await addRules(try policy())
        try await repository.commit(["models/policy.json": lax])
        #expect(rules(await report()) == ["metrics.recall.floor: FAIL"])
        let file = try await repository.run("rev-parse", "HEAD:models/policy.json")
        try await ada.commit("in\n\nGate-Force: \(file) agreed", in: repository)
        #expect(await report().isForced)
        try await repository.commit(["models/policy.json": try policy(Self.strict.0, Self.strict.1)]
        )
        #expect(await report().verdict == .pass)
        try await repository.run("rm", "--quiet", "models/policy.json")
        try await repository.commit()
        #expect(await report().verdict == .pass)
    }
}
