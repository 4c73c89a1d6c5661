/// The p-values of several tests, adjusted so that any of them may be taken by itself.
///
/// Rejecting where the adjusted value is below a level keeps the chance of even one false rejection
/// below it, however the tests depend on each other (Holm, "A Simple Sequentially Rejective Multiple
/// Test Procedure", Scandinavian Journal of Statistics 6, 1979).
///
/// - Parameter pValues: any number of them, each of 0 to 1.
/// - Returns: as many in the same order: the least p times their number, the next times one less,
///   and so on, where none is less than one before nor more than 1.
package func holmAdjusted(_ pValues: [Double]) -> [Double] {
    precondition(pValues.allSatisfy { (0...1).contains($0) }, "a p-value lies in 0...1")
    let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
    var adjusted = pValues
    var greatest = 0.0
    for (place, index) in order.enumerated() {
        greatest = max(greatest, min(1, Double(pValues.count - place) * pValues[index]))
        adjusted[index] = greatest
    }
    return adjusted
}
