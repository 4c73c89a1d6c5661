internal import Datasets
internal import Models
internal import ONNX

/// The checks that two models and some rows answer by themselves, without a server, a clock or a
/// trainer.
///
/// How often the gate errs, which `tools/bench-gate` measures, is asked of these.
package struct RowChecks: Sendable {
    private let policy: Policy
    private let effort: Judge.Effort

    /// Prepares to answer.
    ///
    /// - Parameters:
    ///   - policy: the rules.
    ///   - effort: how much is done.
    package init(by policy: Policy, effort: Judge.Effort = Judge.Effort()) {
        self.policy = policy
        self.effort = effort
    }

    /// Answers.
    ///
    /// - Parameters:
    ///   - challenger: the model that asks to be served, scored on the rows.
    ///   - champion: the one that is served, scored on the same; nil where there is none.
    ///   - former: the champions before it; nil where it is not asked about them.
    ///   - obstacle: what is said where there is nothing to compare with.
    ///   - data: the rows.
    /// - Returns: one check for each question.
    package func checks(
        _ challenger: Contender,
        against champion: Contender?,
        former: FormerChampions? = nil,
        obstacle: Check? = nil,
        on data: HoldoutData
    ) -> [Check] {
        let slices = policy.slices.map { SliceRows($0, of: data.rows) }
        let directions = MonotonicityChecks(
            model: challenger.file.model,
            rows: data.rows.rows,
            policy: policy,
            evaluationsMax: effort.searchRowsMax
        )
        return PredictionChecks.checks(challenger.scored, by: policy)
            + FloorChecks.checks(challenger.scored, slices, by: policy)
            + (champion.map { comparisons(challenger, $0, slices) } ?? obstacle.map { [$0] } ?? [])
            + (former.map { comparisons(challenger, $0, slices, data) } ?? [])
            + CalibrationChecks.checks(challenger.scored, champion: champion?.scored, by: policy)
            + directions.checks
    }

    private func comparisons(
        _ challenger: Contender,
        _ champion: Contender,
        _ slices: [SliceRows]
    ) -> [Check] {
        let pair = ScoredPair(
            champion: champion.scored,
            challenger: challenger.scored,
            seed: Judge.seed,
            replicates: effort.replicates
        )
        return ComparisonChecks(pair, slices, by: policy).checks
            + StabilityChecks.checks(pair, by: policy)
    }

    private func comparisons(
        _ challenger: Contender,
        _ former: FormerChampions,
        _ slices: [SliceRows],
        _ data: HoldoutData
    ) -> [Check] {
        let contenders = former.models.compactMap { model in
            (try? Contender(model.bytes, name: model.name, on: data.rows)).map {
                (name: model.name, scored: $0.scored)
            }
        }
        return FormerChampionChecks(
            challenger.scored,
            against: contenders,
            end: former.end,
            by: policy,
            replicates: effort.replicates
        ).checks(slices)
    }
}
