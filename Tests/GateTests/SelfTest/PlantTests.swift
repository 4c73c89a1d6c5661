import ONNX
import Statistics
import Testing

@testable import Gate

/// Which rules find which planted faults, in the model that is served by default.
@Suite struct PlantTests {
    private static let faults = Plant.Fault.allCases.map(\.rawValue)

    private let data: HoldoutData
    private let base: Contender

    init() throws {
        let files = try LoanDefault()
        data = try HoldoutData(decoding: files.holdout, features: files.policy.contract.features)
        base = try Contender(files.model, name: "loan-default", on: data.rows)
    }

    private func checks(_ policy: Policy, base: Contender? = nil) -> [Check] {
        SelfTest(base: base ?? self.base, data, by: policy, effort: LoanDefault.selfTestEffort)
            .checks
    }

    private static let missed = [
        "labels shuffled", "a feature negated", "a column zeroed", "one region constant",
    ]
    private static let again = "the champion resubmitted as if new"

    /// Rules, and what they are blind to.
    private static let table: [([Policy.MetricRule], [Policy.Slice], [String])] = [
        ([], [], missed + [again]),
        ([.floor(.accuracy, 0.99)], [], [again]),
        ([.margin(.accuracy, 0.005)], [], []),
        ([.margin(.rocAUC, 0.002)], [], []),
        ([.floor(.logLoss, 0.05)], [], [again]),
        ([.floor(.accuracy, 0), .margin(.accuracy, 1)], [], missed),
        // A rule on a part of the rows finds what is wrong there, and no more.
        (
            [], [MadePolicy.slice("few lines", below: 3, .margin(.accuracy, 0.02))],
            ["a column zeroed"]
        ),
        ([], [MadePolicy.slice("everyone", below: 1000, .margin(.accuracy, 0.005))], []),
        // Too few rows are no rows.
        (
            [], [MadePolicy.slice("none", below: -1, .margin(.accuracy, 0.02))],
            missed + [again]
        ),
    ]

    @Test(arguments: table.indices)
    func `what no rule can find makes the gate's word worth nothing`(index: Int) {
        let (metrics, slices, blind) = Self.table[index]
        let checks = checks(MadePolicy.policy(metrics, slices: slices))
        #expect(checks.map(\.subject) == Self.faults)
        #expect(checks.allSatisfy { $0.rule == .selfTest })
        let invalid = checks.filter { $0.verdict == .invalid }
        #expect(Set(invalid.map(\.subject)) == Set(blind))
        // Where the constant region is one of a few rows, no bad model comes of it.
        let unplanted = checks.filter { $0.verdict == .notAsked }.map(\.subject)
        #expect(unplanted == (slices.first?.name == "few lines" ? ["one region constant"] : []))
        #expect(checks.allSatisfy { [.pass, .invalid, .notAsked].contains($0.verdict) })
    }

    @Test func `the sentence says by which rule a fault was found, or not`() {
        let policy = MadePolicy.policy([.floor(.accuracy, 0), .margin(.accuracy, 1)])
        let reasons = Dictionary(
            uniqueKeysWithValues: checks(policy).map { ($0.subject, $0.reason) }
        )
        #expect(
            reasons["labels shuffled"]
                == "a model with this fault was planted and not found by floor or comparison"
        )
        #expect(
            reasons["outputs times 1.01"]?.hasPrefix(
                "found by served, probabilities over the wire: "
            ) == true
        )
        #expect(
            reasons["the scaler dropped"]?.hasPrefix("found by predictions, default rate: ")
                == true
        )
        #expect(reasons[Self.again] == "said to be identical in all 1 comparisons")
    }

    @Test func `the same rows give the same answers`() {
        let policy = MadePolicy.policy([.margin(.logLoss, 0.01), .floor(.f1, 0.9)])
        #expect(checks(policy) == checks(policy))
    }

    @Test func `nothing to compare is not said to be identical`() throws {
        // A model that predicts no default has no precision to be compared in.
        let never = base.saying(base.scored.probabilities.map { _ in 0 })
        let policy = MadePolicy.policy([.margin(.precision, 0.1)])
        let check = try #require(checks(policy, base: never).last)
        #expect(check.subject == Self.again)
        #expect(check.verdict == .invalid)
        #expect(check.reason == "no comparison could be made of a model with itself")
    }

    @Test func `in a base without a probability for a row nothing is planted`() {
        // Of a base that has no probability for a row nothing can be told, and that is said.
        var probabilities = base.scored.probabilities
        probabilities[0] = .nan
        let policy = MadePolicy.policy([.margin(.accuracy, 0.01), .floor(.accuracy, 0.5)])
        let checks = checks(policy, base: base.saying(probabilities))
        #expect(checks.map(\.subject) == Self.faults)
        #expect(checks.allSatisfy { $0.verdict == .notAsked })
        #expect(checks.first?.reason.contains("no probability for some rows") == true)
    }

    @Test(arguments: [0.0, 1.0])
    func `a base that says one thing to everyone has nothing to spoil`(probability: Double) {
        let same = base.saying(base.scored.probabilities.map { _ in probability })
        let policy = MadePolicy.policy([.margin(.accuracy, 0.01)])
        let shuffled = checks(policy, base: same).first
        #expect(shuffled?.verdict == .notAsked)
        #expect(shuffled?.reason.contains("makes no bad model of this one") == true)
    }
}
