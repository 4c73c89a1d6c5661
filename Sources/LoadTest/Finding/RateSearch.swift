/// The search for the greatest rate at which a bound holds: which rate to try next, and what the trials so far say.
///
/// Rates are doubled or halved until one holds and one does not, then bisected. A single trial may be luck, so the two
/// ends that are left are tried again until each has given the same answer ``confirmations`` times; an end that gives
/// another one moves away, and the interval grows. Of two searches against a server that does not change, and that keeps
/// the bound more and more seldom over a fifth of the rate, the intervals lie apart in 1 of 400 cases (with four answers
/// in 1 of 80, with three in 1 of 20).
struct RateSearch: Sendable {
    /// What a trial says.
    enum Answer: String, Sendable {
        /// The bound held.
        case holds
        /// It did not, by the server's doing.
        case misses
        /// This client was late itself, so that the trial says nothing of the server.
        case clientLate = "client late"
    }

    /// One rate, tried once.
    struct Trial: Sendable, Equatable {
        let rate: Double
        let answer: Answer
    }

    /// All trials in their order.
    private(set) var trials: [Trial] = []
    private let start: Double
    private let rates: ClosedRange<Double>

    /// How often each end has to give the same answer.
    static let confirmations = 5
    /// How near to each other the ends are brought, as a ratio.
    static let resolution = 1.05
    /// How often a rate is tried at which this client was late, before it counts as one that it cannot send.
    static let lateMax = 3
    /// Trials of one search: more than twice what a quiet server takes.
    static let trialsMax = 60

    /// A search that begins at a rate.
    ///
    /// - Parameters:
    ///   - start: the first rate; within `rates`.
    ///   - rates: the least and the greatest that are tried.
    init(start: Double, within rates: ClosedRange<Double>) {
        precondition(rates.contains(start), "a search begins within its bounds")
        (self.start, self.rates) = (start, rates)
    }

    /// Takes what a trial said.
    mutating func add(_ answer: Answer, at rate: Double) {
        trials.append(Trial(rate: rate, answer: answer))
    }

    // MARK: - What is known

    /// Rates that held or missed; where this client was late once or twice, the trial says nothing.
    private var known: [(rate: Double, holds: Bool)] {
        trials.compactMap { trial in
            switch trial.answer {
            case .holds: (trial.rate, true)
            case .misses: (trial.rate, false)
            case .clientLate: isTooMuch(trial.rate) ? (trial.rate, false) : nil
            }
        }
    }

    private func isTooMuch(_ rate: Double) -> Bool {
        trials.count { $0.rate == rate && $0.answer == .clientLate } >= Self.lateMax
    }

    /// The greatest rate up to which every trial held.
    var lower: Double? {
        let lowestMiss = known.filter { !$0.holds }.map(\.rate).min() ?? .infinity
        return known.filter { $0.holds && $0.rate < lowestMiss }.map(\.rate).max()
    }

    /// The least rate from which on every trial missed.
    var upper: Double? {
        let highestHold = known.filter(\.holds).map(\.rate).max() ?? 0
        return known.filter { !$0.holds && $0.rate > highestHold }.map(\.rate).min()
    }

    /// Whether it was this client that could not send at the upper end.
    var isClientLimited: Bool { upper.map(isTooMuch) ?? false }

    /// Whether both ends have given their answer often enough.
    var isConfirmed: Bool {
        guard let lower, let upper else { return false }
        return count(lower) >= Self.confirmations && count(upper) >= Self.confirmations
    }

    private func count(_ rate: Double) -> Int { known.count { $0.rate == rate } }

    // MARK: - What comes next

    /// The rate to try next; nil when there is nothing more to find out.
    var next: Double? {
        guard trials.count < Self.trialsMax else { return nil }
        guard let last = trials.last else { return start }
        if last.answer == .clientLate, !isTooMuch(last.rate) { return last.rate }
        let misses = known.filter { !$0.holds }.map(\.rate)
        let holds = known.filter(\.holds).map(\.rate)
        guard let lowestMiss = misses.min() else { return further((holds.max() ?? start) * 2) }
        guard let highestHold = holds.max() else { return further(lowestMiss / 2) }
        // An end that has moved beyond all trials is looked for further out.
        guard let lower else { return further(lowestMiss / Self.stride) }
        guard let upper else { return further(highestHold * Self.stride) }
        if lowestMiss / lower > Self.resolution { return between(lower, lowestMiss) }
        if upper / highestHold > Self.resolution { return between(highestHold, upper) }
        let (below, above) = (count(lower), count(upper))
        if min(below, above) >= Self.confirmations { return nil }
        return below <= above ? lower : upper
    }

    /// How far out an end is looked for that noise has moved, as a ratio.
    private static let stride = 1.2

    private func further(_ rate: Double) -> Double? {
        let rate = Self.round(rate)
        return rates.contains(rate) ? rate : nil
    }

    private func between(_ lower: Double, _ upper: Double) -> Double? {
        Self.round((lower * upper).squareRoot())
    }

    /// To whole requests a second, where there are many.
    private static func round(_ rate: Double) -> Double { rate >= 1000 ? rate.rounded() : rate }
}
