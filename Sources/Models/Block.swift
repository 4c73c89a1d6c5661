/// The rows that are scored in one go: few enough for the stack, enough to keep a core busy.
///
/// Lanes beyond the rows of a short last block hold earlier values or zero; what is computed for
/// them is never read.
struct Block {
    /// Rows in a block.
    static let capacity = 8

    /// The columns of each row, from the features to what the linear model or the trees read.
    var rows: [8 of Features] = .init(repeating: .init(repeating: 0))
    /// The first raw score of each row.
    var firstScores: [8 of Double] = .init(repeating: 0)
    /// The second raw score of each row, of models that give two.
    var secondScores: [8 of Double] = .init(repeating: 0)

    /// Takes rows and does the steps on them that come before the model.
    mutating func prepare(_ source: Span<Features>, with preparation: borrowing Preparation) {
        var target = rows.mutableSpan
        for index in source.indices {
            target[index] = source[index]
        }
        preparation.apply(to: &target, count: source.count)
    }
}
