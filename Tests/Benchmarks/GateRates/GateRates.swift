import Gate
import JSON

/// Measures how often the gate errs, for `tools/bench-gate`.
///
///     GateRates FOLDER AGAIN WORSE BACKDOORS
///
/// FOLDER holds a model with its policy and holdout. On AGAIN holdouts the model is the champion
/// against itself trained on another book, which should pass; on the first WORSE of them also
/// against itself made worse by each margin, which should not. BACKDOORS models have a region turned
/// round, and as many are honestly trained. Prints one line of JSON: how often each was blocked, and
/// by which checks.
@main
struct GateRates {
    /// What the gate says of all that is shown on one holdout.
    private struct Outcome: Sendable {
        let retrained: [Check]
        /// As many as there are worsenings; none where none is shown.
        let worse: [[Check]]
    }

    private let setting: Setting
    private let wholeInput: WholeInputRates
    private var retrained = Tally()
    /// One for each worsening.
    private var worse: [Tally]

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let again = Int(arguments[2]), let worse = Int(arguments[3]),
            (0...again).contains(worse), let backdoors = Int(arguments[4]), backdoors >= 0
        else {
            throw Setting.Fault(
                description: "usage: GateRates FOLDER AGAIN WORSE BACKDOORS, WORSE <= AGAIN"
            )
        }
        let setting = try Setting(folder: arguments[1])
        var rates = GateRates(
            setting,
            wholeInput: try await WholeInputRates(count: backdoors, setting)
        )
        try await rates.measure(again: again, worse: worse)
        print(rates.json)
    }

    private init(_ setting: Setting, wholeInput: WholeInputRates) {
        self.setting = setting
        self.wholeInput = wholeInput
        worse = setting.worsenings.map { _ in Tally() }
    }

    private mutating func measure(again: Int, worse worseCount: Int) async throws {
        try await withThrowingTaskGroup(of: Outcome.self) { [setting] group in
            for number in 0..<again {
                group.addTask {
                    try await Self.outcome(number, setting, isWorse: number < worseCount)
                }
            }
            for try await outcome in group {
                retrained.add(outcome.retrained)
                for (index, checks) in outcome.worse.enumerated() { worse[index].add(checks) }
            }
        }
    }

    private static func outcome(
        _ number: Int,
        _ setting: Setting,
        isWorse: Bool
    ) async throws -> Outcome {
        let challenger = try await setting.retrained(number)
        let data = setting.holdout(number)
        let champion = try Contender(setting.champion, name: "champion", on: data.rows)
        let again = try Contender(challenger, name: "challenger", on: data.rows)
        let judge = RowChecks(by: setting.policy)
        let selfTest = SelfTest(
            base: champion,
            data,
            by: setting.policy
        )
        let worsenings = isWorse ? setting.worsenings : []
        return Outcome(
            retrained: selfTest.checks + judge.checks(again, against: champion, on: data),
            worse: worsenings.enumerated().map { index, worsening in
                let spoilt = worsening.probabilities(
                    champion.scored,
                    on: data.rows,
                    seed: setting.worseningSeed(number, of: index)
                )
                return judge.checks(champion.saying(spoilt), against: champion, on: data)
            }
        )
    }

    private var json: String {
        var text = JSONText()
        text.object { text in
            text.member("rows", setting.holdoutRows)
            text.member("replicates", Judge.Effort().replicates)
            text.member("significance") { $0.number(setting.policy.significance) }
            text.member("retrained") { $0.object { retrained.write(to: &$0) } }
            text.member("whole_input", wholeInput.write)
            text.member("worse") { text in
                text.array(zip(setting.worsenings, worse)) { text, pair in
                    text.object { Self.write(pair.0, pair.1, to: &$0) }
                }
            }
        }
        return String(decoding: text.utf8, as: UTF8.self)
    }

    private static func write(_ worsening: Worsening, _ tally: Tally, to text: inout JSONText) {
        text.member("metric", worsening.subject)
        text.member("margin") { $0.number(worsening.margin) }
        text.member("worsening", worsening.words)
        text.member("blocked_by_own_comparison", tally.held(byComparison: worsening.subject))
        tally.write(to: &text)
    }
}
