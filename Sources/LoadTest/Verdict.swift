/// What a load test says in the end.
package struct Verdict: Sendable, Equatable {
    /// Which of the three answers it is.
    package enum Outcome: String, Sendable {
        /// Everything that was asked for holds.
        case pass
        /// It was measured, and something does not hold.
        case fail
        /// What was measured does not allow an answer.
        case cannotBeTrusted = "cannot be trusted"
    }

    /// The answer.
    package let outcome: Outcome
    /// One plain sentence.
    package let sentence: String
    /// Each threshold with the value that was measured.
    package let thresholds: [Judged]

    /// A threshold and how it ended.
    package struct Judged: Sendable, Equatable {
        /// What was asked for.
        package let threshold: Threshold
        /// What was measured, in the threshold's unit; NaN where there is none.
        package let value: Double
        /// Whether the value lies as was asked for; NaN never does.
        package let holds: Bool
    }

    /// The worst of several: a failure before what cannot be trusted, and that before a pass; the first of equal ones.
    ///
    /// - Parameter verdicts: at least one.
    /// - Returns: one of them.
    package static func worst(_ verdicts: [Verdict]) -> Verdict {
        let order: [Outcome] = [.fail, .cannotBeTrusted, .pass]
        for outcome in order {
            if let verdict = verdicts.first(where: { $0.outcome == outcome }) { return verdict }
        }
        preconditionFailure("something was judged")
    }

    /// The fewest requests, as a fraction of those planned, that must be achieved for latencies to mean anything.
    static let achievedMin = 0.99
    /// The part of a core from which on a client's own thread is at its end.
    static let busyMin = 0.9
    /// The greatest part of a response percentile that the client's own lag may be.
    static let lagShareMax = 0.5

    /// Judges a result.
    package init(_ result: LoadResult, thresholds: [Threshold]) {
        let judged = thresholds.map { threshold in
            let value = result.value(of: threshold.metric)
            return Judged(
                threshold: threshold,
                value: value,
                holds: threshold.comparison.holds(value, threshold.bound)
            )
        }
        self.thresholds = judged
        if let reason = Self.offence(result.measurements) {
            outcome = .fail
            sentence = "FAIL: \(reason)."
        } else if let reason = Self.doubt(result, thresholds) {
            outcome = .cannotBeTrusted
            sentence = "This measurement cannot be trusted: \(reason)."
        } else if let reason = Self.objection(result, judged) {
            outcome = .fail
            sentence = "FAIL: \(reason)."
        } else if let reason = Self.scarcity(result, thresholds) ?? Self.openEnd(result, thresholds)
        {
            outcome = .cannotBeTrusted
            sentence = "This measurement cannot be trusted: \(reason)."
        } else {
            outcome = .pass
            sentence = Self.praise(result, judged)
        }
    }

    /// What the server must never do, however little was measured.
    private static func offence(_ measured: Measurements) -> String? {
        if measured.wrong > 0 {
            let first = measured.firstWrong.map { " (\($0))" } ?? ""
            return "\(measured.wrong) of \(measured.sent) replies were wrong\(first)"
        }
        if measured.violations > 0 {
            let first = measured.firstViolation ?? "the server broke the protocol"
            return measured.violations == 1 ? first : "\(first) (\(measured.violations) times)"
        }
        return nil
    }

    /// The first reason not to believe the figures.
    private static func doubt(_ result: LoadResult, _ thresholds: [Threshold]) -> String? {
        let measured = result.measurements
        if measured.planned == 0 { return "no request was due in the time that was measured" }
        if measured.ok == 0 {
            let why =
                measured.isMissedForLag
                ? ": " + lateness(result, "send them on time")
                : " (\(LoadWords.errors(measured, withSkipped: true)))" + reconnection(measured)
            return "not one of \(LoadWords.count(measured.planned)) requests had a good reply" + why
        }
        if let reason = shortfall(result, thresholds) ?? omission(result, thresholds) {
            return reason
        }
        if !result.isOpenLoop, result.served < achievedMin {
            return
                "for \(LoadWords.percent(1 - result.served)) of the time connections were lost or waited for "
                + "replies that never came, and nothing more was sent on them"
                + reconnection(measured)
        }
        for threshold in thresholds {
            guard case .percentile(let times, let percentile) = threshold.metric else { continue }
            if !result.percentile(times, percentile).isFinite {
                return
                    "\(threshold) was asked for, and there is no \(times.rawValue) without --rps N"
            }
            let response = result.percentile(.response, percentile)
            let lag = result.percentile(.lag, percentile)
            // Lateness only adds: a time that is short enough in spite of it would be without it, too.
            let isInDoubt =
                threshold.comparison.holds(response, threshold.bound)
                == threshold.comparison.isLowerBound
            if times == .response, isInDoubt, lag > lagShareMax * response {
                return "at \(LoadWords.percentile(percentile)) this client itself was "
                    + "\(LoadWords.time(lag)) late, more than half of the \(LoadWords.time(response)) measured; "
                    + "give it a core of its own, or a lower rate"
            }
        }
        return nil
    }

    /// Whether so little was achieved that the figures are not those of the plan, and whose doing that is.
    ///
    /// What the server did is judged by the bounds that were asked for; what this client did not do is no answer
    /// to any of them.
    private static func shortfall(_ result: LoadResult, _ thresholds: [Threshold]) -> String? {
        guard result.isOpenLoop, result.achieved < achievedMin else { return nil }
        // Only a lower bound says how little is enough.
        let bounds = thresholds.filter { $0.metric == .achieved && $0.comparison.isLowerBound }
        let areKept = bounds.allSatisfy { $0.comparison.holds(result.achieved, $0.bound) }
        let isOwnDoing = result.measurements.isMissedForLag
        if !bounds.isEmpty, areKept || !isOwnDoing { return nil }
        let cause =
            isOwnDoing
            ? lateness(result, "send the rest on time")
            : "the server gave the rest no good reply in time (\(punctuality(result)))"
                + "\(reconnection(result.measurements)); ask for less, or say what is enough with "
                + "--threshold 'achieved>=…'"
        return
            "only \(LoadWords.percent(result.achieved)) of the planned requests were answered in time, "
            + "so these are not the latencies at \(LoadWords.rate(result.plannedRate)): \(cause)"
    }

    /// Whether most of the requests without a good reply are such that this client did not send, so that they
    /// are no answer to what was asked of the server.
    private static func omission(_ result: LoadResult, _ thresholds: [Threshold]) -> String? {
        let measured = result.measurements
        guard measured.skippedForLateness > measured.bad / 2 else { return nil }
        let bounds = thresholds.filter { $0.metric == .errors && !$0.comparison.isLowerBound }
        let errors = result.value(of: .errors)
        if !bounds.isEmpty, bounds.allSatisfy({ $0.comparison.holds(errors, $0.bound) }) {
            return nil
        }
        return
            "\(LoadWords.count(measured.skippedForLateness)) of \(LoadWords.count(measured.planned)) requests "
            + "were not sent: \(lateness(result, "send them on time"))"
    }

    /// That this client was late, and what helps.
    private static func lateness(_ result: LoadResult, _ what: String) -> String {
        let isAtItsEnd = result.clientCores > busyMin
        let remedy =
            isAtItsEnd
            ? "ask for less, or share the rate among several load tests"
            : "give it a core of its own, or ask for less"
        return "this client \(isAtItsEnd ? "could" : "did") not \(what) "
            + "(\(punctuality(result, of: "its"))); \(remedy)"
    }

    /// How late this client was, and how busy.
    private static func punctuality(
        _ result: LoadResult,
        of whom: String = "this client's"
    ) -> String {
        let busy = "thread was \(LoadWords.percent(result.clientCores)) busy"
        guard result.measurements.sent > 0 else { return "\(whom) \(busy)" }
        return "\(whom) lag was \(LoadWords.time(result, .lag, 50)) at p50, "
            + "\(LoadWords.time(result, .lag, 99)) at p99, and its \(busy)"
    }

    /// What is to be said of lost connections that could not be opened again.
    private static func reconnection(_ measured: Measurements) -> String {
        measured.reconnectFault.map { "; opening a lost connection again failed: \($0)" } ?? ""
    }

    /// The first thing that was measured and is not as it must be.
    private static func objection(_ result: LoadResult, _ judged: [Judged]) -> String? {
        let measured = result.measurements
        if let missed = judged.first(where: { !$0.holds }) {
            return "\(missed.threshold) was asked for, \(LoadWords.value(missed)) was measured"
        }
        let boundsErrors = judged.contains {
            $0.threshold.metric == .errors && !$0.threshold.comparison.isLowerBound
        }
        if !boundsErrors, measured.bad > 0 {
            return
                "\(LoadWords.count(measured.bad)) of \(LoadWords.count(measured.planned)) requests "
                + "had no good reply (\(LoadWords.errors(measured, withSkipped: true)))"
                + reconnection(measured)
        }
        return nil
    }

    /// The first reason why a result is too small to pass, good as it looks.
    private static func scarcity(_ result: LoadResult, _ thresholds: [Threshold]) -> String? {
        let count = result.measurements.ok
        let percentiles = thresholds.compactMap { threshold in
            if case .percentile(_, let percentile) = threshold.metric { percentile } else { nil }
        }
        for percentile in [50] + percentiles {
            let needed = LoadResult.samplesNeeded(percentile)
            if count < needed {
                return "\(LoadWords.count(count)) good replies are too few to know "
                    + "\(LoadWords.percentile(percentile)), which takes \(LoadWords.count(UInt64(needed)))"
            }
        }
        return nil
    }

    /// The first bound that holds only as far as requests without a good reply let it be seen.
    private static func openEnd(_ result: LoadResult, _ thresholds: [Threshold]) -> String? {
        for threshold in thresholds where !threshold.comparison.isLowerBound {
            guard case .percentile(.response, let percentile) = threshold.metric,
                result.isLowerBound(percentile)
            else { continue }
            let value = LoadWords.time(result, .response, percentile)
            return
                "\(threshold) was asked for, and \(LoadWords.percentile(percentile)) is \(value): "
                + "\(LoadWords.count(result.measurements.bad)) requests had no good reply, and how long "
                + "theirs would have taken is not known"
        }
        return nil
    }

    private static func praise(_ result: LoadResult, _ judged: [Judged]) -> String {
        let verified =
            result.isVerified
            ? "every reply was verified bit for bit" : "replies were not verified"
        let held =
            switch judged.count {
            case 0: ""
            case 1: "the threshold held, "
            default: "all \(judged.count) thresholds held, "
            }
        let quantiles = [(50.0, "half of them"), (99.0, "99 %")]
            .filter { result.isResolved($0.0) }
            .map { "\($0.1) within \(LoadWords.time(result.percentile(.response, $0.0)))" }
            .joined(separator: " and ")
        return "PASS: \(held)\(LoadWords.rate(result.achievedRate)) achieved, \(verified), "
            + "\(quantiles)\(reservation(result))."
    }

    /// What is to be known beside good percentiles.
    private static func reservation(_ result: LoadResult) -> String {
        if let standstill = LoadWords.standstill(result) { return "; but \(standstill)" }
        let isMostlyLag = [50.0, 99.0].contains { percentile in
            result.isResolved(percentile)
                && result.percentile(.lag, percentile)
                    > lagShareMax * result.percentile(.response, percentile)
        }
        return isMostlyLag ? "; more than half of that was this client's own lag" : ""
    }
}
