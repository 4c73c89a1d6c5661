internal import Datasets
internal import Documents
internal import Models

/// Whether the probability goes with a feature as the policy says, all others being equal.
struct MonotonicityChecks {
    let model: Model
    let rows: [Features]
    let policy: Policy
    /// Rows scored in search of a counter-example at most, for all features together.
    let evaluationsMax: Int

    /// One answer for each feature that has a direction.
    var checks: [Check] {
        let directed = policy.monotone.indices.filter { policy.monotone[$0] != .free }
        return directed.map { feature in
            let name = policy.contract.features[feature]
            let rises = policy.monotone[feature] == .up
            let finding = finding(feature, rises: rises, evaluationsMax / directed.count)
            return check(finding, name, rises: rises)
        }
    }

    /// What was found about one feature.
    private enum Finding {
        case proved(String)
        case searched(Int)
        case refuted(reason: String, details: [String])
    }

    private func check(_ finding: Finding, _ name: String, rises: Bool) -> Check {
        let word = rises ? "never falls" : "never rises"
        switch finding {
        case .proved(let how):
            return Check(.monotonicity, name, .pass, "\(word) as it grows: \(how)")
        case .searched(let count):
            return Check(
                .monotonicity,
                name,
                count > 0 ? .pass : .inconclusive,
                count > 0
                    ? "no counter-example among \(count) scored rows; that is a search, not a proof"
                    : "not testable: there is nothing to vary",
                rowCount: count
            )
        case .refuted(let reason, let details):
            return Check(.monotonicity, name, .fail, reason, details: details)
        }
    }

    private func finding(_ feature: Int, rises: Bool, _ evaluationsMax: Int) -> Finding {
        let map = ColumnMap(model.preparation, column: feature)
        var search = MonotonicitySearch(model, feature, rises: rises)
        var cuts: [Double] = []
        var seeds: [Features] = []
        switch model.core {
        case .linear(let linear):
            if let slope = slope(linear, map, feature) {
                if slope == 0 { return .proved("its weight is 0") }
                if (slope > 0) == rises {
                    return .proved("its weight is \(slope > 0 ? "above" : "below") 0")
                }
                search.run(rows, at: heldValues(feature), evaluationsMax)
                return .refuted(
                    reason: "its weight is \(slope > 0 ? "above" : "below") 0: the probability"
                        + " \(rises ? "falls" : "rises") as it grows",
                    details: search.counterExample.map { details($0, feature) } ?? []
                )
            }
        case .trees(let trees):
            let proof = TreeMonotonicity(trees, feature, rises: rises != (map.direction == .falls))
            if map.direction != nil, hasRisingLink {
                if proof.offences.isEmpty, proof.isComplete {
                    return .proved("each of \(trees.trees.count) trees has that direction")
                }
                seeds = proof.offences.compactMap { seed($0) }
            }
            if map.direction != nil {
                cuts = trees.thresholds(of: feature).flatMap { threshold in
                    map.boundary(threshold).map { [$0.nextDown, $0, $0.nextUp] } ?? []
                }
            }
        }
        search.run(seeds + rows, at: cuts.isEmpty ? heldValues(feature) : cuts, evaluationsMax)
        guard let example = search.counterExample else { return .searched(search.evaluations) }
        return .refuted(
            reason: "the probability \(rises ? "falls" : "rises") by \(figure(example.extent))"
                + " \(span(example.from, example.to, after: "as it grows from"))",
            details: details(example, feature)
        )
    }

    /// Whether the probability rises with the score, for certain.
    private var hasRisingLink: Bool {
        switch model.link {
        case .identity, .sigmoid: true
        case .program: false
        }
    }

    /// The sign of the way in which a linear model's probability goes; nil where it is not one
    /// weighted sum under a rising link.
    private func slope(_ linear: LinearModel, _ map: ColumnMap, _ feature: Int) -> Double? {
        guard hasRisingLink, linear.second == nil, let direction = map.direction else { return nil }
        let weight = linear.first.weights[feature]
        return direction == .falls ? -weight : direction == .still ? 0 : weight
    }

    /// The values that a feature has in the holdout, ascending.
    private func heldValues(_ feature: Int) -> [Double] { rows.map { $0[feature] } }

    /// A row that reaches two leaves whose values are in the wrong order, where one can be had.
    private func seed(_ offence: TreeMonotonicity.Offence) -> Features? {
        guard var row = rows.first else { return nil }
        for column in 0..<featureCount where offence.point[column].isFinite {
            let map = ColumnMap(model.preparation, column: column)
            guard let value = map.boundary(offence.point[column]) else { return nil }
            row[column] = value
        }
        return row
    }

    private func details(_ example: MonotonicitySearch.Example, _ feature: Int) -> [String] {
        [(example.from, example.before), (example.to, example.after)].map { value, probability in
            let row = (0..<featureCount).map { column in
                "\(policy.contract.features[column]) "
                    + "\(column == feature ? value : example.row[column])"
            }
            return "\(row.joined(separator: ", ")): \(probability)"
        }
    }
}
