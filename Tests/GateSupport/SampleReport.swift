package import Gate
package import Repository

/// Reports made up for the tests of how they are written.
package enum SampleReport {
    /// A name with everything that some format takes for its own.
    package static let hostile =
        "a|b</td><script>alert(1)</script> `x` \"q\" 'q' & ]]> --> @admin #1 https://x.example"
        + " \u{1b}[31m\u{202e}\u{0}\u{fffe}\n\r\t**b** [l](u) \\ é 中"

    /// A check of every rule with that verdict, some with all figures and some with none.
    package static func checks(
        _ verdict: Verdict,
        words: String = "it stands where it should"
    ) -> [Check] {
        Check.Rule.allCases.enumerated().map { index, rule in
            index.isMultiple(of: 2)
                ? Check(rule, "whole", verdict, words)
                : Check(
                    rule,
                    "recall of low income \(index)",
                    verdict,
                    words,
                    rowCount: 2000,
                    champion: 0.91234,
                    challenger: 0.90118,
                    difference: -0.01116,
                    interval: -0.0231...0.0009,
                    margin: 0.01,
                    smallestDetectable: 0.0213,
                    details: ["row 17: 0.49 became 0.51", words]
                )
        }
    }

    package static func judgement(_ name: String, _ checks: [Check]) -> Judgement {
        Judgement(
            model: name,
            checks: checks,
            digests: Judgement.Digests(challenger: "c0ffee", holdout: "feed"),
            scores: nil
        )
    }

    package static func report(
        _ judgements: [Judgement],
        standing: Standing = .binding,
        words: String = "the branch léa_work (1234567) is compared with 89abcde, its merge base",
        obstacle: String? = nil
    ) -> GateReport {
        GateReport(
            comparison: [words],
            standing: standing,
            judgements: judgements,
            warnings: [words],
            obstacle: obstacle
        )
    }

    /// One report for everything that may be unusual, by name.
    package static let all: [(name: String, report: GateReport)] =
        Verdict.allCases.map { ($0.rawValue, report([judgement("loan-default", checks($0))])) } + [
            ("no model", report([])),
            ("obstacle", report([], obstacle: "there is no base")),
            ("no checks", report([judgement("loan-default", [])])),
            (
                "mixed",
                report([
                    judgement("loan-default", checks(.pass) + checks(.fail)),
                    judgement("other", checks(.inconclusive) + checks(.invalid)),
                ])
            ),
            (
                "hostile",
                report(
                    [judgement(hostile, checks(.fail, words: hostile))],
                    words: hostile,
                    obstacle: hostile
                )
            ),
            (
                "no numbers",
                report([
                    judgement(
                        "loan-default",
                        [
                            Check(
                                .comparison,
                                "recall",
                                .invalid,
                                "it has no value",
                                champion: .nan,
                                challenger: -.infinity,
                                difference: .nan,
                                interval: -Double.infinity...Double.infinity,
                                margin: -0.0
                            )
                        ]
                    )
                ])
            ),
        ]
    package static let names = all.map(\.name)

    package static func named(_ name: String) -> GateReport {
        all.first { $0.name == name }?.report ?? report([])
    }
}
