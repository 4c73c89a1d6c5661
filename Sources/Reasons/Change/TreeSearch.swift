import Models

/// What would change the decisions of trees.
///
/// Along one feature the leaves change only where a tree that the applicant's other values lead there compares
/// that feature: at a few hundred thresholds of some thousand. Between two of these all values are decided
/// alike, so that the nearest of each such segment is a candidate, and no other value is. Where sums of leaves
/// prove a decision, its segment is none. Candidates are scored as any row is, in blocks from the nearest on.
final class TreeSearch: Sendable {
    /// How many candidates are scored at first, and by what the number grows.
    private static let block = (first: 4, growth: 4, most: 256)

    let model: Model
    let walk: PartialWalk
    let cells: [[TreeCells.Cell]]
    let sums: LeafSums?
    private let nodeCount: Int

    init(_ model: Model, _ ensemble: TreeEnsemble, _ allowed: [6 of AllowedValues]) {
        self.model = model
        let walk = PartialWalk(ensemble)
        self.walk = walk
        cells = (0..<featureCount).map {
            TreeCells(allowed[$0], $0, model.preparation, walk.thresholds[$0]).cells
        }
        let samples = ensemble.samplesOfScores
        sums = LeafSums(ensemble, RawDecision(model) ?? RawDecision(model, differenceAt: samples))
        nodeCount = ensemble.nodes.count
    }

    /// Where an applicant's columns stand.
    func places(_ row: Features) -> [6 of PartialWalk.Place] {
        walk.places(Features { model.preparation(row[$0], column: $0) })
    }

    /// The nearest value of a segment, on one side of the origin.
    private struct Candidate {
        let index: Int
        let value: Double
        let distance: Double
        let isAbove: Bool

        /// The nearer first, of two equals the lower; on one side rounding does not make two equal.
        var order: (Double, Int, Double) {
            (distance, isAbove ? 1 : 0, isAbove ? value : -value)
        }
    }

    /// The nearest allowed value of a feature at which the model decides otherwise, of two equally near the
    /// lower; nil where none does.
    func nearest(
        _ row: Features,
        _ places: [6 of PartialWalk.Place],
        _ feature: Int,
        _ reach: Reach,
        isDefault: Bool
    ) -> Int? {
        let line = TreeLine(walk.leaves(places, open: feature), walk.greatestRank(feature), sums)
        var candidates: [Candidate] = []
        for segment in line.segments(cells[feature]) {
            guard mayDecideOtherwise(segment.sum, isDefault) else { continue }
            for (way, isAbove) in [(reach.down, false), (reach.up, true)] {
                guard let way else { continue }
                let start = max(segment.start, min(way.start, way.end))
                let end = min(segment.end, max(way.start, way.end))
                guard start <= end else { continue }
                let index = isAbove ? start : end
                candidates.append(
                    Candidate(
                        index: index,
                        value: reach.value(at: index),
                        distance: reach.distance(index),
                        isAbove: isAbove
                    )
                )
            }
        }
        candidates.sort { $0.order < $1.order }
        return firstOtherwise(candidates, row, feature, isDefault)?.index
    }

    /// Whether a sum leaves it open that the decision is another.
    private func mayDecideOtherwise(_ sum: Int?, _ isDefault: Bool) -> Bool {
        guard let sum, let sums, sums.isProof else { return true }
        return sums.runs(otherThan: isDefault).contains {
            sum >= $0.lower - sums.error && sum <= $0.upper + sums.error
        }
    }

    /// The first candidate that the model decides otherwise about.
    private func firstOtherwise(
        _ candidates: [Candidate],
        _ row: Features,
        _ feature: Int,
        _ isDefault: Bool
    ) -> Candidate? {
        var start = 0
        var size = Self.block.first
        while start < candidates.count {
            let block = candidates[start..<min(start + size, candidates.count)]
            let rows = block.map { candidate in
                var row = row
                row[feature] = candidate.value
                return row
            }
            let probabilities = model.probabilities(of: rows)
            for (candidate, probability) in zip(block, probabilities)
            where !probability.isNaN && model.predictsDefault(probability) != isDefault {
                return candidate
            }
            start += size
            size = min(size * Self.block.growth, Self.block.most)
        }
        return nil
    }
}

extension TreeEnsemble {
    /// Pairs of scores between the least and the greatest leaves' sums.
    fileprivate var samplesOfScores: [(Double, Double)] {
        guard !secondValues.isEmpty else { return [] }
        let leaves = nodes.indices.filter { nodes[$0].isLeaf(at: $0) }
        let firsts = leaves.map { nodes[$0].value }
        let seconds = leaves.map { secondValues[$0] }
        func range(_ values: [Double]) -> (Double, Double) {
            let count = Double(trees.count)
            return ((values.min() ?? 0) * count, (values.max() ?? 0) * count)
        }
        let (first, second) = (range(firsts), range(seconds))
        // Steps of the golden ratio and of the square root of two: spread evenly, and the same everywhere.
        return (1...256).map { number in
            let own = (Double(number) * 0.618_033_988_749).truncatingRemainder(dividingBy: 1)
            let other = (Double(number) * 0.414_213_562_373).truncatingRemainder(dividingBy: 1)
            return (
                first.0 + own * (first.1 - first.0), second.0 + other * (second.1 - second.0)
            )
        }
    }
}
