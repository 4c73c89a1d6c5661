import Gate
import JSON

/// How often the gate let through what it was shown, and what held up the rest.
struct Tally: Sendable {
    private var verdicts: [Verdict: Int] = [:]
    /// How often each check gave each verdict but a pass, by what it is called.
    private var obstacles: [String: [Verdict: Int]] = [:]
    /// How often each check alone held a model up.
    private var alone: [String: Int] = [:]

    /// Counts a judgement.
    mutating func add(_ checks: [Check]) {
        let verdict =
            Judgement(model: "", checks: checks, digests: .init(), scores: nil).verdict
        verdicts[verdict, default: 0] += 1
        let failed = checks.filter { $0.verdict != .pass }
        for check in failed {
            obstacles[Self.name(check), default: [:]][check.verdict, default: 0] += 1
        }
        if failed.count == 1 { alone[Self.name(failed[0]), default: 0] += 1 }
    }

    /// How often the comparison of a metric did not pass.
    func held(byComparison subject: String) -> Int {
        obstacles[Self.name(.comparison, subject)]?.values.reduce(0, +) ?? 0
    }

    private static func name(_ check: Check) -> String { name(check.rule, check.subject) }

    private static func name(_ rule: Check.Rule, _ subject: String) -> String {
        "\(rule.rawValue): \(subject)"
    }

    /// Writes the counts.
    func write(to text: inout JSONText) {
        text.member("judged", verdicts.values.reduce(0, +))
        text.member("blocked", verdicts.reduce(0) { $0 + ($1.key == .pass ? 0 : $1.value) })
        text.member("verdicts") { $0.object { Self.write(verdicts, to: &$0) } }
        text.member("checks") { text in
            text.array(obstacles.sorted { $0.key < $1.key }) { text, obstacle in
                text.object { text in
                    text.member("check", obstacle.key)
                    Self.write(obstacle.value, to: &text)
                    text.member("alone", alone[obstacle.key] ?? 0)
                }
            }
        }
    }

    private static func write(_ counts: [Verdict: Int], to text: inout JSONText) {
        for verdict in Verdict.allCases {
            if let count = counts[verdict] { text.member(verdict.rawValue, count) }
        }
    }
}
