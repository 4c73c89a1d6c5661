/// A form of trees that scores a few rows by their ranks.
protocol RankKernel: Sendable {
    /// The values of the leaves, by the number that the form gives each.
    var values: LeafValues { get }

    /// Writes the scores of the first `count` rows, at most eight, whose `ranks` are those that ``ThresholdRanks`` writes,
    /// as a rule combines the `first` values of their leaves, and the `second` where there are any.
    func score<C: LeafCombination>(
        _ ranks: Span<UInt16>,
        _ count: Int,
        _ scores: inout RawScores,
        _ first: Span<C.Number>,
        _ second: Span<C.Number>,
        _: C.Type
    )
}

extension RankKernel {
    /// Writes the scores of the first rows, at most eight.
    ///
    /// - Parameters:
    ///   - ranks: of each row 16, as ``ThresholdRanks`` writes them.
    ///   - count: how many rows.
    ///   - scores: gets their scores.
    @inline(__always)
    func score(_ ranks: Span<UInt16>, count: Int, into scores: inout RawScores) {
        let (floats, doubles) = (values.floats.first.span, values.doubles.first.span)
        let (floats2, doubles2) = (values.floats.second.span, values.doubles.second.span)
        switch values.rule {
        case .floatSum: score(ranks, count, &scores, floats, floats2, FloatSum.self)
        case .roundedSum: score(ranks, count, &scores, doubles, doubles2, RoundedSum.self)
        case .doubleSum: score(ranks, count, &scores, doubles, doubles2, DoubleSum.self)
        case .minimum: score(ranks, count, &scores, doubles, doubles2, Minimum.self)
        case .maximum: score(ranks, count, &scores, doubles, doubles2, Maximum.self)
        }
    }
}
