import TestSupport
import Testing

@testable import Reports

/// The whole text of each form that people read, of one report.
@Suite struct GoldenReportTests {
    @Test func `a terminal shows this`() {
        #expect(TerminalReport(GoldenSample.report).text == Self.terminal)
    }

    @Test func `a pull request shows this`() {
        #expect(MarkdownReport(GoldenSample.report).text == Self.comment)
    }

    @Test func `a viewer of tests shows this`() {
        #expect(JUnitReport(GoldenSample.report).text == Self.cases)
    }

    @Test func `a browser shows this`() {
        let page = XMLText(page: GatePageReport(GoldenSample.report).html)
        #expect(page.all("h1").map(\.text) == ["The gate says FAIL"])
        #expect(
            page.all("h2").map(\.text) == [
                "Know this first", "loan-default: FAIL", "loan-default: details",
                "loan-default: what was judged", "other: INVALID", "other: what was judged",
            ]
        )
        #expect(
            page.all("p").map(\.text) == [
                "FAIL: loan-default: comparison, recall: it is 0.0112 less than the champion's",
                "On a work branch this is advice; on the target it blocks.",
                "the branch work (0123456) is compared with main", "by its merge base",
                " the policy changes with the model",
                "FAIL: comparison, recall: it is 0.0112 less than the champion's",
                "INCONCLUSIVE: monotonicity, income: no two rows differ in it alone",
                "What to do about comparison: Train as the champion was, on as many rows or more: "
                    + "'sestina train --data BOOK.csv --test models/loan-default/holdout.csv "
                    + "--output trained'.",
                "What to do about monotonicity: Train with '--monotone auto', as the policy has it; "
                    + "elsewhere monotone_constraints (XGBoost, LightGBM) or monotonic_cst "
                    + "(scikit-learn) do the same.",
                " Nothing was checked.",
            ]
        )
        #expect(page.all("p", "warning").count == 2 && page.all("p", "note").count == 2)
        #expect(page.all("svg").isEmpty)
        #expect(page.tables == Self.tables)
    }

    private static let tables = [
        XMLText.Table(
            caption: "1 FAIL, 1 INCONCLUSIVE, 1 PASS; the gravest first",
            rows: [
                [
                    "Check", "Verdict", "n", "champion", "challenger", "difference", "interval",
                    "margin", "smallest detectable",
                ],
                [
                    "comparison, recall", "FAIL", "2,000", "0.9123", "0.9012", "-0.0112",
                    "-0.0231 to -0.0009", "0.01", "0.0213",
                ],
                [
                    "monotonicity, income", "INCONCLUSIVE", "1,234,567", "–", "0.999910", "–", "–",
                    "–", "–",
                ],
                ["file, whole", "PASS", "–", "–", "–", "–", "–", "–", "–"],
            ]
        ),
        XMLText.Table(
            caption: "What each check found",
            rows: [
                ["Check", "Verdict", "Reason"],
                ["comparison, recall", "FAIL", "it is 0.0112 less than the champion's"],
                ["monotonicity, income", "INCONCLUSIVE", "no two rows differ in it alone"],
                ["file, whole", "PASS", "it loads and meets 32 golden rows"],
            ]
        ),
        XMLText.Table(
            caption: "FAIL: comparison, recall",
            rows: [["Detail"], ["row 17: 0.49 became 0.51"], ["row 40: 0.51 became 0.49"]]
        ),
        XMLText.Table(
            caption: "PASS: file, whole",
            rows: [["Detail"], ["operators: Scaler, LinearClassifier"]]
        ),
        XMLText.Table(
            caption: "SHA-256 digests of what was judged",
            rows: [
                ["What", "Digest"], ["challenger", "c0ffee"], ["champion", "decade"],
                ["holdout", "feed"], ["policy", "none"],
            ]
        ),
        XMLText.Table(
            caption: "SHA-256 digests of what was judged",
            rows: [
                ["What", "Digest"], ["challenger", "none"], ["champion", "none"],
                ["holdout", "none"], ["policy", "none"],
            ]
        ),
    ]

    private static let terminal = #"""
        the branch work (0123456) is compared with main
        by its merge base
        Warning: the policy changes with the model

        loan-default: 1 FAIL, 1 INCONCLUSIVE, 1 PASS
        1 check passes; --verbose shows it
                                              n champion challenger  change          interval margin detects
        INCONCLUSIVE monotonicity, income
                                      1,234,567        –   0.999910       –                 –      –       –
                     no two rows differ in it alone
        FAIL         comparison, recall
                                          2,000   0.9123     0.9012 -0.0112 -0.0231...-0.0009   0.01  0.0213
                     it is 0.0112 less than the champion's

        What to do:
          comparison: Train as the champion was, on as many rows or more: 'sestina train --data BOOK.csv
            --test models/loan-default/holdout.csv --output trained'.
          monotonicity: Train with '--monotone auto', as the policy has it; elsewhere monotone_constraints
            (XGBoost, LightGBM) or monotonic_cst (scikit-learn) do the same.

        other: no checks

        FAIL: loan-default: comparison, recall: it is 0.0112 less than the champion's
        On a work branch this is advice; on the target it blocks.

        """#

    private static let comment = #"""
        <!-- sestina-gate: this comment is kept up to date -->
        ## FAIL: loan-default: comparison, recall: it is 0.0112 less than the champion\'s

        On a work branch this is advice; on the target it blocks.

        the branch work \(0123456\) is compared with main
        by its merge base

        > **Warning:** the policy changes with the model

        ### loan-default: 1 FAIL, 1 INCONCLUSIVE, 1 PASS

        | verdict | check | n | champion | challenger | difference | interval | margin | smallest detectable |
        |---|---|--:|--:|--:|--:|:-:|--:|--:|
        | **FAIL** | comparison, recall<br>it is 0.0112 less than the champion\'s | 2,000 | 0.9123 | 0.9012 | -0.0112 | -0.0231 to -0.0009 | 0.01 | 0.0213 |
        | **INCONCLUSIVE** | monotonicity, income<br>no two rows differ in it alone | 1,234,567 | – | 0.999910 | – | – | – | – |

        **What to do**

        - **comparison**: Train as the champion was, on as many rows or more: \'sestina train --data BOOK.csv --test models/loan-default/holdout.csv --output trained\'.
        - **monotonicity**: Train with \'--monotone auto\', as the policy has it; elsewhere monotone\_constraints \(XGBoost, LightGBM\) or monotonic\_cst \(scikit-learn\) do the same.

        ### other: no checks

        <details>
        <summary>loan-default: 1 check PASS</summary>

        | verdict | check | n | champion | challenger | difference | interval | margin | smallest detectable |
        |---|---|--:|--:|--:|--:|:-:|--:|--:|
        | PASS | file, whole | – | – | – | – | – | – | – |

        </details>

        <details>
        <summary>FAIL: comparison, recall</summary>

        - row 17: 0.49 became 0.51
        - row 40: 0.51 became 0.49

        </details>

        <details>
        <summary>PASS: file, whole</summary>

        it loads and meets 32 golden rows

        - operators: Scaler, LinearClassifier

        </details>

        <details>
        <summary>What was judged: loan-default</summary>

        - challenger: c0ffee
        - champion: decade
        - holdout: feed
        - policy: none

        </details>

        <details>
        <summary>What was judged: other</summary>

        - challenger: none
        - champion: none
        - holdout: none
        - policy: none

        </details>

        """#

    private static let cases = #"""
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="sestina gate" tests="5" failures="1" errors="2" skipped="0" time="0">
          <testsuite name="gate" tests="1" failures="0" errors="0" skipped="0" time="0">
            <testcase classname="gate.gate" name="the change can be judged" time="0">
              <system-out>loan-default: comparison, recall: it is 0.0112 less than the champion&#39;s
        the branch work (0123456) is compared with main
        by its merge base
        the policy changes with the model</system-out>
            </testcase>
          </testsuite>
          <testsuite name="loan-default" tests="3" failures="1" errors="1" skipped="0" time="0">
            <testcase classname="loan-default.file" name="whole" time="0">
              <system-out>it loads and meets 32 golden rows
        operators: Scaler, LinearClassifier</system-out>
            </testcase>
            <testcase classname="loan-default.comparison" name="recall" time="0">
              <failure type="FAIL" message="it is 0.0112 less than the champion&#39;s">it is 0.0112 less than the champion&#39;s
        row 17: 0.49 became 0.51
        row 40: 0.51 became 0.49</failure>
            </testcase>
            <testcase classname="loan-default.monotonicity" name="income" time="0">
              <error type="INCONCLUSIVE" message="no two rows differ in it alone">no two rows differ in it alone</error>
            </testcase>
          </testsuite>
          <testsuite name="other" tests="1" failures="0" errors="1" skipped="0" time="0">
            <testcase classname="other.gate" name="checks" time="0">
              <error type="INVALID" message="nothing was checked">nothing was checked</error>
            </testcase>
          </testsuite>
        </testsuites>

        """#
}
