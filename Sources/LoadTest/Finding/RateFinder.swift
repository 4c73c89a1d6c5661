import Statistics

/// Finds the greatest rate at which a bound holds.
package struct RateFinder {
    /// The bound, and what else has to hold.
    private let thresholds: [Threshold]
    private let percentile: Double
    private let stepMin: Duration
    /// Samples that a step needs.
    private let samplesNeeded: Double

    /// Samples beyond the percentile in a step, on average: ten times as many as it takes to speak of it.
    private static let tailSamples = 100.0
    /// The fewest samples of a step.
    private static let samplesMin = 1000.0
    /// The longest step, in seconds.
    private static let secondsMax = 60.0
    /// The lowest rate to begin with, and how long a first step may take, in seconds.
    private static let start = (rate: 1000.0, seconds: 5.0)
    /// What is sent before each step and not measured.
    package static let warmup = Duration.milliseconds(300)

    /// What is looked for.
    ///
    /// - Parameters:
    ///   - bound: an upper bound on a percentile of the response or the service time.
    ///   - others: what has to hold as well.
    ///   - stepMin: the shortest step.
    /// - Throws: a ``LoadTestError`` for a bound that no rate can be found by.
    package init(
        _ bound: Threshold,
        with others: [Threshold],
        stepMin: Duration
    ) throws(LoadTestError) {
        guard case .percentile(let times, let percentile) = bound.metric, times != .lag,
            !bound.comparison.isLowerBound
        else {
            throw LoadTestError(
                .wrongUsage,
                "--find takes an upper bound on a response or service time, like 'p99<2ms', not '\(bound)'"
            )
        }
        thresholds = [bound] + others
        self.percentile = percentile
        self.stepMin = stepMin
        samplesNeeded =
            percentile < 100
            ? max(Self.samplesMin, 100 * Self.tailSamples / (100 - percentile)) : Self.samplesMin
        guard samplesNeeded / Self.secondsMax < LoadPlan.rates.upperBound else {
            throw LoadTestError(
                .wrongUsage,
                "--find: '\(bound)' takes more samples than any rate gives in a minute; name a lower percentile"
            )
        }
    }

    /// How long a step at a rate has to be.
    private func duration(at rate: Double) -> Duration {
        max(stepMin, .seconds(samplesNeeded / rate))
    }

    /// The search, before its first trial.
    private var search: RateSearch {
        let rates = samplesNeeded / Self.secondsMax...LoadPlan.rates.upperBound
        let start = max(Self.start.rate, samplesNeeded / Self.start.seconds)
        return RateSearch(start: min(start, rates.upperBound), within: rates)
    }

    /// Searches.
    ///
    /// - Parameters:
    ///   - test: whom to load and with what; its own rate and duration do not matter.
    ///   - stepped: told of each step once it is done.
    ///   - progress: told of how each step goes.
    /// - Returns: what was found.
    /// - Throws: ``LoadTestError`` or ``LoopError`` when a step cannot be run at all.
    package func find(
        with test: LoadTest,
        stepped: (FoundRate.Step) -> Void,
        progress: @escaping (LoadProgress) -> Void
    ) throws -> FoundRate {
        var search = search
        var steps: [FoundRate.Step] = []
        var offence: String?
        let circumstances = Circumstances.now()
        while offence == nil, let rate = search.next {
            let result = try test.run(at: rate, for: duration(at: rate), progress: progress)
            if result.wasInterrupted { break }
            let verdict = Verdict(result, thresholds: thresholds)
            // A wrong answer is worth nothing, at whatever rate it comes.
            if result.measurements.wrong > 0 || result.measurements.violations > 0 {
                offence = verdict.sentence
            }
            let answer = answer(result, verdict)
            search.add(answer, at: rate)
            let step = FoundRate.Step(result, thresholds[0], answer, rate: rate)
            steps.append(step)
            stepped(step)
        }
        return FoundRate(
            bound: thresholds[0],
            plan: test.plan,
            server: test.server,
            circumstances: circumstances,
            steps: steps,
            search: search,
            offence: offence
        )
    }

    /// What a step says: what cannot be trusted is the server's doing where this client was on time.
    private func answer(_ result: LoadResult, _ verdict: Verdict) -> RateSearch.Answer {
        switch verdict.outcome {
        case .pass: .holds
        case .fail: .misses
        case .cannotBeTrusted: isClientLate(result) ? .clientLate : .misses
        }
    }

    private func isClientLate(_ result: LoadResult) -> Bool {
        let measured = result.measurements
        if result.achieved < Verdict.achievedMin, measured.isMissedForLag { return true }
        if measured.skippedForLateness > measured.bad / 2 { return true }
        let lag = result.percentile(.lag, percentile)
        return lag > Verdict.lagShareMax * result.percentile(.response, percentile)
    }
}
