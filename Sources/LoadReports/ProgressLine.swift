package import LoadTest

/// One line on how a running test stands.
package struct ProgressLine {
    /// How far the test is.
    private let progress: LoadProgress

    /// Takes how far a test is.
    package init(_ progress: LoadProgress) {
        self.progress = progress
    }

    /// The line, without an end.
    ///
    /// The time since the first request to a tenth of a second, then the last quarter of a second, and the
    /// errors since the start. While it warms up there are no numbers, as none of them will count.
    package var text: String {
        let tenths = (progress.elapsed * 10).rounded() / 10
        guard !progress.isWarmingUp, let last = progress.last else {
            return "\(tenths) s  warming up"
        }
        return "\(tenths) s  \(LoadWords.rate(last.rate))  p50 \(LoadWords.time(last.p50))  "
            + "p99 \(LoadWords.time(last.p99))  errors \(LoadWords.count(progress.failed))"
    }
}
