import Datasets
import Gate
import Models
import Statistics

/// A way to make a model worse in one guarded metric by just the policy's margin: over all the
/// customers that there might be, not on each holdout.
///
/// What counts decisions is spoilt by decisions. Rows drawn by chance get the probability next to
/// the threshold on its other side, which costs as little as it can in any other metric:
///
/// - accuracy, whole or of a slice: rows that the champion has right;
/// - recall: defaults that it finds;
/// - precision: others that it lets go;
/// - F1: as many of the one as of the other.
///
/// What rests on the probabilities is spoilt in their log odds: ROC AUC and average precision by
/// normal noise, log loss and Brier score by a factor below 1, which leaves order and decisions.
struct Worsening: Sendable {
    private enum Way: Sendable {
        /// The chances that a row changes sides which the champion has right.
        case flips(positive: Double, negative: Double)
        /// The deviation of the noise.
        case noise(Double)
        case factor(Double)
    }

    /// The noise of which any model is worse than a margin allows.
    private static let noiseMax = 1000.0
    /// A factor likewise: one by which every probability is next to ½.
    private static let shrinkingMax = 1e6
    private static let halvings = 40

    let metric: ClassificationMetric
    let margin: Double
    /// Where it holds; nil for all rows.
    private let slice: Policy.Slice?
    private let way: Way

    /// What the gate calls a comparison of this metric.
    var subject: String { slice.map { "\(metric.rawValue) of \($0.name)" } ?? metric.rawValue }

    /// What is done, in words.
    var words: String {
        switch way {
        case .flips(let positive, let negative) where positive == negative:
            "\(percentage(positive)) of right decisions turned"
        case .flips(let positive, 0): "\(percentage(positive)) of found defaults missed"
        case .flips(0, let negative): "\(percentage(negative)) of the others taken for defaults"
        case .flips(let positive, let negative):
            "\(percentage(positive)) of found defaults missed and \(percentage(negative)) of the"
                + " others taken for them"
        case .noise(let deviation): "noise of deviation \(rounded(deviation)) on the log odds"
        case .factor(let factor): "log odds times \(rounded(factor))"
        }
    }

    /// Every guarded metric of a policy, each with the way that costs its margin.
    ///
    /// - Parameters:
    ///   - policy: the rules.
    ///   - champion: the model that is to be worsened.
    ///   - population: as many rows as take chance out of it.
    /// - Returns: as many as there are margins.
    static func all(by policy: Policy, of champion: Model, on population: Dataset) -> [Worsening] {
        let parts: [(slice: Policy.Slice?, rules: [Policy.MetricRule])] =
            [(nil, policy.metrics)] + policy.slices.map { ($0, $0.metrics) }
        return parts.flatMap { slice, rules in
            let rows = population.labels.indices.filter { row in
                Self.contains(slice, population, row)
            }
            let part = population.subset(rows)
            let scored = Scored(
                labels: part.labels,
                probabilities: champion.probabilities(of: part.rows),
                threshold: champion.threshold
            )
            return rules.compactMap { rule in
                rule.margin.map { margin in
                    Worsening(
                        metric: rule.metric,
                        margin: margin,
                        slice: slice,
                        way: Self.way(rule.metric, margin, scored)
                    )
                }
            }
        }
    }

    /// What the champion would say of some rows, were it that much worse.
    ///
    /// - Parameters:
    ///   - scored: what it says.
    ///   - data: the rows.
    ///   - seed: decides the draws.
    /// - Returns: a probability for each row.
    func probabilities(_ scored: Scored, on data: Dataset, seed: UInt64) -> [Double] {
        let spoilt = Self.spoilt(scored, way, seed: seed)
        return spoilt.indices.map { row in
            Self.contains(slice, data, row) ? spoilt[row] : scored.probabilities[row]
        }
    }

    private static func contains(_ slice: Policy.Slice?, _ data: Dataset, _ row: Int) -> Bool {
        slice?.ranges.allSatisfy { $0.contains(data.columns[$0.feature][row]) } ?? true
    }

    private static func way(
        _ metric: ClassificationMetric,
        _ margin: Double,
        _ scored: Scored
    ) -> Way {
        let confusion = scored.metrics.confusion
        let (found, passed) = (Double(confusion.truePositives), Double(confusion.trueNegatives))
        let (taken, missed) = (Double(confusion.falsePositives), Double(confusion.falseNegatives))
        switch metric {
        case .accuracy:
            let chance = margin * Double(confusion.count) / (found + passed)
            return .flips(positive: chance, negative: chance)
        case .recall:
            return .flips(positive: margin * (found + missed) / found, negative: 0)
        case .precision:
            let precision = found / (found + taken) - margin
            return .flips(positive: 0, negative: (found / precision - found - taken) / passed)
        case .f1:
            let rows = margin * (found + (taken + missed) / 2)
            return .flips(positive: rows / found, negative: rows / passed)
        case .rocAUC, .averagePrecision:
            return .noise(calibrated(0...noiseMax, metric, margin, scored) { .noise($0) })
        case .logLoss, .brierScore:
            let divisor = calibrated(1...shrinkingMax, metric, margin, scored) { .factor(1 / $0) }
            return .factor(1 / divisor)
        }
    }

    /// How much of something costs the margin.
    private static func calibrated(
        _ range: ClosedRange<Double>,
        _ metric: ClassificationMetric,
        _ margin: Double,
        _ scored: Scored,
        _ way: (Double) -> Way
    ) -> Double {
        var (low, high) = (range.lowerBound, range.upperBound)
        let before = scored.metrics[metric] ?? 0
        for _ in 0..<halvings {
            let middle = (low + high) / 2
            let worse = scored.with(spoilt(scored, way(middle), seed: 0))
            let now = worse.metrics[metric] ?? 0
            if (now - before).magnitude < margin { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    private static func spoilt(_ scored: Scored, _ way: Way, seed: UInt64) -> [Double] {
        var generator = SeededGenerator(seed: seed)
        let threshold = scored.threshold
        return zip(scored.labels, scored.probabilities).map { label, probability in
            switch way {
            case .flips(let positive, let negative):
                // Drawn for every row, so that a row's fate hangs on no other row's.
                let isChosen = generator.nextUniform() < (label ? positive : negative)
                let isRight = (probability >= threshold) == label
                guard isChosen, isRight else { return probability }
                return label ? threshold.nextDown : threshold
            case .noise(let deviation):
                let moved = logOdds(probability) + deviation * generator.nextNormal()
                return Exponential.sigmoid(moved)
            case .factor(let factor): return Exponential.sigmoid(factor * logOdds(probability))
            }
        }
    }

    /// Finite for every probability, as those of the logarithmic loss are.
    private static func logOdds(_ probability: Double) -> Double {
        logarithmicLoss(label: false, probability: probability)
            - logarithmicLoss(label: true, probability: probability)
    }

    private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

    private func percentage(_ fraction: Double) -> String { "\(rounded(fraction * 100)) %" }
}
