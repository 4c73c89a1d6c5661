/// One or two weighted sums of the prepared columns.
package struct LinearModel: Sendable {
    /// One weighted sum.
    package struct Sum: Sendable {
        /// A weight for each column; 0 for one that does not count.
        package let weights: Features
        /// What is added last.
        package let bias: Double

        /// A sum of finite numbers, those of a float32 model being float32.
        package init(weights: Features, bias: Double) {
            self.weights = weights
            self.bias = bias
        }

        /// This sum with all signs turned.
        package var negated: Sum {
            var weights = weights
            for column in 0..<featureCount {
                weights[column] = -weights[column]
            }
            return Sum(weights: weights, bias: -bias)
        }

        /// Whether all numbers are equal; zeros of either sign are, as they weigh alike.
        package static func == (a: Sum, b: Sum) -> Bool {
            (0..<featureCount).allSatisfy { a.weights[$0] == b.weights[$0] } && a.bias == b.bias
        }
    }

    /// The only score, or that of the first column of two.
    package let first: Sum
    /// The second score, where the model has two.
    package let second: Sum?
    /// The format that every product and sum is rounded to.
    package let precision: Precision

    /// A model of one or two sums in one format.
    package init(first: Sum, second: Sum?, precision: Precision) {
        self.first = first
        self.second = second
        self.precision = precision
    }

    /// Writes the sums of the first `count` rows.
    func score(_ rows: Span<Features>, count: Int, into scores: inout RawScores) {
        var firstScores = scores.first.mutableSpan
        Self.apply(first, precision, rows, count, &firstScores)
        if let second {
            var secondScores = scores.second.mutableSpan
            Self.apply(second, precision, rows, count, &secondScores)
        }
    }

    /// The sums of one prepared row, bit for bit as they are scored; the second is 0 where there is one.
    package func sums(of row: borrowing Features) -> (first: Double, second: Double) {
        let first = sum(first, row)
        guard let second else { return (first, 0) }
        return (first, sum(second, row))
    }

    @inline(__always)
    private func sum(_ sum: borrowing Sum, _ row: borrowing Features) -> Double {
        precision == .float64 ? Self.weigh(row, sum) : Self.weighInFloat32(row, sum)
    }

    private static func apply(
        _ sum: Sum,
        _ precision: Precision,
        _ rows: Span<Features>,
        _ count: Int,
        _ scores: inout MutableSpan<Double>
    ) {
        switch precision {
        case .float64:
            for index in 0..<count {
                scores[index] = weigh(rows[index], sum)
            }
        case .float32:
            for index in 0..<count {
                scores[index] = weighInFloat32(rows[index], sum)
            }
        }
    }

    /// The sum in pairs of columns, the shape of a processor's registers: even columns, odd
    /// columns, then both and the bias.
    @inline(__always)
    private static func weigh(_ row: borrowing Features, _ sum: borrowing Sum) -> Double {
        let pairs =
            SIMD2(row[0], row[1]) * SIMD2(sum.weights[0], sum.weights[1])
            + SIMD2(row[2], row[3]) * SIMD2(sum.weights[2], sum.weights[3])
            + SIMD2(row[4], row[5]) * SIMD2(sum.weights[4], sum.weights[5])
        return pairs[0] + pairs[1] + sum.bias
    }

    @inline(__always)
    private static func weighInFloat32(_ row: borrowing Features, _ sum: borrowing Sum) -> Double {
        var total: Float = 0
        for column in 0..<featureCount {
            total += Float(row[column]) * Float(sum.weights[column])
        }
        return Double(total + Float(sum.bias))
    }
}
