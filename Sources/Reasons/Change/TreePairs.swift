import Models

/// Pairs of features that together change the decision of trees.
///
/// With two features open the leaves of each tree are rectangles, and the parts of both features make a grid on
/// whose cells the sum of the leaves is the same. Of each part the cheapest allowed value counts. Line by line,
/// from the cheapest on, the sums are found by adding what begins and what ends there; the cheapest cell whose
/// sum decides otherwise is scored, and is the answer if the model decides so.
///
/// All cells of all pairs are looked at, but for lines beyond `cellsMax` in all. A cell is passed over whose sum
/// is as near to a turn of the decision as rounding goes, and a column that is NaN for a number. None is looked
/// for where leaves are not added, or a decision is made by two sums in a way that is not their difference.
struct TreePairs {
    /// The most cells that are looked at for one applicant.
    private static let cellsMax = 1 << 23
    /// The most cells that are scored for one applicant.
    private static let scoredMax = 1024

    /// A part of a feature's line.
    private struct Axis {
        let feature: Int
        let reach: Reach
        /// What the cheapest allowed value of each part costs; infinite where none is allowed.
        var costs: [Double]
        /// That value.
        var values: [Double]
    }

    /// What begins or ends at a line: a value for the cells from one part to another.
    private struct Event {
        let start: Int32
        let end: Int32
        let value: Int
    }

    private let search: TreeSearch
    private let sums: LeafSums
    private let row: Features
    private let isDefault: Bool
    private var cells = 0
    private var scored = 0
    private var bestCost = Double.infinity
    private var best: Change.Pair?

    /// The pair of least cost; nil where none was found.
    static func find(
        _ search: TreeSearch,
        _ row: Features,
        _ places: [6 of PartialWalk.Place],
        _ reaches: [6 of Reach?],
        isDefault: Bool
    ) -> Change.Pair? {
        guard let sums = search.sums else { return nil }
        var pairs = TreePairs(search, sums, row, isDefault)
        for first in 0..<featureCount {
            for second in (first + 1)..<featureCount {
                guard let one = reaches[first], let other = reaches[second],
                    one.values.width > 0, other.values.width > 0,
                    let leaves = search.walk.leaves(places, open: first, second)
                else { continue }
                pairs.look((first, one), (second, other), leaves)
            }
        }
        return pairs.best
    }

    private init(_ search: TreeSearch, _ sums: LeafSums, _ row: Features, _ isDefault: Bool) {
        self.search = search
        self.sums = sums
        self.row = row
        self.isDefault = isDefault
    }

    /// Looks at all cells of two features.
    private mutating func look(
        _ one: (feature: Int, reach: Reach),
        _ other: (feature: Int, reach: Reach),
        _ leaves: [PartialWalk.Leaf]
    ) {
        let firsts = TreeLine(leaves, search.walk.greatestRank(one.feature), nil).parts
        let seconds = TreeLine(
            leaves.map { PartialWalk.Leaf(first: $0.second, second: $0.first, node: $0.node) },
            search.walk.greatestRank(other.feature),
            nil
        ).parts
        let first = axis(one.feature, one.reach, firsts)
        let second = axis(other.feature, other.reach, seconds)
        guard let cheapest = second.costs.indices.min(by: { second.costs[$0] < second.costs[$1] }),
            let least = first.costs.min(), least + second.costs[cheapest] < bestCost
        else { return }
        // What begins and ends at each line, and what the cheapest line has.
        var begins = [[Event]](repeating: [], count: second.costs.count + 1)
        var ends = begins
        var steps = [Int](repeating: 0, count: first.costs.count + 1)
        for leaf in leaves {
            let event = Event(
                start: firsts[Int(leaf.first.lowerBound)],
                end: firsts[Int(leaf.first.upperBound)] + 1,
                value: sums.values[Int(leaf.node)]
            )
            let start = Int(seconds[Int(leaf.second.lowerBound)])
            let end = Int(seconds[Int(leaf.second.upperBound)]) + 1
            begins[start].append(event)
            ends[end].append(event)
            if start <= cheapest && cheapest < end { Self.add(event, 1, to: &steps) }
        }
        let runs = sums.runs(otherThan: isDefault)
        var line = steps
        for part in cheapest..<second.costs.count {
            if part > cheapest {
                for event in begins[part] { Self.add(event, 1, to: &line) }
                for event in ends[part] { Self.add(event, -1, to: &line) }
            }
            look(at: line, runs, first, second, part)
        }
        line = steps
        for part in (0..<cheapest).reversed() {
            for event in begins[part + 1] { Self.add(event, -1, to: &line) }
            for event in ends[part + 1] { Self.add(event, 1, to: &line) }
            look(at: line, runs, first, second, part)
        }
    }

    private static func add(_ event: Event, _ times: Int, to steps: inout [Int]) {
        steps[Int(event.start)] += event.value * times
        steps[Int(event.end)] -= event.value * times
    }

    /// Looks for the cheapest cell of a line whose sum decides otherwise, if it costs less than the best.
    private mutating func look(
        at steps: [Int],
        _ runs: [LeafSums.Run],
        _ first: Axis,
        _ second: Axis,
        _ part: Int
    ) {
        var budget = bestCost - second.costs[part]
        guard budget > 0, cells < Self.cellsMax, scored < Self.scoredMax else { return }
        cells += first.costs.count
        var found = -1
        let costs = first.costs.span
        let steps = steps.span
        for run in runs {
            var sum = 0
            for cell in costs.indices {
                sum += steps[cell]
                if sum >= run.lower && sum <= run.upper && costs[cell] < budget {
                    budget = costs[cell]
                    found = cell
                }
            }
        }
        guard found >= 0, second.costs[part].isFinite else { return }
        var changed = row
        changed[first.feature] = first.values[found]
        changed[second.feature] = second.values[part]
        scored += 1
        let probability = search.model.probability(of: changed)
        guard !probability.isNaN, search.model.predictsDefault(probability) != isDefault else {
            return
        }
        let cost = first.costs[found] + second.costs[part]
        guard cost < bestCost else { return }
        bestCost = cost
        best = Change.Pair(
            first: first.feature,
            second: second.feature,
            firstValue: first.values[found],
            secondValue: second.values[part]
        )
    }

    /// The cheapest allowed value of each part of a feature.
    private func axis(_ feature: Int, _ reach: Reach, _ parts: [Int32]) -> Axis {
        let count = Int(parts.last ?? 0) + 1
        var axis = Axis(
            feature: feature,
            reach: reach,
            costs: .init(repeating: .infinity, count: count),
            values: .init(repeating: .nan, count: count)
        )
        for cell in search.cells[feature] where cell.rank != TreeCells.missing {
            let part = Int(parts[Int(cell.rank)])
            for (way, isAbove) in [(reach.down, false), (reach.up, true)] {
                guard let way else { continue }
                let start = max(cell.start, min(way.start, way.end))
                let end = min(cell.end, max(way.start, way.end))
                guard start <= end else { continue }
                let index = isAbove ? start : end
                let cost = reach.cost(index)
                guard cost < axis.costs[part] else { continue }
                axis.costs[part] = cost
                axis.values[part] = reach.value(at: index)
            }
        }
        return axis
    }
}
