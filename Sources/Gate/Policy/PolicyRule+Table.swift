internal import Documents
internal import Models
internal import Statistics
internal import Words

extension PolicyRule {
    /// Every rule by which a model is judged, in the order of `policy.json`.
    package static let table: [PolicyRule] =
        [
            flag("first_model", weaker: true) { $0.admitsFirstModel },
            keys,
            reviewers,
            number("significance", weaker: .more) { $0.significance },
            same("contract.features") { $0.contract.features.joined(separator: ", ") },
            same("contract.precision") { $0.contract.precision.rawValue },
            count("contract.file_bytes_max", weaker: .more) { $0.contract.fileBytesMax },
            count("holdout.rows_min", weaker: .less) { $0.holdout.rowsMin },
            count("holdout.defaults_min", weaker: .less) { $0.holdout.defaultsMin },
        ]
        + metric("floor", weaker: .less) { $0.metric.higherIsBetter ? $0.bound : nil }
        + metric("ceiling", weaker: .more) { $0.metric.higherIsBetter ? nil : $0.bound }
        + metric("margin", weaker: .more) { $0.margin }
        + [
            slices,
            sliceRows,
            directions,
            number("predictions.default_rate.min", weaker: .less) {
                $0.predictions.defaultRate.lowerBound
            },
            number("predictions.default_rate.max", weaker: .more) {
                $0.predictions.defaultRate.upperBound
            },
            number("predictions.spread_min", weaker: .less) { $0.predictions.spreadMin },
            number("calibration.error_max", weaker: .more) { $0.calibration.errorMax },
            number("calibration.spiegelhalter_p_min", weaker: .less) {
                $0.calibration.spiegelhalterPMin
            },
            number("stability.population_stability_max", weaker: .more) {
                $0.stability.populationStabilityMax
            },
            number("stability.flips_max", weaker: .more) { $0.stability.flipsMax },
            number("regions.margin", weaker: .more) { $0.regions.margin },
            number("regions.volume_max", weaker: .more) { $0.regions.volumeMax },
            count("regions.rows_min", weaker: .less) { $0.regions.rowsMin },
            limit("reasons.changed_first_max") { $0.reasons.changedFirstMax },
            limit("reasons.beyond_help_max") { $0.reasons.beyondHelpMax },
            count("history.champions", weaker: .less) { $0.formerChampions },
            number("speed.nanoseconds_max", weaker: .more) { $0.speedNanosecondsMax },
            flag("requires.training", weaker: false) { $0.requirements.training },
            flag("requires.ranges", weaker: false) { $0.requirements.ranges },
            flag("requires.reasons", weaker: false) { $0.requirements.reasons },
            holdout,
        ]

    /// Every change that makes a rule weaker.
    ///
    /// - Parameters:
    ///   - old: what a model was judged by.
    ///   - new: what it would be judged by from now on.
    /// - Returns: the changes in the order of ``table``; empty where no rule is weaker.
    package static func weakenings(from old: Side, to new: Side) -> [Weakening] {
        table.flatMap { $0.weakenings(old, new) }
    }

    /// The table as it stands in docs/gate.md, lines ended.
    package static var markdown: String {
        let rows = table.map { "| `\($0.place)` | \($0.weaker) |\n" }
        return "| rule | weaker is |\n| --- | --- |\n" + rows.joined()
    }

    private static let keys = PolicyRule(place: "may_force.keys", weaker: "one more") { old, new in
        let known = old.policy.forcers.keys
        return new.policy.forcers.keys.filter { key in
            // The same key that is good for a shorter time is none more.
            !known.contains(key) && SigningKey(key).map { !known.contains($0.bare) } ?? true
        }.map { Weakening("may_force.keys", from: nil, to: $0.shown) }
    }

    private static let reviewers = PolicyRule(
        place: "may_force.reviewers",
        weaker: "one more"
    ) { old, new in
        new.policy.forcers.reviewers.filter { !old.policy.forcers.reviewers.contains($0) }
            .map { Weakening("may_force.reviewers", from: nil, to: $0.shown) }
    }

    private static let slices = PolicyRule(
        place: "slices.NAME.where",
        weaker: "any other, or no such slice"
    ) { old, new in
        old.policy.slices.filter {
            SlicePair.counterpart(of: $0, old.policy, new.policy) == nil
        }.map { slice in
            let isThere = new.policy.slices.contains { $0.name == slice.name }
            return Weakening(
                "slices.\(slice.name).where",
                from: "the rows of \(slice.name.shown)",
                to: isThere ? "other rows" : nil
            )
        }
    }

    /// A slice with fewer rows than it needs is INCONCLUSIVE, which blocks; so to need fewer is weaker.
    private static let sliceRows = PolicyRule(
        place: "slices.NAME.rows_min",
        weaker: Weaker.less.rawValue
    ) { old, new in
        SlicePair.pairs(old.policy, new.policy).filter { $0.new.rowsMin < $0.old.rowsMin }.map {
            Weakening(
                "slices.\($0.old.name).rows_min",
                from: "\($0.old.rowsMin)",
                to: "\($0.new.rowsMin)"
            )
        }
    }

    private static let directions = PolicyRule(
        place: "monotone.FEATURE",
        weaker: "free, or the other way"
    ) { old, new in
        let features = zip(old.policy.contract.features, old.policy.monotone)
        return features.compactMap { feature, direction in
            guard direction != .free else { return nil }
            let place = new.policy.contract.features.firstIndex(of: feature)
            let now = place.map { new.policy.monotone[$0] }
            guard now != direction else { return nil }
            return Weakening(
                "monotone.\(feature)",
                from: direction.rawValue,
                to: now?.rawValue
            )
        }
    }

    /// The smaller the holdout, the less a model that is worse is seen to be; of the defaults, a few more or less are
    /// chance.
    private static let holdout = PolicyRule(
        place: "holdout.csv",
        weaker: "fewer rows, fewer defaults than by chance, or none"
    ) { old, new in
        guard let before = old.holdout, before.rows > 0 else { return [] }
        let after = new.holdout
        let least = Double(before.defaults) - 3 * Double(before.defaults).squareRoot()
        guard (after?.rows ?? 0) < before.rows || Double(after?.defaults ?? 0) < least else {
            return []
        }
        let words = { (size: HoldoutSize) in "\(size.rows) rows with \(size.defaults) defaults" }
        return [Weakening("holdout.csv", from: words(before), to: after.map(words))]
    }
}
