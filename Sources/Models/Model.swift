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
    /// Whether each feature may be missing, which any NaN says.
    package let mayBeMissing: [6 of Bool]
    /// Whether any feature may be missing.
    package let takesMissing: Bool
    /// From the features to the columns.
    package let preparation: Preparation
    /// From the columns to one or two raw scores.
    package let core: Core
    /// From the raw scores to the probability.
    package let link: Link
    /// The three in one pass, where they have the common shape.
    private let logistic: LogisticKernel?
    /// What scores the rows of trees; of no trees where the core is another.
    private let trees: TreeScorer
    private let hasTrees: Bool
    /// What a block of rows goes through before its trees.
    private let blockPreparation: BlockPreparation
    /// Whether the computation may leave 0 to 1, so that each result must be looked at.
    ///
    /// Found once, so that a model that ends in a sigmoid pays nothing for those that do not.
    private let mayLeaveRange: Bool

    /// What is done to a block of rows before they come to their trees.
    private enum BlockPreparation {
        /// The steps, in a copy of the rows.
        case steps
        /// Nothing: the rows are scored where they are.
        case nothing
        /// They are rounded to binary32 on the way, and scored where they are.
        case rounding
    }

    /// What the features of a model are called that names none of them.
    package static let positionalNames = (1...featureCount).map { "feature_\($0)" }

    /// A model; traps where there are not six names.
    ///
    /// - Parameters:
    ///   - featureNames: six, in the order of the features.
    ///   - threshold: 0 to 1, from which on a default is predicted.
    ///   - ranges: the values that training saw, if known.
    ///   - algorithm: a name for people.
    ///   - mayBeMissing: for each feature whether it may be missing; the core or the preparation must have a
    ///     way for NaN then.
    ///   - preparation: the steps before the core.
    ///   - core: what gives the raw scores.
    ///   - link: the way from them to the probability.
    ///   - treeKernel: the one kernel to score trees with, where it can; nil for the best.
    package init(
        featureNames: [String],
        threshold: Double,
        ranges: FeatureRanges?,
        algorithm: String,
        mayBeMissing: [6 of Bool] = .init(repeating: false),
        preparation: Preparation,
        core: Core,
        link: Link,
        treeKernel: TreeKernel? = .forced
    ) {
        precondition(featureNames.count == featureCount, "a model has six features")
        self.featureNames = featureNames
        self.threshold = threshold
        self.ranges = ranges
        self.algorithm = algorithm
        self.mayBeMissing = mayBeMissing
        takesMissing = (0..<featureCount).contains { mayBeMissing[$0] }
        self.preparation = preparation
        self.core = core
        self.link = link
        logistic = LogisticKernel(preparation, core, link)
        if case .trees(let ensemble) = core {
            (trees, hasTrees) = (TreeScorer(ensemble, only: treeKernel), true)
        } else {
            (trees, hasTrees) = (TreeScorer(), false)
        }
        blockPreparation =
            preparation.steps.isEmpty
            ? .nothing : preparation.onlyRounds && trees.blockCanRound ? .rounding : .steps
        mayLeaveRange = !link.range(from: core, .computed).lies(within: Probability.range)
    }

    /// Bytes that the trees take in the forms that score them; 0 where there are none.
    package var treeBytes: Int { trees.byteCount }

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
        var start = 0
        while trees.takesBlock(of: rows.count - start) {
            let count = min(BlockKernel.rowsMax, rows.count - start)
            scoreBlock(rows.extracting(start..<start + count), &probabilities, start)
            start += count
        }
        var block = [8 of Features](repeating: .init(repeating: 0))
        var raw = RawScores()
        while start < rows.count {
            let count = min(RawScores.capacity, rows.count - start)
            var prepared = block.mutableSpan
            for index in 0..<count {
                prepared[index] = rows[start + index]
            }
            preparation.apply(to: &prepared, count: count)
            if hasTrees {
                trees.score(block.span, count: count, into: &raw)
            } else if case .linear(let linear) = core {
                linear.score(block.span, count: count, into: &raw)
            }
            var first = raw.first.mutableSpan
            link.apply(to: &first, raw.second.span, count: count)
            for index in 0..<count { probabilities[start + index] = first[index] }
            start += count
        }
    }

    /// Writes what trees come to for a block of rows, from `start` on.
    private func scoreBlock(
        _ rows: Span<Features>,
        _ probabilities: inout MutableSpan<Double>,
        _ start: Int
    ) {
        if blockPreparation != .steps, rows.count % BlockKernel.rowsPerUnit == 0 {
            var places = probabilities._mutatingExtracting(start..<start + rows.count)
            return scoreUnits(rows, rounding: blockPreparation == .rounding, &places)
        }
        var block = [256 of Features](repeating: .init(repeating: 0))
        var prepared = block.mutableSpan
        for index in 0..<rows.count { prepared[index] = rows[index] }
        preparation.apply(to: &prepared, count: rows.count)
        var room = [256 of Double](repeating: 0)
        var places = room.mutableSpan
        let units = (rows.count + BlockKernel.rowsPerUnit - 1) / BlockKernel.rowsPerUnit
        let whole = prepared.span.extracting(first: units * BlockKernel.rowsPerUnit)
        scoreUnits(whole, rounding: false, &places)
        for index in 0..<rows.count { probabilities[start + index] = places[index] }
    }

    /// Writes what trees come to for whole units of rows.
    private func scoreUnits(
        _ rows: Span<Features>,
        rounding: Bool,
        _ probabilities: inout MutableSpan<Double>
    ) {
        guard trees.hasSecondScores else {
            var none = MutableSpan<Double>()
            trees.scoreBlock(rows, rounding: rounding, &probabilities, &none)
            return link.apply(to: &probabilities, none.span, count: rows.count)
        }
        var secondScores = [256 of Double](repeating: 0)
        var second = secondScores.mutableSpan
        trees.scoreBlock(rows, rounding: rounding, &probabilities, &second)
        link.apply(to: &probabilities, second.span, count: rows.count)
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
        guard takesMissing else { return ranges.mark(rows, in: &flags, with: bits) }
        precondition(rows.count <= flags.count, "every row needs room for its flags")
        var isAnyMarked = false
        for index in 0..<rows.count where isOutsideTrainingRange(rows[index]) {
            flags[index] |= bits
            isAnyMarked = true
        }
        return isAnyMarked
    }

    /// Whether some feature lies outside the range seen in training; false if that is not known.
    package func isOutsideTrainingRange(_ row: borrowing Features) -> Bool {
        for feature in 0..<featureCount where isOutsideTrainingRange(row[feature], of: feature) {
            return true
        }
        return false
    }

    /// Whether a value of a feature lies outside the range seen in training; false if that is not known.
    ///
    /// A missing value lies in every range where the feature may be missing, and in none elsewhere.
    package func isOutsideTrainingRange(_ value: Double, of feature: Int) -> Bool {
        guard let ranges else { return false }
        if value.isNaN, mayBeMissing[feature] { return false }
        return !ranges.contain(value, of: feature)
    }

    /// Whether each feature of a row is a number, or missing where it may be.
    package func takes(_ row: borrowing Features) -> Bool {
        for feature in 0..<featureCount where !row[feature].isFinite {
            guard row[feature].isNaN, mayBeMissing[feature] else { return false }
        }
        return true
    }
}
