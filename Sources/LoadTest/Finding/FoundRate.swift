package import Documents

/// What a search for the greatest rate found.
package struct FoundRate: Sendable {
    /// One rate, tried once.
    package struct Step: Sendable {
        /// Requests a second that were due.
        package let rate: Double
        /// How long was measured, in seconds.
        package let seconds: Double
        /// The bounded time, in nanoseconds; NaN without samples.
        package let value: Double
        /// Its 95 % confidence interval; nil where there is none.
        package let interval: ClosedRange<Double>?
        /// Requests answered well and in time, as a fraction of those planned.
        package let achieved: Double
        /// This client's lateness at p99, in nanoseconds.
        package let lag: Double
        /// Processor time of this client per time.
        package let clientCores: Double
        /// What it says: `holds`, `misses` or `client late`.
        package let answer: String

        init(_ result: LoadResult, _ bound: Threshold, _ answer: RateSearch.Answer, rate: Double) {
            self.rate = rate
            seconds = result.seconds
            value = result.value(of: bound.metric)
            if case .percentile(.response, let percentile) = bound.metric {
                interval = result.interval(percentile)
            } else {
                interval = nil
            }
            achieved = result.achieved
            lag = result.percentile(.lag, 99)
            clientCores = result.clientCores
            self.answer = answer.rawValue
        }
    }

    /// What was looked for.
    package let bound: Threshold
    /// Whom was asked, and with what.
    package let plan: LoadPlan
    /// What the server said of itself.
    package let server: ServerInfo
    /// When, where and by what.
    package let circumstances: Circumstances
    /// All steps in their order.
    package let steps: [Step]
    /// The greatest rate up to which every step held, so often as to be believed; nil where none is known.
    package let holdsUpTo: Double?
    /// The least rate from which on no step held; nil where none is known.
    package let missesFrom: Double?
    /// Who could not do more; nil where that is not known.
    package let limitedBy: Side?
    /// Whether the rate was found: a pass; whether it holds at no rate: a failure; or neither is known.
    package let outcome: Verdict.Outcome
    /// The answer in one sentence.
    package let sentence: String

    /// The two sides of a load test.
    package enum Side: String, Sendable {
        case client, server
    }

    /// The greatest ratio of the ends at which a rate counts as found.
    static let ratioMax = 1.5

    init(
        bound: Threshold,
        plan: LoadPlan,
        server: ServerInfo,
        circumstances: Circumstances,
        steps: [Step],
        search: RateSearch,
        offence: String?
    ) {
        (self.bound, self.plan, self.server) = (bound, plan, server)
        (self.circumstances, self.steps) = (circumstances, steps)
        holdsUpTo = search.lower
        missesFrom = search.upper
        limitedBy = search.upper == nil ? nil : search.isClientLimited ? .client : .server
        if let offence {
            (outcome, sentence) = (.fail, offence)
        } else {
            (outcome, sentence) = Self.judge(search, "\(bound)")
        }
    }

    private static func judge(_ search: RateSearch, _ bound: String) -> (Verdict.Outcome, String) {
        let upper = search.upper.map(LoadWords.rate) ?? ""
        guard let rate = search.lower else {
            let heldOnce = search.trials.contains { $0.answer == .holds }
            guard search.upper != nil, !search.isClientLimited, search.next == nil, !heldOnce else {
                return (
                    .cannotBeTrusted,
                    "The data cannot tell: no rate is known at which \(bound) holds; try a quieter machine."
                )
            }
            return (
                .fail,
                "FAIL: \(bound) holds at no rate that was tried; it is missed at \(upper) already."
            )
        }
        let lower = LoadWords.rate(rate)
        guard let end = search.upper else {
            return (
                .cannotBeTrusted,
                "The data cannot tell: \(bound) holds up to \(lower), and no rate is known at which it does not."
            )
        }
        if search.isClientLimited {
            return (
                .cannotBeTrusted,
                "The data cannot tell: \(bound) holds up to \(lower), and at \(upper) this client gave out before "
                    + "the server; give it a core of its own, or share the rate among several."
            )
        }
        guard search.isConfirmed, end / rate <= ratioMax else {
            return (
                .cannotBeTrusted,
                "The data cannot tell: \(bound) holds up to \(lower) and not from \(upper) on; between, steps "
                    + "disagree. Longer steps (--duration) or a quieter machine tell more."
            )
        }
        return (
            .pass,
            "FOUND: \(bound) holds up to \(lower), and from \(upper) on the server does not keep it."
        )
    }
}
