import GateSupport
import Repository
import Statistics
import Testing

@testable import Gate

/// How the answers to questions become one verdict and one sentence.
@Suite struct JudgementTests {
    /// Those that a whole may have; one check may also have had nothing to look at.
    private static let verdicts = Verdict.allCases.filter { $0 != .notAsked }

    private func check(_ verdict: Verdict, _ subject: String = "recall") -> Check {
        Check(.floor, subject, verdict, "it is \(verdict.rawValue)")
    }

    private func judgement(_ verdicts: [Verdict], model: String = "m") -> Judgement {
        SampleReport.judgement(model, verdicts.enumerated().map { check($1, "s\($0)") })
    }

    private func force(_ model: String) throws -> Force {
        Force(
            model: model,
            by: "the key SHA256:ada",
            commit: try #require(ObjectID(String(repeating: "a", count: 40))),
            reason: "x"
        )
    }

    @Test func `joining verdicts does not mind the order, and never makes one better`() {
        for one in Self.verdicts {
            #expect(one.joined(with: one) == one)
            #expect(one.joined(with: .pass) == one)
            #expect(one.joined(with: .fail) == .fail)
            for other in Self.verdicts {
                let joined = one.joined(with: other)
                #expect(joined == other.joined(with: one))
                #expect(joined == one || joined == other)
                #expect(joined.badness >= max(one.badness, other.badness))
                for third in Self.verdicts {
                    #expect(
                        joined.joined(with: third) == one.joined(with: other.joined(with: third))
                    )
                }
            }
        }
        #expect(Set(Self.verdicts.map(\.badness)) == [2, 3, 4, 5])
    }

    @Test func `what was not asked is no pass, and is counted apart`() {
        for verdict in Self.verdicts {
            #expect(Verdict.notAsked.joined(with: verdict) == verdict)
            #expect(judgement([.notAsked, verdict]).verdict == verdict)
        }
        #expect(judgement([.notAsked]).verdict == .invalid)
        #expect(
            judgement([.pass, .notAsked, .pass]).sentence
                == "m: all 2 checks pass, 1 not asked."
        )
        #expect(Verdict.notAsked.exitCode == 2 && Verdict.notAsked.blocks(.binding))
    }

    private static let sentences: [(verdicts: [Verdict], verdict: Verdict, sentence: String)] = [
        ([], .invalid, "m: nothing was checked."),
        ([.pass], .pass, "m: all 1 checks pass."),
        ([.pass, .pass, .pass], .pass, "m: all 3 checks pass."),
        ([.pass, .inconclusive], .inconclusive, "m: floor, s1: it is inconclusive"),
        ([.inconclusive, .invalid], .invalid, "m: floor, s1: it is invalid"),
        ([.invalid, .fail, .pass], .fail, "m: floor, s1: it is fail"),
        ([.fail, .invalid, .fail], .fail, "m: floor, s0: it is fail (and 1 more)"),
        ([.fail, .fail, .fail, .fail], .fail, "m: floor, s0: it is fail (and 3 more)"),
    ]

    @Test(arguments: sentences)
    func `a model is as good as its worst answer, and the first of these is the reason`(
        verdicts: [Verdict],
        verdict: Verdict,
        sentence: String
    ) {
        let judgement = judgement(verdicts)
        #expect(judgement.verdict == verdict)
        #expect(judgement.sentence == sentence)
    }

    @Test func `one more answer never makes a judgement better`() {
        var generator = SeededGenerator(seed: 61)
        for _ in 0..<200 {
            let count = 1 + generator.nextIndex(below: 6)
            var verdicts = (0..<count).map { _ in
                Self.verdicts[generator.nextIndex(below: Self.verdicts.count)]
            }
            let before = judgement(verdicts).verdict
            let added = Self.verdicts[generator.nextIndex(below: Self.verdicts.count)]
            verdicts.insert(added, at: generator.nextIndex(below: count + 1))
            let after = judgement(verdicts).verdict
            #expect(after == before.joined(with: added))
            #expect(judgement(verdicts.reversed()).verdict == after)
        }
    }

    @Test func `a report is as good as its worst model, and names it`() {
        let table: [([[Verdict]], Verdict, String)] = [
            ([], .pass, "No model changed; there is nothing to judge."),
            ([[.pass], [.pass, .pass]], .pass, "m0: all 1 checks pass."),
            ([[.pass], [.inconclusive]], .inconclusive, "m1: floor, s0: it is inconclusive"),
            ([[.inconclusive], []], .invalid, "m1: nothing was checked."),
            ([[.invalid], [.pass, .fail], [.fail]], .fail, "m1: floor, s1: it is fail"),
        ]
        for (models, verdict, sentence) in table {
            let report = SampleReport.report(
                models.enumerated().map { judgement($1, model: "m\($0)") }
            )
            #expect(report.verdict == verdict)
            #expect(report.sentence == sentence)
            #expect(report.blocks == (verdict != .pass))
        }
    }

    @Test(arguments: verdicts)
    func `an obstacle is invalid whatever was judged before it`(verdict: Verdict) {
        let report = SampleReport.report([judgement([verdict])], obstacle: "git is gone")
        #expect(report.verdict == .invalid)
        #expect(report.sentence == "git is gone")
        #expect(report.blocks && !report.isForced)
    }

    @Test(arguments: verdicts)
    func `advice never blocks`(verdict: Verdict) {
        let advice = SampleReport.report([judgement([verdict])], standing: .advisory)
        #expect(!advice.blocks)
        #expect(advice.verdict == verdict)
        let lost = SampleReport.report([], standing: .advisory, obstacle: "git is gone")
        #expect(lost.verdict == .invalid && !lost.blocks)
    }

    private static let words: [(models: [[Verdict]], forced: [String], isForced: Bool)] = [
        ([[.fail]], ["m0"], true), ([[.invalid]], ["m0"], true),
        ([[.inconclusive], [.pass]], ["m0"], true), ([[.fail], [.fail]], ["m0", "m1"], true),
        ([[.fail], [.fail]], ["m0", "m0"], false), ([[.fail]], ["m1"], false),
        ([[.fail]], ["M0"], false), ([[.fail]], [], false),
        // What passes needs no word, and is not said to be forced.
        ([[.pass]], ["m0"], false), ([], ["m0"], false),
    ]

    @Test(arguments: words)
    func `a word lets in just the models that it names`(
        models: [[Verdict]],
        forced: [String],
        isForced: Bool
    ) throws {
        var report = SampleReport.report(
            models.enumerated().map { judgement($1, model: "m\($0)") }
        )
        report.forces = try forced.map(force)
        #expect(report.isForced == isForced)
        #expect(report.blocks == (report.verdict != .pass && !isForced))
        report.obstacle = "git is gone"
        #expect(!report.isForced && report.blocks)
    }

    @Test func `a note has the models by name, whatever order they were judged in`() throws {
        let reports = [["b", "a c", "a"], ["a", "b", "a c"]].map { names in
            SampleReport.report(names.map { judgement([.pass], model: $0) })
        }
        let notes = try reports.map { try #require(VerdictNote($0, tree: "t")).text }
        #expect(notes[0] == notes[1])
        #expect(
            notes[0] == """
                sestina gate note 1
                verdict PASS
                gate 1
                tree t
                model c0ffee none feed none a
                model c0ffee none feed none a c
                model c0ffee none feed none b

                """
        )
    }
}

