/// All that is needed to decide about an applicant.
///
/// A class, so that scoring reaches its parts in place.
package final class Model: Sendable {
    /// The part between the prepared columns and the raw scores.
    package enum Core: Sendable {
        case linear(LinearModel)
        case trees(TreeEnsemble)
    }

    /// Names of the six features, in order.
    package let featureNames: [String]
    /// The probability from which on a default is predicted.
    package let threshold: Double
    /// Minimum and maximum of each feature in training, if known.
    package let ranges: FeatureRanges?
    /// For example "logistic regression".
    package let algorithm: String
    /// From the features to the columns.
    package let preparation: Preparation
    /// From the columns to one or two raw scores.
    package let core: Core
    /// From the raw scores to the probability.
    package let link: Link
    /// The three in one pass, where they have the common shape.
    private let logistic: LogisticKernel?
    /// Whether the computation may leave 0 to 1, so that each result must be looked at.
    ///
    /// Found once, so that a model that ends in a sigmoid pays nothing for those that do not.
    private let mayLeaveRange: Bool

    /// What the features of a model are called that names none of them.
    package static let positionalNames = (1...featureCount).map { "feature_\($0)" }

    /// A model; traps where there are not six names.
    ///
    /// - Parameters:
    ///   - featureNames: six, in the order of the features.
    ///   - threshold: 0 to 1, from which on a default is predicted.
    ///   - ranges: the values that training saw, if known.
    ///   - algorithm: a name for people.
    ///   - preparation: the steps before the core.
    ///   - core: what gives the raw scores.
    ///   - link: the way from them to the probability.
    package init(
        featureNames: [String],
        threshold: Double,
        ranges: FeatureRanges?,
        algorithm: String,
        preparation: Preparation,
        core: Core,
        link: Link
    ) {
        precondition(featureNames.count == featureCount, "a model has six features")
        self.featureNames = featureNames
        self.threshold = threshold
        self.ranges = ranges
        self.algorithm = algorithm
        self.preparation = preparation
        self.core = core
        self.link = link
        logistic = LogisticKernel(preparation, core, link)
        mayLeaveRange = !link.range(from: core, .computed).lies(within: Probability.range)
    }

    /// Returns the probability of default, or NaN where the model gives none for the row.
    package func probability(of row: borrowing Features) -> Double {
        let rows = [1 of Features](repeating: copy row)
        var probabilities = [1 of Double](repeating: 0)
        var result = probabilities.mutableSpan
        score(rows.span, into: &result)
        return result[0]
    }

    /// Returns the probability of each row, in order.
    package func probabilities(of rows: [Features]) -> [Double] {
        var probabilities = [Double](repeating: 0, count: rows.count)
        var places = probabilities.mutableSpan
        score(rows.span, into: &places)
        return probabilities
    }

    /// Writes the probability of each row, 0 to 1, to the same place in `probabilities`; NaN where
    /// the model gives none, as `Probability` says.
    ///
    /// Each is bit for bit what `probability(of:)` returns for that row. `probabilities` must have
    /// room for all rows; what is beyond them is left alone. Nothing is allocated, retained or
    /// released.
    package func score(_ rows: Span<Features>, into probabilities: inout MutableSpan<Double>) {
        if let logistic { return logistic.score(rows, into: &probabilities) }
        scoreInSteps(rows, into: &probabilities)
        guard mayLeaveRange else { return }
        for index in 0..<rows.count {
            probabilities[index] = Probability.settled(probabilities[index])
        }
    }

    /// Writes what the steps of a model of any shape come to for each row, be it a probability or not.
    func scoreInSteps(_ rows: Span<Features>, into probabilities: inout MutableSpan<Double>) {
        precondition(rows.count <= probabilities.count, "every row needs room for its probability")
        var block = [8 of Features](repeating: .init(repeating: 0))
        var raw = RawScores()
        var start = 0
        while start < rows.count {
            let count = min(RawScores.capacity, rows.count - start)
            var prepared = block.mutableSpan
            for index in 0..<count {
                prepared[index] = rows[start + index]
            }
            preparation.apply(to: &prepared, count: count)
            switch core {
            case .linear(let linear): linear.score(block.span, count: count, into: &raw)
            case .trees(let trees): trees.score(block.span, count: count, into: &raw)
            }
            link.apply(to: &raw, count: count)
            let results = raw.first.span
            for index in 0..<count {
                probabilities[start + index] = results[index]
            }
            start += count
        }
    }

    /// Whether a probability predicts default; NaN predicts nothing.
    package func predictsDefault(_ probability: Double) -> Bool {
        probability >= threshold
    }

    /// Sets bits in the flags of each row that has a feature outside the range seen in training.
    ///
    /// - Parameters:
    ///   - rows: any number of rows.
    ///   - flags: room for a flag byte for each row.
    ///   - bits: what is set.
    /// - Returns: whether there was such a row; false if the ranges are not known.
    package func markOutsideTrainingRange(
        _ rows: Span<Features>,
        in flags: inout MutableSpan<UInt8>,
        with bits: UInt8
    ) -> Bool {
        guard let ranges else { return false }
        return ranges.mark(rows, in: &flags, with: bits)
    }

    /// Whether some feature lies outside the range seen in training; false if that is not known.
    package func isOutsideTrainingRange(_ row: borrowing Features) -> Bool {
        guard let ranges else { return false }
        return !ranges.contain(row)
    }
}
