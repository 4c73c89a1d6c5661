internal import Datasets
internal import Models
internal import ONNX

/// Whether the gate finds what was planted to be found, with the rules, rows and model at hand.
package struct SelfTest {
    private let plants: [Plant]
    private let base: Contender
    private let slices: [SliceRows]
    private let policy: Policy
    private let replicates: Int
    private let whole: WholeInputChecks
    private let sample: [Features]
    private let rows: [Features]

    /// Plants.
    ///
    /// - Parameters:
    ///   - base: the model from which the bad ones are made.
    ///   - data: the rows.
    ///   - policy: the rules that are tested.
    ///   - effort: how much is done for each.
    package init(
        base: Contender,
        _ data: HoldoutData,
        by policy: Policy,
        effort: Judge.Effort = Judge.Effort()
    ) {
        self.base = base
        slices = policy.slices.map { SliceRows($0, of: data.rows) }
        self.policy = policy
        replicates = effort.selfTestReplicates
        whole = WholeInputChecks(
            base.file.model,
            champion: base.file.model,
            data: [data.rows],
            rules: policy.regions,
            features: policy.contract.features,
            seed: Judge.seed,
            drawn: effort.selfTestDrawnRows
        )
        sample = whole.draw()
        rows = data.rows.rows
        plants =
            Plants(
                model: base.file.model,
                scored: base.scored,
                rows: rows,
                slices: slices,
                whole: whole,
                sample: sample,
                regions: policy.regions,
                explained: Explained(base, rows)
            ).all
    }

    /// One answer for each plant: a pass where it got the verdict that it deserves, else invalid,
    /// as nothing that such a gate says can be trusted; not asked where the fault is none of this model.
    package var checks: [Check] { plants.map(check) }

    private func check(_ plant: Plant) -> Check {
        let fault = plant.fault
        if let obstacle = plant.obstacle {
            let reason = "not planted: \(obstacle)"
            return .unasked(.selfTest, fault.rawValue, reason, isRequired: false)
        }
        let checks = judged(plant)
        guard fault != .resubmitted else { return resubmitted(checks) }
        let found = checks.first { $0.verdict == .fail && fault.rules.contains($0.rule) }
        let rules = fault.rules.map(\.rawValue).joined(separator: " or ")
        guard let found else {
            return Check(
                .selfTest,
                fault.rawValue,
                .invalid,
                "a model with this fault was planted and not found by \(rules)",
                rowCount: base.scored.count
            )
        }
        return Check(
            .selfTest,
            fault.rawValue,
            .pass,
            "found by \(found.rule.rawValue), \(found.subject): \(found.reason)",
            rowCount: plant.answers == nil ? base.scored.count : found.rowCount
        )
    }

    private func resubmitted(_ checks: [Check]) -> Check {
        let isMoved = checks.contains { $0.verdict == .fail }
        let tested = checks.filter { $0.rule == .comparison && $0.verdict != .inconclusive }
        let areIdentical = tested.allSatisfy { $0.difference == 0 && $0.verdict == .pass }
        var check = Check(
            .selfTest,
            Plant.Fault.resubmitted.rawValue,
            .invalid,
            "a model was told apart from itself",
            rowCount: base.scored.count
        )
        guard !isMoved, areIdentical else { return check }
        guard !tested.isEmpty else {
            check.reason = "no comparison could be made of a model with itself"
            return check
        }
        check.verdict = .pass
        check.reason = "said to be identical in all \(tested.count) comparisons"
        return check
    }

    /// The checks that tell one plant from a good model.
    private func judged(_ plant: Plant) -> [Check] {
        let scored = base.scored.with(plant.probabilities)
        let pair = ScoredPair(
            champion: base.scored,
            challenger: scored,
            seed: Judge.seed,
            replicates: replicates
        )
        switch plant.fault {
        case .turned:
            return plant.answers.map { answers in
                let flip = Flip(
                    champion: Answers(base.file.model),
                    challenger: answers,
                    margin: policy.regions.margin
                )
                return [whole.regions(flip, on: sample, after: answers.probabilities(sample))]
            } ?? []
        case .excused: return plant.answers.map { [whole.beyond($0, isOneSum: false)] } ?? []
        case .exchanged:
            return plant.reasons.map {
                [ContributionChecks.plain($0.explained, rows, at: [$0.row])]
            } ?? []
        case .inflated: return [ServedChecks.bits(base.scored, served: plant.probabilities)]
        case .resubmitted:
            return ComparisonChecks(pair, slices, by: policy).checks
                + StabilityChecks.checks(pair, by: policy)
        case .unscaled:
            return PredictionChecks.checks(scored, by: policy)
                + FloorChecks.checks(scored, slices, by: policy)
        case .shuffled, .negated, .zeroed, .constant:
            return ComparisonChecks(pair, slices, by: policy).checks
                + FloorChecks.checks(scored, slices, by: policy)
        }
    }
}
