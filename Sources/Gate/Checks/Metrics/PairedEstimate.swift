internal import Statistics

/// By how much a challenger's metric is better than the champion's on the same rows, with what
/// chance may have done to it.
struct PairedEstimate {
    /// The way in which it was found.
    let method: String
    /// Above 0 where the challenger is better, whatever the metric's direction.
    let gain: Double
    /// Where the gain lies, with the significance beyond each end.
    let interval: ClosedRange<Double>
    let standardError: Double
    /// The p-value of "worse by the margin or more": small where the challenger is shown to be
    /// no worse.
    let worsePValue: Double
    /// The p-value of "worse by less than the margin": small where it is shown to be worse.
    let finePValue: Double
    /// What the metric is a share of, if it is one that counts rows and says nothing of those
    /// that did not happen to be there.
    var countedRows: Int?

    /// With how many rows the same gain would be shown to be within the margin or beyond it.
    ///
    /// Intervals shrink with the root of the rows.
    ///
    /// - Parameters:
    ///   - rows: how many there are.
    ///   - margin: how much worse a challenger may be.
    /// - Returns: the rows, to two digits and rounded up; nil where no number of rows that anybody has would do.
    func rowsToSettle(of rows: Int, margin: Double) -> Int? {
        let distance = gain + margin
        let reach = distance > 0 ? gain - interval.lowerBound : interval.upperBound - gain
        let factor = reach / distance
        var needed = Double(rows) * factor * factor
        if let countedRows, countedRows > 0 {
            needed = max(needed, Double(rows) * 3 / margin / Double(countedRows))
        }
        guard needed.isFinite, needed > Double(rows), needed <= Self.rowsToSettleMax else {
            return nil
        }
        var step = 1.0
        while needed / step >= 100 { step *= 10 }
        // Rounding must not make 3.3e4 of what is 3.2e4.
        return Int((needed / step * (1 - 1e-12)).rounded(.up) * step)
    }

    private static let rowsToSettleMax = 1e9

    /// Compares, or says why that cannot be done.
    static func of(
        _ metric: ClassificationMetric,
        _ pair: ScoredPair,
        margin: Double,
        significance: Double
    ) -> PairedEstimate? {
        let deviations = NormalTail.quantile(above: significance)
        switch metric {
        case .accuracy:
            let rows = Array(pair.champion.labels.indices)
            return proportion(pair.rightness(rows), margin, deviations, mcNemar: true)
        case .recall:
            let rows = pair.champion.labels.indices.filter { pair.champion.labels[$0] }
            guard !rows.isEmpty else { return nil }
            return proportion(pair.rightness(rows), margin, deviations, mcNemar: false)
        case .rocAUC: return deLong(pair, margin, deviations)
        case .precision, .f1, .averagePrecision, .logLoss, .brierScore:
            return bootstrap(metric, pair, margin, significance)
        }
    }

    private static func proportion(
        _ pair: PairedProportion,
        _ margin: Double,
        _ deviations: Double,
        mcNemar: Bool
    ) -> PairedEstimate {
        let score = pair.score(at: -margin)
        var method = "Tango's score interval"
        if mcNemar {
            let test = McNemar(
                onlyFirstRight: pair.onlyFirst,
                onlySecondRight: pair.onlySecond
            )
            let isExact = pair.onlyFirst + pair.onlySecond < McNemar.midPRowsMin
            method += ", McNemar's \(isExact ? "exact" : "mid-p") p \(figure(test.pValue))"
        }
        return PairedEstimate(
            method: method,
            gain: pair.difference,
            interval: pair.interval(deviations: deviations),
            standardError: pair.standardError,
            worsePValue: NormalTail.above(score),
            finePValue: NormalTail.above(-score)
        )
    }

    private static func deLong(
        _ pair: ScoredPair,
        _ margin: Double,
        _ deviations: Double
    ) -> PairedEstimate? {
        let test = DeLong(
            labels: pair.champion.labels,
            first: pair.challenger.probabilities,
            second: pair.champion.probabilities
        )
        guard let test else { return nil }
        let spread = deviations * test.standardError
        let distance = test.difference + margin
        // Without variance the sign alone decides; at the margin itself nothing is shown.
        let score =
            test.variance > 0
            ? distance / test.standardError : distance == 0 ? 0 : distance * .infinity
        return PairedEstimate(
            method: "DeLong",
            gain: test.difference,
            interval: test.difference - spread...test.difference + spread,
            standardError: test.standardError,
            worsePValue: NormalTail.above(score),
            finePValue: NormalTail.above(-score)
        )
    }

    private static func bootstrap(
        _ metric: ClassificationMetric,
        _ pair: ScoredPair,
        _ margin: Double,
        _ significance: Double
    ) -> PairedEstimate? {
        guard let differences = pair.bootstrap()[metric],
            let before = pair.champion.metrics[metric], let now = pair.challenger.metrics[metric]
        else { return nil }
        let interval = differences.interval(tail: significance)
        let isHigher = metric.higherIsBetter
        return PairedEstimate(
            method: "paired bootstrap",
            gain: isHigher ? now - before : before - now,
            interval: isHigher ? interval : -interval.upperBound...(-interval.lowerBound),
            standardError: differences.standardError,
            worsePValue: isHigher
                ? differences.share(atMost: -margin) : differences.share(atLeast: margin),
            finePValue: isHigher
                ? differences.share(atLeast: -margin) : differences.share(atMost: margin),
            countedRows: pair.countedRows(of: metric)
        )
    }
}
