import Commands

/// How far scoring is, said once a second.
struct ScoreProgress {
    /// Whether lines are said at all.
    private let isShown: Bool
    /// When scoring began.
    private let began = ContinuousClock.now
    /// When the last line was said; none is said in the first second, in which most runs end.
    private var lastSaid = ContinuousClock.now

    /// Begins now.
    init(isShown: Bool) {
        self.isShown = isShown
    }

    /// Says a line if the last one is a second old.
    mutating func say(_ tally: Scoring.Tally) {
        guard isShown, lastSaid.duration(to: .now) >= .seconds(1) else { return }
        lastSaid = .now
        let rate = Double(tally.rows) / (began.duration(to: .now) / .seconds(1))
        // Offered, not said: who does not read stderr must not hold up the rows.
        Console.offer("\(tally.rows) rows, \(Int(rate)) rows/s")
    }

    /// What was done, in a sentence.
    func summary(_ tally: Scoring.Tally) -> String {
        let seconds = began.duration(to: .now) / .seconds(1)
        let rows = tally.rows == 1 ? "1 row" : "\(tally.rows) rows"
        let skipped =
            tally.skipped == 0 ? "" : "; \(tally.skipped) had no score and passed without one"
        return "\(rows) in \((seconds * 100).rounded() / 100) s; default is predicted for "
            + "\(tally.predictedDefaults)\(skipped)"
    }
}
