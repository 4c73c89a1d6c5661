internal import Statistics

/// The kinds of rules that a policy is made of.
extension PolicyRule {
    /// Which of two numbers is the weaker rule.
    enum Weaker: String {
        case less, more

        /// Whether a rule becomes weaker; one that is not there, nil, is the weakest.
        func holds(from old: Double?, to new: Double?) -> Bool {
            guard let old else { return false }
            guard let new else { return true }
            return self == .less ? new < old : new > old
        }
    }

    /// A number that both sides have.
    static func number(
        _ place: String,
        weaker: Weaker,
        _ value: @escaping @Sendable (Policy) -> Double
    ) -> PolicyRule {
        PolicyRule(place: place, weaker: weaker.rawValue) { old, new in
            change(place, weaker, from: value(old.policy), to: value(new.policy))
        }
    }

    /// A greatest number that a side may be without.
    static func limit(
        _ place: String,
        _ value: @escaping @Sendable (Policy) -> Double?
    ) -> PolicyRule {
        PolicyRule(place: place, weaker: "\(Weaker.more.rawValue), or none") { old, new in
            change(place, .more, from: value(old.policy), to: value(new.policy))
        }
    }

    /// A whole number that both sides have.
    static func count(
        _ place: String,
        weaker: Weaker,
        _ value: @escaping @Sendable (Policy) -> Int
    ) -> PolicyRule {
        PolicyRule(place: place, weaker: weaker.rawValue) { old, new in
            let (before, after) = (value(old.policy), value(new.policy))
            return weaker.holds(from: Double(before), to: Double(after))
                ? [Weakening(place, from: "\(before)", to: "\(after)")] : []
        }
    }

    /// Yes or no.
    static func flag(
        _ place: String,
        weaker: Bool,
        _ value: @escaping @Sendable (Policy) -> Bool
    ) -> PolicyRule {
        PolicyRule(place: place, weaker: "\(weaker)") { old, new in
            value(old.policy) != weaker && value(new.policy) == weaker
                ? [Weakening(place, from: "\(!weaker)", to: "\(weaker)")] : []
        }
    }

    /// What must stay as it is.
    static func same(
        _ place: String,
        _ value: @escaping @Sendable (Policy) -> String
    ) -> PolicyRule {
        PolicyRule(place: place, weaker: "any other") { old, new in
            let (before, after) = (value(old.policy), value(new.policy))
            return before == after ? [] : [Weakening(place, from: before, to: after)]
        }
    }

    /// A number of each metric that the old policy has, on all rows and in each slice.
    static func metric(
        _ name: String,
        weaker: Weaker,
        _ value: @escaping @Sendable (Policy.MetricRule) -> Double?
    ) -> [PolicyRule] {
        let words = "\(weaker.rawValue), or none"
        return [
            PolicyRule(place: "metrics.METRIC.\(name)", weaker: words) { old, new in
                metrics("metrics", old.policy.metrics, new.policy.metrics, name, weaker, value)
            },
            PolicyRule(place: "slices.NAME.metrics.METRIC.\(name)", weaker: words) { old, new in
                SlicePair.pairs(old.policy, new.policy).flatMap { pair in
                    let place = "slices.\(pair.old.name).metrics"
                    return metrics(place, pair.old.metrics, pair.new.metrics, name, weaker, value)
                }
            },
        ]
    }

    private static func metrics(
        _ place: String,
        _ old: [Policy.MetricRule],
        _ new: [Policy.MetricRule],
        _ name: String,
        _ weaker: Weaker,
        _ value: (Policy.MetricRule) -> Double?
    ) -> [Weakening] {
        old.flatMap { rule in
            let other = new.first { $0.metric == rule.metric }
            let place = "\(place).\(rule.metric.rawValue).\(name)"
            return change(place, weaker, from: value(rule), to: other.flatMap(value))
        }
    }

    /// The change of a number, if it makes the rule weaker; as many digits as tell two numbers apart.
    private static func change(
        _ place: String,
        _ weaker: Weaker,
        from old: Double?,
        to new: Double?
    ) -> [Weakening] {
        guard weaker.holds(from: old, to: new) else { return [] }
        return [Weakening(place, from: old.map { "\($0)" }, to: new.map { "\($0)" })]
    }
}

/// A slice of an old policy and the one of the new policy that is about the same rows, whatever it is called.
struct SlicePair {
    let old: Policy.Slice
    let new: Policy.Slice

    /// What holds of the rows of a slice, by the features' names: their places may change.
    private struct Extent: Equatable {
        let feature: String
        let from: Double
        let below: Double
    }

    /// The pairs, in the order of the old policy, without those slices that have none.
    static func pairs(_ old: Policy, _ new: Policy) -> [SlicePair] {
        old.slices.compactMap { slice in
            counterpart(of: slice, old, new).map { SlicePair(old: slice, new: $0) }
        }
    }

    /// The slice of a new policy with the rows of an old one, that of its name first.
    static func counterpart(of slice: Policy.Slice, _ old: Policy, _ new: Policy) -> Policy.Slice? {
        let same = new.slices.filter { extents($0, new) == extents(slice, old) }
        return same.first { $0.name == slice.name } ?? same.first
    }

    private static func extents(_ slice: Policy.Slice, _ policy: Policy) -> [Extent] {
        slice.ranges.map {
            Extent(feature: policy.contract.features[$0.feature], from: $0.from, below: $0.below)
        }.sorted { $0.feature < $1.feature }
    }
}
