import JSON
package import LoadTest

/// A comparison for programs.
package struct ComparisonJSONReport {
    private let tests: [StoredTest]
    private let comparison: LoadComparison

    /// Takes two tests and what came of comparing the second with the first.
    package init(_ first: StoredTest, _ second: StoredTest, _ comparison: LoadComparison) {
        tests = [first, second]
        self.comparison = comparison
    }

    /// One JSON object: times in nanoseconds, rates a second, changes as parts of the first.
    package var text: String {
        let text = JSONText.object { text in
            text.member("verdict", comparison.outcome.rawValue)
            text.member("sentence", comparison.sentence)
            text.member("remarks") { $0.array(comparison.remarks) { $0.string($1) } }
            text.member("files") { $0.array(tests) { $0.string($1.name) } }
            text.member("runs") { $0.array(tests) { $0.number($1.runs.count) } }
            text.member("figures") { text in
                text.array(comparison.rows) { text, row in
                    text.object { text in
                        text.member("figure", row.figure.rawValue)
                        text.member("first", number: row.first)
                        text.member("second", number: row.second)
                        text.member("change", number: row.change)
                        text.member("interval") { text in
                            text.array([row.interval.lowerBound, row.interval.upperBound]) {
                                $0.figure($1)
                            }
                        }
                        text.member("decides") { $0.boolean(row.decides) }
                    }
                }
            }
        }
        return text.string + "\n"
    }
}
