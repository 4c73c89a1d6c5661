@testable import Gate

/// Rows with as many errors as a test needs.
enum MadeRows {
    /// Every fourth row defaults.
    static func labels(_ count: Int) -> [Bool] { (0..<count).map { $0 % 4 == 0 } }

    /// Probabilities that are right but for some rows, a little different in each.
    static func scored(_ count: Int, wrong: some Sequence<Int> = [Int]()) -> Scored {
        let labels = labels(count)
        var probabilities = labels.enumerated().map { row, label in
            (label ? 0.9 : 0.1) + Double(row % 89) / 1000
        }
        for row in wrong { probabilities[row] = 1 - probabilities[row] }
        return Scored(labels: labels, probabilities: probabilities, threshold: 0.5)
    }

    /// A policy of some metrics and otherwise wide limits; one of them gets a floor, as some
    /// metric of every policy must have.
    static func policy(
        metrics: String,
        slices: String = "[]",
        first: Bool = false
    ) throws -> Policy {
        let text = """
            {"version": 2, "first_model": \(first), "significance": 0.05,
             "may_force": {"keys": [], "reviewers": []},
             "contract": {"features": ["credit_lines_outstanding", "loan_amt_outstanding",
              "total_debt_outstanding", "income", "years_employed", "fico_score"],
              "precision": "float64", "file_bytes_max": 1000000},
             "holdout": {"rows_min": 100, "defaults_min": 10},
             "metrics": \(withFloor(metrics)), "slices": \(slices),
             "monotone": {"credit_lines_outstanding": "+", "loan_amt_outstanding": "free",
              "total_debt_outstanding": "free", "income": "-", "years_employed": "free",
              "fico_score": "free"},
             "predictions": {"default_rate": {"min": 0.0, "max": 1.0}, "spread_min": 0},
             "calibration": {"error_max": 0.2, "spiegelhalter_p_min": 0},
             "stability": {"population_stability_max": 0.1, "flips_max": 0.01},
             "regions": {"margin": 0.1, "volume_max": 0.001, "rows_min": 5},
             "history": {"champions": 0}, "speed": {"nanoseconds_max": 1000000},
             "requires": {"training": false, "ranges": false, "reasons": false}}
            """
        return try Policy(decoding: Array(text.utf8), name: "policy.json")
    }

    private static func withFloor(_ metrics: String) -> String {
        let accuracy = #"{"accuracy": {"#
        if metrics.contains("floor") { return metrics }
        if metrics == "{}" { return accuracy + #""floor": 0, "margin": 0.5}}"# }
        if metrics.hasPrefix(accuracy) {
            return accuracy + #""floor": 0, "# + metrics.dropFirst(accuracy.count)
        }
        return accuracy + #""floor": 0}"# + ", " + metrics.dropFirst()
    }

    static func pair(_ champion: Scored, _ challenger: Scored) -> ScoredPair {
        ScoredPair(champion: champion, challenger: challenger, seed: 1, replicates: 200)
    }
}
