import Datasets
import Models
import ONNX
import Reasons
import Testing

@testable import Gate

/// What those who are refused are told, beside what the champion tells them.
@Suite struct RefusalChecksTests {
    private let reasoned: ReasonedModel

    init() throws { reasoned = try ReasonedModel() }

    private var refused: [Int] { reasoned.explained.refused }

    private func first(_ challenger: Explained, _ shareMax: Double? = 0.1) -> Check {
        RefusalChecks.first(challenger, after: reasoned.explained, shareMax: shareMax)
    }

    /// The model, telling some of the refused another first reason.
    private func changing(_ count: Int) -> Explained {
        let chosen = Set(refused.prefix(count))
        return reasoned.contributing { row, contributions in
            guard chosen.contains(row) else { return }
            // What was said most is said least.
            let first = reasoned.explained.firstReason(row) ?? 0
            contributions[first] = -1
            contributions[(first + 1) % featureCount] = 1 << 40
        }
    }

    @Test func `everyone who is refused has a reason`() {
        let check = RefusalChecks.reason(reasoned.explained)
        #expect(check.verdict == .pass)
        #expect(check.rowCount == refused.count && refused.count > 300)
        let mute = refused[1]
        let muted = reasoned.contributing { row, contributions in
            if row == mute { contributions = .init(repeating: -1) }
        }
        let failed = RefusalChecks.reason(muted)
        #expect(failed.verdict == .fail)
        #expect(failed.reason == "1 of \(refused.count) who are refused have none")
        #expect(failed.details == ["row \(mute + 1)"])
    }

    @Test func `a model tells itself the same`() {
        let check = first(reasoned.explained, 0)
        #expect(check.verdict == .pass)
        #expect(check.challenger == 0 && check.details.isEmpty)
    }

    @Test(arguments: [(1, Verdict.pass), (20, .pass), (37, .pass), (38, .fail), (200, .fail)])
    func `first reasons may change for a share of those refused`(count: Int, verdict: Verdict) {
        let most = 37.5 / Double(refused.count)
        let check = first(changing(count), most)
        #expect(check.verdict == verdict)
        #expect(check.challenger == Double(count) / Double(refused.count))
        #expect(check.margin == most && check.rowCount == refused.count)
        #expect(check.reason.hasPrefix("\(count) of \(refused.count) whom both refuse are told"))
        #expect(check.details.count == min(count, 20) + (count > 20 ? 1 : 0))
        #expect(check.details.first?.hasPrefix("row \(refused[0] + 1): ") == true)
        #expect(check.details.first?.contains(" to ") == true)
    }

    @Test func `without a limit the share is told and is no pass`() {
        let check = first(changing(5), nil)
        #expect(check.verdict == .notAsked && check.challenger != nil && check.details.count == 5)
    }

    @Test func `only rows that both refuse count`() {
        // A challenger that refuses nobody else than the first three of the champion's.
        var probabilities = reasoned.contender.scored.probabilities
        for row in refused.dropFirst(3) { probabilities[row] = 0 }
        let lenient = reasoned.contender.saying(probabilities)
        let explained = Explained(
            lenient,
            reasoned.explained.explainer,
            reasoned.explained.group,
            reasoned.explained.explanations
        )
        #expect(first(explained).rowCount == 3)
        let nobody = Explained(
            reasoned.contender.saying(probabilities.map { _ in 0 }),
            reasoned.explained.explainer,
            reasoned.explained.group,
            reasoned.explained.explanations
        )
        #expect(first(nobody).verdict == .inconclusive)
        #expect(RefusalChecks.reason(nobody).verdict == .inconclusive)
        let help = RefusalChecks.beyondHelp(
            nobody.contender,
            after: nil,
            reasoned.rows,
            shareMax: 1
        )
        #expect(help.verdict == .inconclusive)
    }

    @Test func `whom no change would help is counted for both`() throws {
        let fixed = try reasoned.saying { record in
            record.actionable = .init(repeating: Actionable(.fixed, isWhole: false), count: 6)
        }
        func check(_ challenger: Contender, _ champion: Contender?, _ most: Double?) -> Check {
            RefusalChecks.beyondHelp(challenger, after: champion, reasoned.rows, shareMax: most)
        }
        let open = check(reasoned.contender, fixed, 0.5)
        #expect(open.verdict == .pass, "\(open.reason)")
        #expect(open.champion == 1 && (open.challenger ?? 1) < 0.5)
        #expect(open.rowCount == refused.count)
        let closed = check(fixed, reasoned.contender, 0.5)
        #expect(closed.verdict == .fail && closed.challenger == 1)
        #expect(
            closed.reason.hasPrefix(
                "no allowed change of one or two features was found for \(refused.count) of "
                    + "\(refused.count) refused; for the champion's "
            ),
            "\(closed.reason)"
        )
        #expect(check(fixed, nil, nil).verdict == .notAsked)
        #expect(check(fixed, nil, 1).verdict == .pass)
    }

    @Test func `without ranges nothing can be said to help`() throws {
        let made = try MadeContender(count: 40)
        let check = RefusalChecks.beyondHelp(
            made.model,
            after: nil,
            made.data.rows.rows,
            shareMax: 0
        )
        #expect(check.verdict == .notAsked)
        #expect(check.reason.hasPrefix("not counted: the file does not tell the ranges"))
    }
}
