import Datasets

@testable import Gate

/// A policy on its way, of which a test changes what it likes.
struct PolicyDraft {
    /// A slice of one feature.
    struct Slice {
        var name: String
        var feature: String
        var from: Double
        var below: Double
        var metrics: [String]
    }

    /// A public key that is none of anybody.
    static func key(_ letter: Character) -> String {
        "ssh-ed25519 " + String(repeating: letter, count: 68)
    }

    /// Every number by its place in the file; floors and ceilings, margins and limits.
    var numbers: [String: Double] = [
        "significance": 0.05, "contract.file_bytes_max": 10_000, "holdout.rows_min": 1000,
        "holdout.defaults_min": 200, "metrics.accuracy.floor": 0.85,
        "metrics.accuracy.margin": 0.02, "metrics.log_loss.ceiling": 0.1,
        "metrics.log_loss.margin": 0.01, "slices.low.rows_min": 100,
        "slices.low.metrics.recall.floor": 0.8, "slices.low.metrics.recall.margin": 0.05,
        "predictions.default_rate.min": 0.1, "predictions.default_rate.max": 0.3,
        "predictions.spread_min": 0.2, "calibration.error_max": 0.02,
        "calibration.spiegelhalter_p_min": 0.001, "stability.population_stability_max": 0.1,
        "stability.flips_max": 0.01, "regions.margin": 0.1, "regions.volume_max": 0.01,
        "regions.rows_min": 50, "reasons.changed_first_max": 0.2, "reasons.beyond_help_max": 0.1,
        "history.champions": 50, "speed.nanoseconds_max": 5000,
    ]
    var admitsFirst = false
    var keys = [key("A")]
    var reviewers = ["ada"]
    var features = LoanColumns.features
    var precision = "float64"
    var slices = [
        Slice(name: "low", feature: "income", from: 0, below: 50, metrics: ["recall"])
    ]
    var monotone = [
        "credit_lines_outstanding": "+", "loan_amt_outstanding": "free",
        "total_debt_outstanding": "+", "income": "-", "years_employed": "free",
        "fico_score": "-",
    ]
    var needsTraining = true
    var needsRanges = true
    var needsReasons = true

    /// The names of the metrics of all rows.
    var metrics = ["accuracy", "log_loss"]

    /// The policy.
    func policy() throws -> Policy {
        try Policy(decoding: Array(text.utf8), name: "policy.json")
    }

    private func list(_ texts: [String]) -> String {
        "[" + texts.map { "\"\($0.replacing("\"", with: "\\\""))\"" }.joined(separator: ", ") + "]"
    }

    /// A number that is there; whole where the format wants it so.
    private func number(_ place: String) -> String {
        let value = numbers[place] ?? 0
        let isWhole = ["rows_min", "defaults_min", "champions", "file_bytes_max"]
            .contains { place.hasSuffix($0) }
        return isWhole ? "\(Int(value))" : "\(value)"
    }

    private func metrics(_ names: [String], at place: String) -> String {
        let rules = names.map { name in
            let members = ["floor", "ceiling", "margin"].filter {
                numbers["\(place).\(name).\($0)"] != nil
            }.map { "\"\($0)\": \(number("\(place).\(name).\($0)"))" }
            return "\"\(name)\": {\(members.joined(separator: ", "))}"
        }
        return "{" + rules.joined(separator: ", ") + "}"
    }

    /// The limits that are there.
    private var reasons: String {
        ["changed_first_max", "beyond_help_max"].filter { numbers["reasons.\($0)"] != nil }
            .map { "\"\($0)\": \(number("reasons.\($0)"))" }.joined(separator: ", ")
    }

    var text: String {
        let slices = slices.map { slice in
            let place = "slices.\(slice.name)"
            return """
                {"name": "\(slice.name)", "rows_min": \(number(place + ".rows_min")),
                 "where": {"\(slice.feature)": {"from": \(slice.from), "below": \(slice.below)}},
                 "metrics": \(metrics(slice.metrics, at: place + ".metrics"))}
                """
        }
        let directions = monotone.map { "\"\($0.key)\": \"\($0.value)\"" }
        return """
            {"version": 2, "first_model": \(admitsFirst), "significance": \(number("significance")),
             "may_force": {"keys": \(list(keys)), "reviewers": \(list(reviewers))},
             "contract": {"features": \(list(features)), "precision": "\(precision)",
              "file_bytes_max": \(number("contract.file_bytes_max"))},
             "holdout": {"rows_min": \(number("holdout.rows_min")),
              "defaults_min": \(number("holdout.defaults_min"))},
             "metrics": \(metrics(metrics, at: "metrics")),
             "slices": [\(slices.joined(separator: ", "))],
             "monotone": {\(directions.joined(separator: ", "))},
             "predictions": {"default_rate": {"min": \(number("predictions.default_rate.min")),
              "max": \(number("predictions.default_rate.max"))},
              "spread_min": \(number("predictions.spread_min"))},
             "calibration": {"error_max": \(number("calibration.error_max")),
              "spiegelhalter_p_min": \(number("calibration.spiegelhalter_p_min"))},
             "stability": {"flips_max": \(number("stability.flips_max")),
              "population_stability_max": \(number("stability.population_stability_max"))},
             "regions": {"margin": \(number("regions.margin")),
              "volume_max": \(number("regions.volume_max")),
              "rows_min": \(number("regions.rows_min"))},
             "reasons": {\(reasons)},
             "history": {"champions": \(number("history.champions"))},
             "speed": {"nanoseconds_max": \(number("speed.nanoseconds_max"))},
             "requires": {"training": \(needsTraining), "ranges": \(needsRanges),
              "reasons": \(needsReasons)}}
            """
    }
}
