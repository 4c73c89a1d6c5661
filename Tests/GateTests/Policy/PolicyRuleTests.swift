import FoundationEssentials
import Statistics
import TestSupport
import Testing

@testable import Gate

/// Which side of each rule is weaker.
@Suite struct PolicyRuleTests {
    /// One rule, moved to either side; `strengthen` is nil where a rule has no stronger side.
    private struct Move: Sendable {
        let place: String
        let weaken: @Sendable (inout PolicyDraft) -> Void
        let strengthen: (@Sendable (inout PolicyDraft) -> Void)?
    }

    /// Numbers of which less is weaker; of all others more is.
    private static let lessIsWeaker: Set = [
        "holdout.rows_min", "holdout.defaults_min", "metrics.accuracy.floor",
        "slices.low.rows_min", "slices.low.metrics.recall.floor", "predictions.default_rate.min",
        "predictions.spread_min", "calibration.spiegelhalter_p_min", "regions.rows_min",
        "history.champions",
    ]

    private static let ofNumbers = PolicyDraft().numbers.keys.sorted().map { place in
        let weaker = lessIsWeaker.contains(place) ? 0.9 : 1.1
        return Move(
            place: place,
            weaken: { $0.numbers[place]? *= weaker },
            strengthen: { $0.numbers[place]? /= weaker }
        )
    }

    private static let ofOthers = [
        Move(
            place: "first_model",
            weaken: { $0.admitsFirst = true },
            strengthen: { $0.admitsFirst = false }
        ),
        Move(
            place: "may_force.keys",
            weaken: { $0.keys.append(PolicyDraft.key("B")) },
            strengthen: { $0.keys = ["valid-before=\"20300101\" " + PolicyDraft.key("A")] }
        ),
        Move(
            place: "may_force.keys",
            weaken: { $0.keys = [PolicyDraft.key("C")] },
            strengthen: { $0.keys = [] }
        ),
        Move(
            place: "may_force.reviewers",
            weaken: { $0.reviewers = ["eve"] },
            strengthen: { $0.reviewers = [] }
        ),
        Move(place: "contract.features", weaken: { $0.features.swapAt(0, 3) }, strengthen: nil),
        Move(place: "contract.precision", weaken: { $0.precision = "float32" }, strengthen: nil),
        Move(
            place: "metrics.accuracy.floor",
            weaken: {
                $0.numbers["metrics.accuracy.floor"] = nil
                $0.numbers["metrics.log_loss.ceiling"]? *= 0.5
            },
            strengthen: nil
        ),
        Move(
            place: "metrics.log_loss.ceiling",
            weaken: { $0.numbers["metrics.log_loss.ceiling"] = nil },
            strengthen: nil
        ),
        Move(
            place: "metrics.accuracy.margin",
            weaken: { $0.numbers["metrics.accuracy.margin"] = nil },
            strengthen: {
                $0.metrics.append("brier")
                $0.numbers["metrics.brier.margin"] = 0.01
            }
        ),
        Move(place: "slices.low.where", weaken: { $0.slices = [] }, strengthen: addSlice),
        Move(place: "slices.low.where", weaken: { $0.slices[0].below = 60 }, strengthen: addSlice),
        Move(place: "slices.low.where", weaken: { $0.slices[0].from = 10 }, strengthen: addSlice),
        Move(
            place: "slices.low.where",
            weaken: { $0.slices[0].feature = "fico_score" },
            strengthen: addSlice
        ),
        Move(
            place: "monotone.income",
            weaken: { $0.monotone["income"] = "free" },
            strengthen: { $0.monotone["years_employed"] = "-" }
        ),
        Move(
            place: "monotone.fico_score",
            weaken: { $0.monotone["fico_score"] = "+" },
            strengthen: { $0.monotone["loan_amt_outstanding"] = "+" }
        ),
        Move(
            place: "requires.training",
            weaken: { $0.needsTraining = false },
            strengthen: { $0.needsTraining = true }
        ),
        Move(
            place: "requires.ranges",
            weaken: { $0.needsRanges = false },
            strengthen: { $0.needsRanges = true }
        ),
        Move(
            place: "requires.reasons",
            weaken: { $0.needsReasons = false },
            strengthen: { $0.needsReasons = true }
        ),
        Move(
            place: "reasons.changed_first_max",
            weaken: { $0.numbers["reasons.changed_first_max"] = nil },
            strengthen: { $0.numbers["reasons.changed_first_max"] = 0 }
        ),
        Move(
            place: "reasons.beyond_help_max",
            weaken: { $0.numbers["reasons.beyond_help_max"] = nil },
            strengthen: { $0.numbers["reasons.beyond_help_max"] = 0 }
        ),
    ]

    /// One more slice, with rules of its own.
    private static let addSlice: @Sendable (inout PolicyDraft) -> Void = { draft in
        draft.slices.append(
            PolicyDraft.Slice(name: "high", feature: "income", from: 90, below: 99, metrics: ["f1"])
        )
        draft.numbers["slices.high.rows_min"] = 10
        draft.numbers["slices.high.metrics.f1.floor"] = 0.5
    }

    private static let moves = ofNumbers + ofOthers

    /// Any of the moves.
    private static func move(_ generator: inout SeededGenerator) -> Move {
        moves[Int(generator.nextUniform(in: 0...0.999) * Double(moves.count))]
    }

    private func places(_ old: PolicyDraft, _ new: PolicyDraft) throws -> [String] {
        let (old, new) = (try old.policy(), try new.policy())
        return PolicyRule.weakenings(from: .init(old), to: .init(new)).map(\.place)
    }

