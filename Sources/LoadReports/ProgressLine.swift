package import LoadTest

/// One line on how a running test stands.
package struct ProgressLine {
    private let progress: LoadProgress

    package init(_ progress: LoadProgress) {
        self.progress = progress
    }

    /// The line, without an end.
    package var text: String {
        let tenths = (progress.elapsed * 10).rounded() / 10
        guard !progress.isWarmingUp, let last = progress.last else {
            return "\(tenths) s  warming up"
        }
        return "\(tenths) s  \(LoadWords.rate(last.rate))  p50 \(LoadWords.time(last.p50))  "
            + "p99 \(LoadWords.time(last.p99))  errors \(LoadWords.count(progress.failed))"
    }
}
