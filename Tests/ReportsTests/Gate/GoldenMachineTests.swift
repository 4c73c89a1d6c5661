import Testing

@testable import Gate
@testable import Reports

/// The whole text of each form that programs read, of one report.
@Suite struct GoldenMachineTests {
    @Test func `gate.json is this`() {
        #expect(GateJSONReport(GoldenSample.report).text == Self.document)
    }

    @Test func `the results of gate.sarif are these`() {
        let text = SARIFReport(GoldenSample.report).text
        #expect(text.contains(Self.results))
    }

    @Test func `gate.sarif has the words of every rule`() throws {
        let text = SARIFReport(GoldenSample.report).text
        let start = try #require(text.firstRange(of: "\"tool\"")).lowerBound
        let words = text[start...].matches(of: /"text" : "([^"]*)"/).map { String($0.1) }
        #expect(
            words == [
                "The change can be judged.",
                "The file loads, meets its golden rows and stands by the contract.",
                "The holdout is one that figures can be taken on.",
                "What is served is what was evaluated, to the bit.",
                "The predictions are plausible for the customers.",
                "Every metric stands above its floor.",
                "Every metric is no worse than the champion's, but for the margin.",
                "Probabilities mean what they say.", "Scores and decisions stay where they were.",
                "Reasons are those of the scores, and applicants are told what they were told.",
                "The probability goes with each feature as the policy says.",
                "Nothing else is decided where no row of the holdout lies.",
                "Scoring a row takes no longer than the budget.",
                "The recorded training gives this model again.",
                "No rule is weaker than before.",
                "The gate finds what was planted to be found.",
            ]
        )
        #expect(words.count == 1 + Check.Rule.allCases.count)
    }

    private static let document = #"""
        {
          "commit" : "0123456789012345678901234567890123456789",
          "comparison" : [
            "the branch work (0123456) is compared with main",
            "by its merge base"
          ],
          "exit_code" : 1,
          "forced" : false,
          "forces" : [
            {
              "by" : "ada@example.org",
              "commit" : "0123456789012345678901234567890123456789",
              "model" : "other",
              "reason" : "a test"
            }
          ],
          "format" : 1,
          "models" : [
            {
              "advice" : [
                {
                  "rule" : "comparison",
                  "sentence" : "Train as the champion was, on as many rows or more: 'sestina train --data BOOK.csv --test models/loan-default/holdout.csv --output trained'."
                },
                {
                  "rule" : "monotonicity",
                  "sentence" : "Train with '--monotone auto', as the policy has it; elsewhere monotone_constraints (XGBoost, LightGBM) or monotonic_cst (scikit-learn) do the same."
                }
              ],
              "checks" : [
                {
                  "challenger" : null,
                  "champion" : null,
                  "details" : [
                    "operators: Scaler, LinearClassifier"
                  ],
                  "difference" : null,
                  "high" : null,
                  "low" : null,
                  "margin" : null,
                  "reason" : "it loads and meets 32 golden rows",
                  "rows" : null,
                  "rows_to_settle" : null,
                  "rule" : "file",
                  "smallest_detectable" : null,
                  "subject" : "whole",
                  "verdict" : "pass"
                },
                {
                  "challenger" : 0.90118,
                  "champion" : 0.91234,
                  "details" : [
                    "row 17: 0.49 became 0.51",
                    "row 40: 0.51 became 0.49"
                  ],
                  "difference" : -0.01116,
                  "high" : -0.0009,
                  "low" : -0.0231,
                  "margin" : 0.01,
                  "reason" : "it is 0.0112 less than the champion's",
                  "rows" : 2000,
                  "rows_to_settle" : null,
                  "rule" : "comparison",
                  "smallest_detectable" : 0.0213,
                  "subject" : "recall",
                  "verdict" : "fail"
                },
                {
                  "challenger" : 0.99991,
                  "champion" : null,
                  "details" : [

                  ],
                  "difference" : null,
                  "high" : null,
                  "low" : null,
                  "margin" : null,
                  "reason" : "no two rows differ in it alone",
                  "rows" : 1234567,
                  "rows_to_settle" : null,
                  "rule" : "monotonicity",
                  "smallest_detectable" : null,
                  "subject" : "income",
                  "verdict" : "inconclusive"
                }
              ],
              "digests" : {
                "challenger" : "c0ffee",
                "champion" : "decade",
                "holdout" : "feed",
                "policy" : null
              },
              "model" : "loan-default",
              "sentence" : "loan-default: comparison, recall: it is 0.0112 less than the champion's",
              "verdict" : "fail"
            },
            {
              "advice" : [

              ],
              "checks" : [

              ],
              "digests" : {
                "challenger" : null,
                "champion" : null,
                "holdout" : null,
                "policy" : null
              },
              "model" : "other",
              "sentence" : "other: nothing was checked.",
              "verdict" : "invalid"
            }
          ],
          "obstacle" : null,
          "sentence" : "loan-default: comparison, recall: it is 0.0112 less than the champion's",
          "standing" : "advisory",
          "verdict" : "fail",
          "warnings" : [
            "the policy changes with the model"
          ]
        }

        """#

    private static let results = #"""
              "results" : [
                {
                  "level" : "error",
                  "locations" : [
                    {
                      "physicalLocation" : {
                        "artifactLocation" : {
                          "uri" : "models/loan-default/model.onnx"
                        },
                        "region" : {
                          "startLine" : 1
                        }
                      }
                    }
                  ],
                  "message" : {
                    "text" : "FAIL: recall: it is 0.0112 less than the champion's"
                  },
                  "partialFingerprints" : {
                    "primaryLocationLineHash" : "comparison/loan-default/recall"
                  },
                  "ruleId" : "comparison"
                },
                {
                  "level" : "warning",
                  "locations" : [
                    {
                      "physicalLocation" : {
                        "artifactLocation" : {
                          "uri" : "models/loan-default/model.onnx"
                        },
                        "region" : {
                          "startLine" : 1
                        }
                      }
                    }
                  ],
                  "message" : {
                    "text" : "INCONCLUSIVE: income: no two rows differ in it alone"
                  },
                  "partialFingerprints" : {
                    "primaryLocationLineHash" : "monotonicity/loan-default/income"
                  },
                  "ruleId" : "monotonicity"
                },
                {
                  "level" : "error",
                  "locations" : [
                    {
                      "physicalLocation" : {
                        "artifactLocation" : {
                          "uri" : "models/other/model.onnx"
                        },
                        "region" : {
                          "startLine" : 1
                        }
                      }
                    }
                  ],
                  "message" : {
                    "text" : "INVALID: nothing was checked"
                  },
                  "partialFingerprints" : {
                    "primaryLocationLineHash" : "gate/other"
                  },
                  "ruleId" : "gate"
                }
              ],
        """#
}