    @Test(arguments: moves.indices)
    func `each rule is weaker on one side alone`(index: Int) throws {
        let (move, draft) = (Self.moves[index], PolicyDraft())
        var (weak, strong) = (draft, draft)
        move.weaken(&weak)
        #expect(try places(draft, weak) == [move.place], "\(move.place)")
        guard let strengthen = move.strengthen else { return }
        strengthen(&strong)
        #expect(try places(draft, strong).isEmpty, "\(move.place)")
    }

    @Test func `what is stronger in one rule does not make up for what is weaker in another`()
        throws
    {
        var generator = SeededGenerator(seed: 14)
        for _ in 0..<300 {
            var old = PolicyDraft()
            for place in old.numbers.keys.sorted() {
                old.numbers[place]? *= generator.nextUniform(in: 0.99...1.01)
            }
            let (weaken, strengthen) = (Self.move(&generator), Self.move(&generator))
            var stronger = old
            strengthen.strengthen?(&stronger)
            #expect(try places(old, stronger).isEmpty, "\(strengthen.place)")
            // Of the same rule it would be one change and not two.
            guard strengthen.place.prefix(8) != weaken.place.prefix(8) else { continue }
            weaken.weaken(&stronger)
            #expect(
                try places(old, stronger) == [weaken.place],
                "\(strengthen.place), \(weaken.place)"
            )
        }
    }

    @Test func `every rule of the table is weakened here`() {
        let weakened = Self.moves.map { move in
            move.place.replacing("accuracy", with: "METRIC").replacing("log_loss", with: "METRIC")
                .replacing("recall", with: "METRIC").replacing(".low.", with: ".NAME.")
                .replacing("monotone.income", with: "monotone.FEATURE")
        }
        let rules = PolicyRule.table.map(\.place).filter { $0 != "holdout.csv" }
        // A slice's logarithmic loss is held as that of all rows is.
        #expect(Set(rules).subtracting(weakened) == ["slices.NAME.metrics.METRIC.ceiling"])
    }

    @Test(
        arguments: [
            ((1000, 200), (1000, 200), true), ((1000, 200), (2000, 300), true),
            ((1000, 200), (999, 200), false), ((1000, 200), (2000, 158), true),
            ((1000, 200), (2000, 157), false),
            ((1000, 200), nil, false), (nil, (10, 2), true), (nil, nil, true),
        ] as [((Int, Int)?, (Int, Int)?, Bool)]
    )
    func `a holdout is weaker with fewer rows`(
        old: (Int, Int)?,
        new: (Int, Int)?,
        holds: Bool
    ) throws {
        let policy = try PolicyDraft().policy()
        func side(_ size: (Int, Int)?) -> PolicyRule.Side {
            let size = size.map { PolicyRule.HoldoutSize(rows: $0.0, defaults: $0.1) }
            return PolicyRule.Side(policy, holdout: size)
        }
        let found = PolicyRule.weakenings(from: side(old), to: side(new))
        #expect(found.isEmpty == holds)
        #expect(found.allSatisfy { $0.place == "holdout.csv" })
    }

    @Test func `a slice may have another name, and a file other members first`() throws {
        var draft = PolicyDraft()
        for place in draft.numbers.keys where place.hasPrefix("slices.low.") {
            draft.numbers[place.replacing(".low.", with: ".small.")] = draft.numbers[place]
        }
        draft.slices[0].name = "small"
        #expect(try places(PolicyDraft(), draft).isEmpty)
        draft.numbers["slices.small.rows_min"] = 1
        #expect(try places(PolicyDraft(), draft) == ["slices.low.rows_min"])
    }

    @Test func `version 1 becomes version 2 with the standard values, and is no weaker`() throws {
        var text = String(decoding: try LoanDefault.file("policy.json"), as: UTF8.self)
        let new = try Policy(decoding: Array(text.utf8), name: "new")
        let start = try #require(text.firstRange(of: "\"regions\"")).lowerBound
        text = text[..<start] + "\"speed\": {\"ratio_max\": 2}}"
        text = text.replacing("\"version\": 2", with: "\"version\": 1")
        let force = try #require(text.firstRange(of: "\"may_force\": {")).lowerBound
        let end = try #require(text[force...].firstIndex(of: "}"))
        text.replaceSubrange(force...end, with: "\"may_force\": [\"ada@example.org\"]")
        let old = try Policy(decoding: Array(text.utf8), name: "old")
        #expect(PolicyRule.weakenings(from: .init(old), to: .init(new)).isEmpty)
    }

    @Test func `the words say what is and what was`() throws {
        var draft = PolicyDraft()
        draft.numbers["metrics.accuracy.floor"] = 0.25
        draft.numbers["metrics.log_loss.margin"] = nil
        draft.slices = []
        draft.reviewers.append("eve")
        let found = PolicyRule.weakenings(
            from: .init(try PolicyDraft().policy()),
            to: .init(try draft.policy())
        )
        #expect(
            found.map { "\($0.place): \($0.words)" } == [
                "may_force.reviewers: eve, where there was none",
                "metrics.accuracy.floor: 0.25, was 0.85",
                "metrics.log_loss.margin: taken away, was 0.01",
                "slices.low.where: taken away, was the rows of low",
            ]
        )
    }

    @Test func `the table stands in the manual`() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/gate.md")
        let text = String(decoding: try Data(contentsOf: path), as: UTF8.self)
        #expect(text.contains(PolicyRule.markdown))
    }
}
