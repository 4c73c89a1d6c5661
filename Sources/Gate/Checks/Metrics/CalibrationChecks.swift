internal import Statistics

/// Whether probabilities mean what they say.
enum CalibrationChecks {
    private static let bins = 10

    static func checks(_ scored: Scored, champion: Scored?, by policy: Policy) -> [Check] {
        [error(scored, champion, policy), spiegelhalter(scored, champion, policy)]
    }

    private static func error(
        _ scored: Scored,
        _ champion: Scored?,
        _ policy: Policy
    ) -> Check {
        let most = policy.calibration.errorMax
        var check = Check(
            .calibration,
            "expected calibration error",
            .fail,
            "there is none, as some rows have no probability",
            rowCount: scored.count,
            champion: champion.flatMap(expectedError),
            challenger: expectedError(scored),
            margin: most
        )
        guard let error = check.challenger else { return check }
        check.difference = check.champion.map { error - $0 }
        check.verdict = error <= most ? .pass : .fail
        check.reason =
            "off by \(figure(error)) on average over \(bins) bins of like rows;"
            + " at most \(figure(most)) is allowed"
        return check
    }

    private static func expectedError(_ scored: Scored) -> Double? {
        CalibrationBins(labels: scored.labels, probabilities: scored.probabilities, count: bins)?
            .expectedCalibrationError
    }

    private static func spiegelhalter(
        _ scored: Scored,
        _ champion: Scored?,
        _ policy: Policy
    ) -> Check {
        let least = policy.calibration.spiegelhalterPMin
        var check = Check(
            .calibration,
            "Spiegelhalter's p",
            .fail,
            "",
            rowCount: scored.count,
            champion: champion?.metrics.spiegelhalter?.pValue,
            challenger: scored.metrics.spiegelhalter?.pValue,
            margin: least
        )
        if let test = scored.metrics.spiegelhalter {
            check.verdict = test.pValue >= least ? .pass : .fail
            check.reason =
                "z is \(figure(test.z)) and p \(figure(test.pValue)); at least \(figure(least))"
                + " is needed"
        } else if !scored.isWhole {
            check.reason = "there is none, as some rows have no probability"
        } else if zip(scored.labels, scored.probabilities).contains(where: { $1 == ($0 ? 0 : 1) }) {
            check.reason = "the model is certain of every row, and wrong about some"
        } else {
            check.verdict = .inconclusive
            check.reason = "not testable: every probability is 0, ½ or 1"
        }
        return check
    }
}
