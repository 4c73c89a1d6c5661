internal import Documents
internal import Models
internal import Statistics

/// Grows one tree by exact splits: every place between two different values is tried.
///
/// As in CART (Breiman et al., 1984), a node is split where the impurity of its parts is least. The
/// rows are kept sorted by every feature (Mehta, Agrawal and Rissanen, "SLIQ", EDBT 1996): a split
/// moves them apart without changing their order, so that nothing is ever sorted again.
///
/// Of equally good splits the first counts: the feature drawn or numbered first, the lowest value.
///
/// Where features have directions, a split is refused that breaks one, and the middle of its sides'
/// probabilities bounds all that grows below either, as in scikit-learn, XGBoost and LightGBM. So what
/// lies left of a split by such a feature never passes what lies right of it, whatever is asked between
/// them; and as every node keeps its bounds, branches and leaves, a pruned tree keeps the directions too.
struct TreeGrower: ~Copyable {
    /// A part of the rows that waits to become a node.
    private struct Waiting {
        var range: Range<Int>
        var counts: ClassCounts
        var depth: Int
        /// The branch whose right side it is, if it is one.
        var rightOf: Int?
        /// Between which all probabilities lie that grow of it.
        var bounds: ClosedRange<Double>
    }

    private let columns: RankedColumns
    private let parameters: TreeParameters
    /// The rows in the bag by each feature in turn.
    ///
    /// Between splits, the places of a node's range hold its rows in each feature's part, ascending.
    private var rows: [RankedRow]
    /// Rows in the bag: the length of each feature's part.
    private var bagCount = 0
    /// By the row's number, 1 where the split at hand sends it left.
    private var goesLeft: [UInt8]
    private var movedRight: [RankedRow]

    init(_ columns: RankedColumns, _ parameters: TreeParameters) {
        self.columns = columns
        self.parameters = parameters
        rows = columns.rows
        goesLeft = [UInt8](repeating: 0, count: columns.rowCount)
        movedRight = [RankedRow](
            repeating: RankedRow(rank: 0, number: 0, label: false),
            count: columns.rowCount
        )
    }

    /// Grows a tree from the rows that count.
    ///
    /// - Parameters:
    ///   - weights: how often each row counts; some count.
    ///   - generator: draws the features that a split may use, where it may not use all.
    /// - Returns: the tree, not pruned.
    mutating func grow(weights: [UInt16], drawing generator: inout SeededGenerator) -> GrownTree {
        let counts = fillBag(weights)
        switch parameters.criterion {
        case .gini: return grow(counts, GiniScore(), &generator)
        case .entropy: return grow(counts, EntropyScore(upTo: counts.total), &generator)
        }
    }

    /// Takes the rows that count from the sorted columns.
    private mutating func fillBag(_ weights: [UInt16]) -> ClassCounts {
        bagCount = weights.count { $0 > 0 }
        precondition(bagCount > 0, "a tree needs rows")
        Self.fill(&rows, bagCount, from: columns, weights)
        var counts = ClassCounts(total: 0, positive: 0)
        for place in 0..<bagCount {
            counts.total += rows[place].weight
            counts.positive += rows[place].positiveWeight
        }
        return counts
    }

    private static func fill(
        _ rows: inout [RankedRow],
        _ bagCount: Int,
        from columns: RankedColumns,
        _ weights: [UInt16]
    ) {
        let weights = weights.span
        let source = columns.rows.span
        var target = rows.mutableSpan
        for feature in 0..<featureCount {
            let start = feature * columns.rowCount
            var place = feature * bagCount
            let end = place + bagCount
            for index in start..<start + columns.rowCount where place < end {
                let weight = weights[source[index].number]
                // Written in any case and kept if it counts, as chance cannot be predicted.
                target[place] = source[index].weighted(weight)
                place += weight > 0 ? 1 : 0
            }
        }
    }

    private mutating func grow(
        _ counts: ClassCounts,
        _ score: some SplitScore,
        _ generator: inout SeededGenerator
    ) -> GrownTree {
        var nodes: [GrownTree.Node] = []
        var waiting = [
            Waiting(range: 0..<bagCount, counts: counts, depth: 0, rightOf: nil, bounds: 0...1)
        ]
        while let part = waiting.popLast() {
            let place = nodes.count
            if let parent = part.rightOf { nodes[parent].split?.right = place }
            nodes.append(
                GrownTree.Node(rowCount: part.range.count, counts: part.counts, split: nil)
            )
            guard mayBeSplit(part.range.count, part.counts, depth: part.depth),
                let best = bestSplit(of: part, score, &generator)
            else { continue }
            nodes[place].split = GrownTree.Split(
                feature: best.feature,
                threshold: threshold(of: best),
                left: place + 1,
                right: place + 1
            )
            let bounds = bounds(below: part, best)
            let left = Waiting(
                range: part.range.lowerBound..<best.end,
                counts: best.left,
                depth: part.depth + 1,
                rightOf: nil,
                bounds: bounds.left
            )
            let right = Waiting(
                range: best.end..<part.range.upperBound,
                counts: part.counts - best.left,
                depth: part.depth + 1,
                rightOf: place,
                bounds: bounds.right
            )
            let splitsOn = [left, right].contains {
                mayBeSplit($0.range.count, $0.counts, depth: $0.depth)
            }
            if splitsOn { divide(part.range, by: best) }
            waiting += [right, left]
        }
        return GrownTree(nodes: nodes, criterion: parameters.criterion)
    }

