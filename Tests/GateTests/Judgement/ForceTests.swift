import GateSupport
import RepositorySupport
import Testing

@testable import Gate
@testable import Repository

/// Words in the history that let a model in whatever the verdict.
@Suite struct ForceTests {
    private let repository: MadeRepository
    private let base: ObjectID
    private let tree: String
    private let ada: SigningPair

    init() async throws {
        repository = try await MadeRepository()
        base = try await repository.commit(["models/a b/model.onnx": "A"])
        try await repository.commit(["models/a b/model.onnx": "B"])
        tree = try await repository.run("rev-parse", "HEAD:models/a b")
        ada = try await SigningPair()
    }

    private var forcers: Policy.Forcers { Policy.Forcers(keys: [ada.publicKey], reviewers: []) }

    /// What the history up to HEAD says of the model.
    private func answer(
        _ forcers: Policy.Forcers? = nil,
        from base: ObjectID? = nil,
        isDeleted: Bool = false
    ) async throws -> (force: Force?, refusals: [String]) {
        let requests = try await ForceRequests(
            from: base ?? self.base,
            to: try await repository.id("HEAD"),
            in: repository.git,
            reviews: ForgeReviews([:], mayAsk: true)
        )
        return try await requests.force(
            of: "a b",
            isDeleted: isDeleted,
            by: forcers ?? self.forcers
        )
    }

    @Test func `whose key the policy names forces the folder that is named, and is recorded`()
        async throws
    {
        let message = "b\n\nGate-Force: \(tree) the old one\n is broken"
        let commit = try await ada.commit(message, in: repository)
        let force = Force(
            model: "a b",
            by: "the key \(ada.fingerprint)",
            commit: commit,
            reason: "the old one is broken"
        )
        let answer = try await answer()
        #expect(answer.force == force && answer.refusals.isEmpty)
        // It holds for what is merged on top of it, as long as the folder stays as it is.
        try await repository.commit(["README.md": "words"])
        #expect(try await self.answer().force == force)
        try await repository.commit(["models/a b/policy.json": "{}"])
        let later = try await self.answer()
        #expect(later.force == nil && later.refusals.isEmpty)
    }

    @Test func `a key among others, of an other kind and with a time, is found`() async throws {
        try await ada.commit("b\n\nGate-Force: \(tree) x", in: repository)
        let keys = [
            try await SigningPair().publicKey, "ssh-rsa AAAA",
            "valid-before=\"29990101\" \(ada.publicKey) ada@example.org",
        ]
        let force = try await answer(Policy.Forcers(keys: keys, reviewers: [])).force
        #expect(force?.by == "the key \(ada.fingerprint)")
    }

    /// How a word that does not count came about, and what is said of it.
    private enum Fault: CaseIterable {
        case unsigned, otherKey, expired, notYet, nobody, forged

        var words: String {
            switch self {
            case .unsigned: "the commit is not signed"
            case .otherKey, .expired, .notYet:
                "the commit is not signed with a key that the base's may_force names and that is good today"
            case .nobody:
                "the base's may_force names nobody, so an administrator changes this outside the gate"
            case .forged:
                "the commit is not signed with a key that the base's may_force names and that is good today"
            }
        }
    }

