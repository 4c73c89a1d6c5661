internal import Models
internal import Statistics

/// Every row that a contract speaks of: from a least to a greatest value of each feature.
struct InputBox {
    /// Both ends of each feature, finite; six.
    private(set) var bounds: [ClosedRange<Double>]

    /// The box around some rows and the ranges that a model was trained on.
    ///
    /// - Parameters:
    ///   - rows: at least one, of finite values.
    ///   - ranges: what adds to it, as far as a model's ranges may go beyond the rows; one that is not finite adds
    ///     nothing. A range without a bound would leave no share of the volume to what matters.
    init(around rows: [Features], _ ranges: FeatureRanges?) {
        bounds = (0..<featureCount).map { feature in
            let values = rows.map { $0[feature] }
            let (least, most) = (values.min() ?? 0, values.max() ?? 0)
            guard let ranges else { return least...most }
            let (low, high) = (ranges.minimum[feature], ranges.maximum[feature])
            guard low.isFinite, high.isFinite, low <= high else { return least...most }
            let reach = (most - least) * (RangeChecks.widthMax - 1)
            guard reach.isFinite else { return least...most }
            return min(least, max(low, least - reach))...max(most, min(high, most + reach))
        }
    }

    /// Rows that lie anywhere in the box with the same chance.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - seed: decides which; whoever makes a model must not know it beforehand.
    /// - Returns: the rows, the same for the same seed.
    func sample(_ count: Int, seed: UInt64) -> [Features] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            Features { generator.nextUniform(in: bounds[$0]) }
        }
    }

    /// Whether a row lies in the box.
    func contains(_ row: Features) -> Bool {
        (0..<featureCount).allSatisfy { bounds[$0].contains(row[$0]) }
    }

    /// The box cut to a part of one feature.
    func cut(_ feature: Int, to bounds: ClosedRange<Double>) -> InputBox {
        var part = self
        part.bounds[feature] = bounds
        return part
    }
}