    private func mayBeSplit(_ rowCount: Int, _ counts: ClassCounts, depth: Int) -> Bool {
        depth < parameters.depthMax && rowCount >= parameters.splitRowsMin
            && rowCount >= 2 * parameters.leafRowsMin && !counts.isPure
    }

    private func threshold(of split: BestSplit) -> Double {
        let start = split.feature * bagCount
        return columns.threshold(
            between: rows[start + split.end - 1].rank,
            and: rows[start + split.end].rank,
            of: split.feature
        )
    }

    /// Between which the sides of a split have to stay.
    private func bounds(
        below part: Waiting,
        _ split: BestSplit
    ) -> (left: ClosedRange<Double>, right: ClosedRange<Double>) {
        let bounds = part.bounds
        let (left, right) = (split.left.probability, (part.counts - split.left).probability)
        // Halves are exact here, so the middle lies between the two, rounded or not.
        let middle = left / 2 + right / 2
        switch parameters.directions[split.feature] {
        case .free: return (bounds, bounds)
        case .up: return (bounds.lowerBound...middle, middle...bounds.upperBound)
        case .down: return (middle...bounds.upperBound, bounds.lowerBound...middle)
        }
    }

    /// Tries the features, all or as many as are drawn.
    private func bestSplit(
        of part: Waiting,
        _ score: some SplitScore,
        _ generator: inout SeededGenerator
    ) -> BestSplit? {
        var best: BestSplit?
        var features = [6 of Int] { $0 }
        var differing = 0
        for tried in 0..<featureCount {
            // Features that are constant here offer no split: another is drawn when all were, and where
            // there are directions also when all splits of those were refused.
            let isEnough = parameters.directions.areFree ? differing > 0 : best != nil
            if tried >= parameters.featuresPerSplit, isEnough { break }
            if parameters.featuresPerSplit < featureCount {
                features.swapAt(tried, tried + generator.nextIndex(below: featureCount - tried))
            }
            let feature = features[tried]
            let start = feature * bagCount
            let rows = rows.span.extracting(
                start + part.range.lowerBound..<start + part.range.upperBound
            )
            guard rows[0].rank < rows[rows.count - 1].rank else { continue }
            differing += 1
            guard
                let split = SplitSearch.best(
                    in: rows,
                    part.counts,
                    score,
                    leafRowsMin: parameters.leafRowsMin,
                    within: SplitLimits(parameters.directions[feature], part.bounds),
                    above: best?.gain ?? -1
                )
            else { continue }
            best = BestSplit(
                feature: feature,
                end: part.range.lowerBound + split.leftCount,
                left: split.left,
                gain: split.gain
            )
        }
        return best
    }

    /// Moves the rows of a range apart in every feature's part, each side in its order.
    private mutating func divide(_ range: Range<Int>, by split: BestSplit) {
        let start = split.feature * bagCount
        for place in range {
            goesLeft[rows[start + place].number] = place < split.end ? 1 : 0
        }
        for feature in 0..<featureCount where feature != split.feature {
            let start = feature * bagCount
            let places = start + range.lowerBound..<start + range.upperBound
            Self.divide(&rows, places, goesLeft, &movedRight)
        }
    }

    private static func divide(
        _ rows: inout [RankedRow],
        _ places: Range<Int>,
        _ goesLeft: [UInt8],
        _ movedRight: inout [RankedRow]
    ) {
        var rows = rows.mutableSpan
        var movedRight = movedRight.mutableSpan
        let goesLeft = goesLeft.span
        var leftEnd = places.lowerBound
        var rightCount = 0
        for place in places {
            let row = rows[place]
            let left = Int(goesLeft[row.number])
            // Both are written and one is kept: which way a row goes cannot be predicted.
            rows[leftEnd] = row
            movedRight[rightCount] = row
            leftEnd += left
            rightCount += 1 - left
        }
        for index in 0..<rightCount {
            rows[leftEnd + index] = movedRight[index]
        }
    }
}

/// The best split of a node that has been found.
private struct BestSplit {
    var feature: Int
    /// Where the left side ends among the places of the node's range.
    var end: Int
    var left: ClassCounts
    var gain: Double
}
