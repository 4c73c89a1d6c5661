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
        package let threshold: Threshold
        /// In the threshold's unit.
        package let value: Double
        package let holds: Bool
    }

    /// The fewest requests, as a fraction of those planned, that must be achieved for latencies to mean anything.
    static let achievedMin = 0.99
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
        if let reason = Self.doubt(result, thresholds) {
            outcome = .cannotBeTrusted
            sentence = "This measurement cannot be trusted: \(reason)."
        } else if let reason = Self.objection(result, judged) {
            outcome = .fail
            sentence = "FAIL: \(reason)."
        } else {
            outcome = .pass
            sentence = Self.praise(result, judged)
        }
    }

    /// The first reason not to believe the figures.
    private static func doubt(_ result: LoadResult, _ thresholds: [Threshold]) -> String? {
        let measured = result.measurements
        if measured.ok + measured.wrong == 0 {
            return measured.planned == 0
                ? "no request was due in the time that was measured"
                : "not one of \(measured.planned) requests had a reply"
        }
        let boundsAchieved = thresholds.contains { $0.metric == .achieved }
        if !boundsAchieved, result.isOpenLoop, result.achieved < achievedMin {
            return
                "only \(Words.percent(result.achieved)) of the planned requests were answered in time, "
                + "so the rest of the latencies are not those of \(Words.rate(result.plannedRate)); "
                + "ask for less, or say what is enough with --threshold 'achieved>=…'"
        }
        for threshold in thresholds {
            guard case .percentile(.response, let percentile) = threshold.metric else { continue }
            let response = result.percentile(.response, percentile)
            let lag = result.percentile(.lag, percentile)
            if result.isOpenLoop, lag > lagShareMax * response {
                return "at \(Words.percentile(percentile)) this client itself was "
                    + "\(Words.time(lag)) late, more than half of the \(Words.time(response)) measured; "
                    + "give it a core of its own, or a lower rate"
            }
        }
        return nil
    }

    /// The first thing that was measured and is not as it must be.
    private static func objection(_ result: LoadResult, _ judged: [Judged]) -> String? {
        let measured = result.measurements
        if measured.wrong > 0 {
            let first = measured.firstWrong.map { " (\($0))" } ?? ""
            return "\(measured.wrong) of \(measured.sent) replies were wrong\(first)"
        }
        if let missed = judged.first(where: { !$0.holds }) {
            return "\(missed.threshold) was asked for, \(Words.value(missed)) was measured"
        }
        let boundsErrors = judged.contains { $0.threshold.metric == .errors }
        if !boundsErrors, measured.failed > 0 {
            return "\(measured.failed) of \(measured.sent) requests were not answered well "
                + "(\(Words.errors(measured)))"
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
        return
            "PASS: \(held)\(Words.rate(result.achievedRate)) achieved, \(verified), half of them "
            + "within \(Words.time(result.percentile(.response, 50))) and 99 % within "
            + "\(Words.time(result.percentile(.response, 99)))."
    }
}
