@testable import Models

extension Model {
    /// What the model computes for a row, before it is asked whether that is a probability.
    func result(of row: Features) -> Double {
        let rows = [1 of Features](repeating: row)
        var results = [1 of Double](repeating: 0)
        var places = results.mutableSpan
        scoreInSteps(rows.span, into: &places)
        return results[0]
    }
}
