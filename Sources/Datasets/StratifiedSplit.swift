internal import Statistics

/// Divides rows by chance so that every part has its share of both outcomes.
///
/// The same labels, arguments and seed give the same parts on every machine. Rows come in the order
/// of the dataset within each part.
package enum StratifiedSplit {
    /// Divides rows in two.
    ///
    /// Each outcome's share of the test rows is `testFraction` of its rows to within one, and so is
    /// that of all rows. An outcome with two rows or more is on both sides.
    ///
    /// - Parameters:
    ///   - labels: the outcome of each row.
    ///   - testFraction: the part of the rows to test with, above 0 and below 1.
    ///   - seed: which of the divisions to take.
    /// - Returns: the rows to train and to test with, from 0, each row in one of them.
    package static func trainTest(
        labels: [Bool],
        testFraction: Double,
        seed: UInt64
    ) -> (train: [Int], test: [Int]) {
        precondition(testFraction > 0 && testFraction < 1, "a test fraction is between 0 and 1")
        let classes = shuffledClasses(labels, seed: seed)
        let wanted = (Double(labels.count) * testFraction).rounded()
        let negativeCount = (Double(classes[0].count) * testFraction).rounded()
        let counts = [negativeCount, wanted - negativeCount]
        var isTest = [Bool](repeating: false, count: labels.count)
        for (rows, count) in zip(classes, counts) {
            for row in rows.prefix(clamped(Int(count), of: rows.count)) { isTest[row] = true }
        }
        return (labels.indices.filter { !isTest[$0] }, labels.indices.filter { isTest[$0] })
    }

    /// Divides rows in folds for cross-validation.
    ///
    /// The rows of each outcome, and all rows, are spread over the folds so that their numbers
    /// differ by at most 1. A fold lacks an outcome that has fewer rows than there are folds.
    ///
    /// - Parameters:
    ///   - labels: the outcome of each row.
    ///   - count: the number of folds, at least 2.
    ///   - seed: which of the divisions to take.
    /// - Returns: for each fold, the rows to test with, from 0, each row in one of them.
    package static func folds(labels: [Bool], count: Int, seed: UInt64) -> [[Int]] {
        precondition(count >= 2, "cross-validation has at least two folds")
        var foldOfRow = [Int](repeating: 0, count: labels.count)
        // The second outcome is dealt on where the first ended, which evens out all rows as well.
        for (place, row) in shuffledClasses(labels, seed: seed).joined().enumerated() {
            foldOfRow[row] = place % count
        }
        var folds = [[Int]](repeating: [], count: count)
        for (row, fold) in foldOfRow.enumerated() { folds[fold].append(row) }
        return folds
    }

    /// The rows of each outcome, false and then true, in an order drawn by chance.
    private static func shuffledClasses(_ labels: [Bool], seed: UInt64) -> [[Int]] {
        var generator = SeededGenerator(seed: seed)
        return [false, true].map { label in
            let rows = labels.indices.filter { labels[$0] == label }
            return generator.nextPermutation(count: rows.count).map { rows[$0] }
        }
    }

    /// A number of test rows that leaves a row on each side where there are two.
    private static func clamped(_ count: Int, of rowCount: Int) -> Int {
        guard rowCount >= 2 else { return 0 }
        return min(max(count, 1), rowCount - 1)
    }
}
