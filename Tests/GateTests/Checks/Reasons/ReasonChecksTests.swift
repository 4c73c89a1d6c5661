import Models
import ONNX
import Reasons
import Testing

@testable import Gate

/// All questions about reasons, in one judgement.
@Suite struct ReasonChecksTests {
    private let reasoned: ReasonedModel
    private let policy: Policy

    init() throws {
        reasoned = try ReasonedModel()
        policy = try LoanDefault().policy
    }

    private func checks(_ challenger: Contender, _ champion: Contender?) -> [Check] {
        ReasonChecks(
            challenger,
            against: champion,
            on: reasoned.rows,
            reasoned.training,
            by: policy
        ).checks
    }

    private static let subjects = [
        "reference group", "sentences", "what can be changed", "display", "golden reasons",
        "contributions add up", "contributions by definition", "a reason for everyone refused",
        "first reasons that change", "refused whom no change would help",
    ]

    @Test func `the champion against itself is asked everything and passes`() {
        let checks = checks(reasoned.contender, reasoned.contender)
        #expect(checks.map(\.subject) == Self.subjects)
        #expect(checks.allSatisfy { $0.rule == .reasons })
        // The shipped rules have no limit for those whom nothing would help.
        #expect(checks.dropLast().allSatisfy { $0.verdict == .pass }, "\(checks)")
        #expect(checks.last?.verdict == .notAsked)
        #expect(checks.last?.champion == checks.last?.challenger && checks.last?.champion != nil)
    }

    @Test func `without a champion first reasons and words are compared with none`() {
        let checks = checks(reasoned.contender, nil)
        #expect(checks.map(\.subject) == Self.subjects)
        let unasked = checks.filter { $0.verdict == .notAsked }.map(\.subject)
        #expect(
            unasked == [Self.subjects[1], Self.subjects[2], Self.subjects[3]]
                + Self.subjects.suffix(2)
        )
        #expect(checks.allSatisfy { [.pass, .notAsked].contains($0.verdict) })
    }

    @Test func `a model without reasons is asked what it lacks`() throws {
        let mute = try reasoned.saying { $0 = ReasonRecord() }
        let checks = checks(mute, reasoned.contender)
        #expect(checks.map(\.subject) == Array(Self.subjects.prefix(4)) + Self.subjects.suffix(1))
        #expect(checks.prefix(3).allSatisfy { $0.verdict == .fail }, "\(checks)")
        let after = self.checks(reasoned.contender, mute)
        let first = try #require(after.first { $0.subject == "first reasons that change" })
        #expect(first.verdict == .notAsked)
        #expect(first.reason == "not compared: the champion gives no reasons")
    }

    @Test func `golden rows without reasons show nothing of them`() throws {
        let bare = try reasoned.saying { $0 = ReasonRecord() }
        for (isRequired, verdict) in [(true, Verdict.inconclusive), (false, .notAsked)] {
            let check = GoldenReasonsCheck.check(bare.file, isRequired: isRequired)
            #expect(check.verdict == verdict)
            #expect(check.reason.hasPrefix("no golden row has contributions"))
        }
        let check = GoldenReasonsCheck.check(reasoned.file, isRequired: true)
        #expect(check.verdict == .pass && check.rowCount == reasoned.file.goldenRows.count)
    }
}
