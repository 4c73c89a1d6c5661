internal import Models
internal import Platform
internal import Statistics

/// Whether a challenger scores a row within the budget.
///
/// It scores all rows many times, in turn with the champion, and what counts is the time that a processor spends on it,
/// so that a busy machine makes no model slow. The budget holds for the median of the rounds, with an interval that
/// assumes nothing of their distribution. The ratio to the champion is told and judges nothing: two steps that are
/// each a third slower would pass it.
enum SpeedCheck {
    /// Rounds that a median with its interval needs.
    private static let roundsMin = 15
    /// How long each model scores in a round at least, where the rows are few.
    private static let roundTime = Duration.microseconds(500)

    static func check(
        champion: Model?,
        challenger: Model,
        _ rows: [Features],
        nanosecondsMax: Double,
        rounds: Int
    ) -> Check {
        let once = time(of: challenger, rows, repeats: 1)
        let repeats = min(1000, max(1, Int((roundTime / max(once, .nanoseconds(1))).rounded(.up))))
        let perRound = Duration.nanoseconds(repeats * rows.count)
        var (before, now): ([Double], [Double]) = ([], [])
        let clock = ContinuousClock()
        let end = clock.now + GateLimits.speedTime
        while now.count < roundsMin || (now.count < rounds && clock.now < end) {
            // The first of two finds the caches as the other left them.
            let isSwapped = now.count % 2 == 1
            if isSwapped { now.append(time(of: challenger, rows, repeats: repeats) / perRound) }
            if let champion {
                before.append(time(of: champion, rows, repeats: repeats) / perRound)
            }
            if !isSwapped { now.append(time(of: challenger, rows, repeats: repeats) / perRound) }
        }
        return check(
            now.sorted(),
            champion: before.sorted(),
            nanosecondsMax: nanosecondsMax,
            rowCount: rows.count
        )
    }

    private static func time(of model: Model, _ rows: [Features], repeats: Int) -> Duration {
        var probabilities = [Double](repeating: 0, count: rows.count)
        let start = ThreadClock.nanoseconds
        for _ in 0..<repeats {
            var places = probabilities.mutableSpan
            model.score(rows.span, into: &places)
        }
        return .nanoseconds(Int64(ThreadClock.nanoseconds - start))
    }

    /// The answer to times per row of each round, in nanoseconds and ascending; the champion's may be none.
    static func check(
        _ times: [Double],
        champion: [Double],
        nanosecondsMax: Double,
        rowCount: Int
    ) -> Check {
        var check = Check(
            .speed,
            "nanoseconds a row",
            .inconclusive,
            "not measured",
            rowCount: rowCount,
            margin: nanosecondsMax
        )
        guard let ranks = PercentileInterval(count: times.count, quantile: 0.5) else {
            return check
        }
        let (low, high) = (times[ranks.lowerRank - 1], times[ranks.upperRank - 1])
        let median = times[times.count / 2]
        check.challenger = median
        check.interval = low...high
        check.verdict =
            high <= nanosecondsMax ? .pass : low > nanosecondsMax ? .fail : .inconclusive
        check.reason =
            "\(figure(median)) ns, between \(figure(low)) and \(figure(high));"
            + " at most \(figure(nanosecondsMax)) is allowed"
        if !champion.isEmpty {
            let before = champion[champion.count / 2]
            check.champion = before
            check.reason += "; the champion takes \(figure(before))"
        }
        return check
    }
}
