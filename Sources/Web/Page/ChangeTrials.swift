import SestinaClient

/// The rows that are scored before it is told what would change a decision.
///
/// A value that the server named decides otherwise; a rounder one may not, so all are asked in one call.
struct ChangeTrials {
    /// The row of the applicant with some values changed.
    private struct Trial {
        var steps: [ChangeAdvice.Step]
        /// Where its row stands among all.
        var place: Int
    }

    /// Trials of which the first that decides otherwise is told.
    private struct Choice {
        var trials: [Trial] = []
        /// Where the row stands whose value is at the end of the range; nil where that tells nothing.
        var end: Int?
        /// Which way leads there.
        var way = ChangeAdvice.Way.up
        /// The part of the feature's range that the server's value is away.
        var cost = 0.0
    }

    private let model: ServerInfo.Model
    private let row: FeatureRow
    private let ranges: [ClosedRange<Double>]
    private var singles: [Choice] = []
    private var pair: Choice?
    /// What is to be scored, in one batch.
    private(set) var rows: [FeatureRow] = []

    /// The trials of a change; none where the model does not tell what it saw in training.
    ///
    /// - Parameters:
    ///   - change: what the server says would change the decision.
    ///   - row: the applicant's values.
    ///   - model: the model that said so.
    init(of change: DecisionChange, for row: FeatureRow, by model: ServerInfo.Model) {
        self.model = model
        self.row = row
        let ranges = model.ranges ?? []
        self.ranges = ranges.count == row.count ? ranges : []
        guard !self.ranges.isEmpty else { return }
        for feature in row.indices {
            guard let value = change.value(of: feature) else { continue }
            addSingle(feature, value)
        }
        if let pair = change.pair { addPair(pair) }
    }

    /// What the scores of ``rows`` make of it.
    ///
    /// - Parameters:
    ///   - scores: one for each row, by the same model.
    ///   - isAtRisk: whether default is predicted for the applicant.
    /// - Returns: the changes that decide otherwise.
    func advice(_ scores: [Score], isAtRisk: Bool) -> ChangeAdvice {
        func decidesOtherwise(_ place: Int) -> Bool {
            guard scores.indices.contains(place) else { return false }
            let flags = scores[place].flags
            return !flags.contains(.noScore) && flags.contains(.predictsDefault) != isAtRisk
        }
        func first(_ choice: Choice) -> [ChangeAdvice.Step]? {
            choice.trials.first { decidesOtherwise($0.place) }?.steps
        }
        var advice = ChangeAdvice()
        for choice in singles.sorted(by: { $0.cost < $1.cost }) {
            guard var steps = first(choice) else { continue }
            if let end = choice.end, rows[end][steps[0].feature] != steps[0].value,
                decidesOtherwise(end)
            {
                steps[0].onward = choice.way
            }
            advice.singles += steps
        }
        advice.pair = pair.flatMap(first) ?? []
        return advice
    }

    private mutating func addSingle(_ feature: Int, _ value: Double) {
        let range = ranges[feature]
        let origin = origin(feature)
        var choice = Choice()
        let width = range.upperBound - range.lowerBound
        choice.cost = (value - origin).magnitude / (width > 0 ? width : 1)
        for round in roundValues(feature).values(for: value, from: origin) {
            choice.trials.append(add([ChangeAdvice.Step(feature: feature, value: round)]))
        }
        let end = value > origin ? range.upperBound : range.lowerBound
        // Only of a sum of weighted values two say what all between them do.
        if model.algorithm == Self.monotoneAlgorithm, !row[feature].isNaN, end.isFinite {
            choice.end = add([ChangeAdvice.Step(feature: feature, value: end)]).place
            choice.way = value > origin ? .up : .down
        }
        singles.append(choice)
    }

    private mutating func addPair(_ pair: DecisionChange.Pair) {
        let values = [(pair.first, pair.firstValue), (pair.second, pair.secondValue)]
            .map { feature, value in
                (feature, roundValues(feature).values(for: value, from: origin(feature)))
            }
        var choice = Choice()
        // Both are as round as each other, as far as both have so many values.
        for turn in 0..<(values.map(\.1.count).max() ?? 0) {
            choice.trials.append(
                add(
                    values.map { feature, round in
                        ChangeAdvice.Step(
                            feature: feature,
                            value: round[min(turn, round.count - 1)]
                        )
                    }
                )
            )
        }
        self.pair = choice
    }

    private mutating func add(_ steps: [ChangeAdvice.Step]) -> Trial {
        var changed = row
        for step in steps { changed[step.feature] = step.value }
        rows.append(changed)
        return Trial(steps: steps, place: rows.count - 1)
    }

    private func roundValues(_ feature: Int) -> RoundValues {
        RoundValues(
            unit: FeatureTerms(feature: feature, of: model, in: .english).unit,
            isWhole: model.reasons.actionable?[feature].isWhole ?? false,
            range: ranges[feature]
        )
    }

    /// The applicant's own value; a missing one counts as the middle of its range.
    private func origin(_ feature: Int) -> Double {
        guard row[feature].isNaN else { return row[feature] }
        let most = Double.greatestFiniteMagnitude
        let range = ranges[feature].clamped(to: -most...most)
        return range.lowerBound + (range.upperBound / 2 - range.lowerBound / 2)
    }

    /// The trainer's name of the models in which a feature always works in one direction.
    private static let monotoneAlgorithm = "logistic regression"
}
