/// The difference of two proportions of the same rows, such as the accuracies of two models.
///
/// McNemar's statistic carried on to differences other than 0: the score statistic of Tango
/// ("Equivalence Test and Confidence Interval for the Difference in Proportions for the
/// Paired-Sample Design", Statistics in Medicine 17, 1998), which is McNemar's at 0. Unlike tests
/// given the discordant rows alone, it stays honest where there are few of them or none.
struct PairedProportion: Equatable {
    let count: Int
    /// The rows that only the first has right.
    let onlyFirst: Int
    /// The rows that only the second has right.
    let onlySecond: Int

    /// Second less first.
    var difference: Double { Double(onlySecond - onlyFirst) / Double(count) }

    /// The standard error of the difference; as of one discordant row where there is none.
    var standardError: Double {
        let discordant = Double(max(1, onlyFirst + onlySecond))
        let net = Double(onlySecond - onlyFirst)
        let squares = discordant - net * net / Double(count)
        return max(squares, 1).squareRoot() / Double(count)
    }

    /// How many deviations the rows lie above a true difference of `difference`, -1 to 1.
    func score(at difference: Double) -> Double {
        let (n, second, first) = (Double(count), Double(onlySecond), Double(onlyFirst))
        let linear = -second - first + (2 * n - second + first) * difference
        let constant = -first * difference * (1 - difference)
        let root = max(0, linear * linear - 8 * n * constant).squareRoot()
        let firstRate = (root - linear) / (4 * n)
        let variance = n * (2 * firstRate + difference * (1 - difference))
        let distance = second - first - n * difference
        if variance > 0 { return distance / variance.squareRoot() }
        return distance == 0 ? 0 : distance * .infinity
    }

    /// Where the difference lies, with `deviations` of the score on each side.
    func interval(deviations: Double) -> ClosedRange<Double> {
        let lower = bound { self.score(at: $0) > deviations }
        return lower...max(lower, bound { self.score(at: $0) > -deviations })
    }

    /// The least difference at which something no longer holds that holds below it.
    private func bound(holds: (Double) -> Bool) -> Double {
        var (low, high) = (-1.0, 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if holds(middle) { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
