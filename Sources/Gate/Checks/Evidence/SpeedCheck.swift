internal import Models
internal import Statistics

/// Whether a challenger scores as fast as the champion, but for the budget.
///
/// Both score all rows in turn, many times, so that what else the machine does strikes both alike;
/// the ratio is the median of those of the turns, with an interval that assumes nothing of their
/// distribution.
enum SpeedCheck {
    /// Turns that a median with its interval needs.
    private static let turnsMin = 15
    /// How long each model scores in a turn at least, where the rows are few.
    private static let turnTime = Duration.microseconds(500)

    static func check(
        champion: Model,
        challenger: Model,
        _ rows: [Features],
        ratioMax: Double,
        turns: Int
    ) -> Check {
        let once = time(of: champion, rows, repeats: 1)
        let repeats = min(1000, max(1, Int((turnTime / max(once, .nanoseconds(1))).rounded(.up))))
        var ratios: [Double] = []
        var (before, now) = (Duration.zero, Duration.zero)
        let clock = ContinuousClock()
        let end = clock.now + GateLimits.speedTime
        while ratios.count < turnsMin || (ratios.count < turns && clock.now < end) {
            // The first of two finds the caches as the other left them.
            let isSwapped = ratios.count % 2 == 1
            let first = time(of: isSwapped ? challenger : champion, rows, repeats: repeats)
            let second = time(of: isSwapped ? champion : challenger, rows, repeats: repeats)
            let (one, other) = isSwapped ? (second, first) : (first, second)
            before += one
            now += other
            ratios.append(other / max(one, .nanoseconds(1)))
        }
        let scored = Double(ratios.count * repeats * rows.count)
        return check(
            ratios.sorted(),
            ratioMax: ratioMax,
            perRow: (before / .nanoseconds(1) / scored, now / .nanoseconds(1) / scored),
            rowCount: rows.count
        )
    }

    private static func time(of model: Model, _ rows: [Features], repeats: Int) -> Duration {
        var probabilities = [Double](repeating: 0, count: rows.count)
        return ContinuousClock().measure {
            for _ in 0..<repeats {
                var places = probabilities.mutableSpan
                model.score(rows.span, into: &places)
            }
        }
    }

    /// The answer to ratios in ascending order; the times per row are nanoseconds.
    static func check(
        _ ratios: [Double],
        ratioMax: Double,
        perRow: (champion: Double, challenger: Double),
        rowCount: Int
    ) -> Check {
        var check = Check(
            .speed,
            "time per row, of the champion's",
            .inconclusive,
            "not measured",
            rowCount: rowCount,
            margin: ratioMax
        )
        guard let ranks = PercentileInterval(count: ratios.count, quantile: 0.5) else {
            return check
        }
        let (low, high) = (ratios[ranks.lowerRank - 1], ratios[ranks.upperRank - 1])
        let median = ratios[ratios.count / 2]
        check.challenger = median
        check.interval = low...high
        check.verdict = high <= ratioMax ? .pass : low > ratioMax ? .fail : .inconclusive
        check.reason =
            "\(figure(perRow.challenger)) ns against \(figure(perRow.champion)): a ratio of"
            + " \(figure(median)), between \(figure(low)) and \(figure(high));"
            + " at most \(figure(ratioMax)) is allowed"
        return check
    }
}