    @Test(arguments: Fault.allCases)
    private func `whose key it does not name, or no more, forces nothing`(fault: Fault) async throws
    {
        let message = "b\n\nGate-Force: \(tree) please"
        var forcers = forcers
        switch fault {
        case .unsigned:
            // That Ada is the author of it, and that she may, is nothing.
            try await repository.run("commit", "--quiet", "--allow-empty", "--message", message)
        case .otherKey: try await SigningPair().commit(message, in: repository)
        case .expired:
            // The day of the commit is in 2020, when the key was good.
            try await ada.commit(message, in: repository)
            let key = "valid-before=\"20210101\" \(ada.publicKey)"
            forcers = Policy.Forcers(keys: [key], reviewers: [])
        case .notYet:
            try await ada.commit(message, in: repository)
            let key = "valid-after=\"29990101\" \(ada.publicKey)"
            forcers = Policy.Forcers(keys: [key], reviewers: [])
        case .nobody:
            try await ada.commit(message, in: repository)
            forcers = .nobody
        case .forged: try await forge(message)
        }
        let commit = try await repository.id("HEAD")
        let answer = try await answer(forcers)
        #expect(answer.force == nil)
        #expect(
            answer.refusals == [
                "a b: Gate-Force in \(commit.short) does not count: \(fault.words)"
            ]
        )
    }

    /// Commits a message under the signature of another one.
    private func forge(_ message: String) async throws {
        let signed = try await ada.commit("harmless", in: repository)
        let object = try await repository.run("cat-file", "commit", signed.hex)
        let path = try repository.folder.write(
            object.replacing("\n\nharmless", with: "\n\n\(message)\n").utf8,
            to: "forged"
        )
        let forged = try await repository.run("hash-object", "-t", "commit", "-w", path)
        try await repository.run("reset", "--quiet", "--soft", forged)
    }

    @Test func `a clone's own settings do not say which key is good`() async throws {
        let eve = try await SigningPair()
        let path = try repository.folder.write(
            "eve@example.org \(eve.publicKey)\n".utf8,
            to: "signers"
        )
        try await repository.run("config", "gpg.ssh.allowedSignersFile", path)
        try await eve.commit("b\n\nGate-Force: \(tree) x", in: repository)
        try await repository.run("config", "gpg.ssh.program", "true")
        #expect(try await answer().force == nil)
    }

    @Test func `a right key over another tree says nothing of this one`() async throws {
        let old = try await repository.run("rev-parse", "\(base.hex):models/a b")
        try await ada.commit("b\n\nGate-Force: \(old) x", in: repository)
        let answer = try await answer()
        #expect(answer.force == nil && answer.refusals.isEmpty)
    }

    @Test(arguments: [
        "b\n\nGate-Force: TREE", "b\n\nGate-Force: ", "b\n\nGate-Force: all of it",
        "Gate-Force: TREE in the title", "b\n\nGate-Force: TREE x\n\nwords after it",
        "b\n\nForce: TREE x", "b\n\nGate-Force: 0123456789012345678901234567890123456789 x",
    ])
    func `what is no such trailer forces nothing`(message: String) async throws {
        try await ada.commit(message.replacing("TREE", with: tree), in: repository)
        let answer = try await answer()
        #expect(answer.force == nil)
        #expect(answer.refusals.isEmpty)
    }

    @Test func `a word that the base has already is spent`() async throws {
        let spent = try await ada.commit("b\n\nGate-Force: \(tree) x", in: repository)
        try await repository.commit()
        #expect(try await answer(from: spent).force == nil)
    }

    @Test func `a model that goes is forced by the folder that it was`() async throws {
        let old = try await repository.run("rev-parse", "\(base.hex):models/a b")
        try await repository.run("rm", "--quiet", "-r", "models/a b")
        try await ada.commit("gone\n\nGate-Force: \(tree) nobody uses it", in: repository)
        #expect(try await answer(isDeleted: true).force == nil)
        try await ada.commit("gone\n\nGate-Force: \(old) nobody uses it", in: repository)
        #expect(try await answer(isDeleted: true).force?.reason == "nobody uses it")
    }

    @Test func `a report is forced only where all that does not pass is`() {
        let force = { (name: String) in
            Force(
                model: name,
                by: "the key SHA256:x",
                commit: ObjectID(String(repeating: "a", count: 40)) ?? base,
                reason: "x"
            )
        }
        var report = SampleReport.report([
            SampleReport.judgement("good", SampleReport.checks(.pass)),
            SampleReport.judgement("bad", SampleReport.checks(.fail)),
            SampleReport.judgement("worse", SampleReport.checks(.invalid)),
        ])
        report.forces = [force("bad")]
        #expect(report.blocks)
        report.forces.append(force("worse"))
        #expect(!report.blocks)
        #expect(report.verdict == .fail)
        #expect(VerdictNote(report, tree: "t")?.text.contains("verdict FAIL\n") == true)
        #expect(VerdictNote(report, tree: "t")?.text.contains("\nforced aaaa") == true)
        report.obstacle = "there is no base"
        #expect(report.blocks)
    }
}
