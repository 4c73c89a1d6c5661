package import LoadTest

/// One run of several as a line on a terminal.
package struct RunLine {
    private let result: LoadResult
    private let verdict: Verdict

    /// Takes what was measured and what is said of it.
    package init(_ result: LoadResult, _ verdict: Verdict) {
        self.result = result
        self.verdict = verdict
    }

    /// The line without an end: the server, rate, percentiles, and the verdict where it is no pass.
    package var text: String {
        let times = [50.0, 99].map { percentile in
            "\(LoadWords.percentile(percentile)) \(LoadWords.time(result, .response, percentile))"
        }
        let server = result.plan.place
        let said = verdict.outcome == .pass ? "PASS" : verdict.sentence
        return
            "\(server)  \(LoadWords.rate(result.achievedRate))  \(times.joined(separator: "  "))  \(said)"
    }
}