/// Trailers as `rev-list` gives them, without a repository.
@Suite struct ForceRequestsTests {
    private static let commit = String(repeating: "c", count: 40)
    private static let tree = String(repeating: "0f", count: 20)

    private func requests(_ trailers: String) -> [ForceRequests.Request] {
        ForceRequests.requests("commit \(Self.commit)\n\(Self.commit)\0\(trailers)\0\n")
    }

    @Test(arguments: [
        ("\(tree) the old one is broken\n", ["the old one is broken"]),
        ("\(tree) one\n\(tree) two\n", ["one", "two"]),
        ("\(tree)\n\(tree) two\n", ["two"]),
        ("\(tree) x", ["x"]), ("\(tree)   x", ["x"]), ("\(tree) x  y", ["x  y"]),
        ("", []), ("\n\n", []), ("x y z\n", []), ("\(tree)\n", []), ("\(tree) \n", []),
        ("\(tree)   \n", []), ("\(tree)\tx\n", []), ("\(tree.dropLast()) x\n", []),
        ("\(tree)0 x\n", []), ("\(tree.uppercased()) x\n", []), ("HEAD x\n", []),
        ("models/m x\n", []),
    ])
    func `a trailer is a tree and a reason`(trailers: String, reasons: [String]) {
        let requests = requests(trailers)
        #expect(requests.map(\.reason) == reasons)
        for request in requests {
            #expect(request.commit.hex == Self.commit)
            #expect(request.tree.hex == Self.tree)
        }
    }

    @Test func `each commit has its own words, the newest first`() {
        let other = String(repeating: "d", count: 40)
        let text =
            "commit \(other)\n\(other)\0\(Self.tree) b\n\0\n"
            + "commit \(Self.commit)\n\(Self.commit)\0\0\n"
            + "commit \(Self.commit)\n\(Self.commit)\0\(Self.tree) a\n\0\n"
        let requests = ForceRequests.requests(text)
        #expect(requests.map(\.reason) == ["b", "a"])
        #expect(requests.map(\.commit.hex) == [other, Self.commit])
    }

    @Test(arguments: ["", "\n", "\0", "\0\0", "commit x\nx\0\(tree) y\0", "no fields at all"])
    func `what is no list of commits has no word in it`(text: String) {
        #expect(ForceRequests.requests(text).isEmpty)
    }
}
