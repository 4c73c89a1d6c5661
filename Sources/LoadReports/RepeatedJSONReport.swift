import JSON
package import LoadTest

/// Several runs of one plan for programs, in one object.
package struct RepeatedJSONReport {
    private let runs: [(result: LoadResult, verdict: Verdict)]

    /// Takes the runs in their order, at least one.
    package init(_ runs: [(result: LoadResult, verdict: Verdict)]) { self.runs = runs }

    /// One JSON object: the worst verdict, and below `repeats` the object of each run.
    package var text: String {
        let text = JSONText.object { text in
            let worst = Verdict.worst(runs.map(\.verdict))
            text.member("verdict", worst.outcome.rawValue)
            text.member("sentence", worst.sentence)
            text.member("repeats") { text in
                text.array(runs) { LoadJSONReport($1.result, $1.verdict).write(to: &$0) }
            }
        }
        return text.string + "\n"
    }
}
