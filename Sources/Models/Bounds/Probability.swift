/// Which numbers are probabilities, and what becomes of a model's result that is none.
///
/// This is the one home of the rule: every score of the server, of files, of the gate, of a
/// training and of the load tester's checks comes through `Model.score`, which applies it.
package enum Probability {
    /// The numbers that are probabilities.
    package static let range = Interval(0, 1)
    /// How far beyond 0 or 1 rounding may carry a result that is meant to be a probability.
    package static let roundingMax = 1e-6

    /// The probability that a result stands for.
    ///
    /// - Parameter result: any double.
    /// - Returns: the result itself from 0 to 1 (-0 among them), 0 or 1 where it lies at most
    ///   `roundingMax` beyond, and NaN otherwise.
    @inline(__always)
    package static func settled(_ result: Double) -> Double {
        if result >= 0 && result <= 1 { return result }
        if result < 0 && result >= -roundingMax { return 0 }
        if result > 1 && result <= 1 + roundingMax { return 1 }
        return .nan
    }
}
