/// The raw scores of a block of rows: what a linear model or trees give and a link reads.
///
/// A block is as many rows as are scored in one go: few enough for the stack, enough to keep a core
/// busy. Lanes beyond the rows of a short last block hold earlier values or zero; what is computed
/// for them is never read.
struct RawScores: ~Copyable {
    /// Rows in a block.
    static let capacity = 8

    var first: [8 of Double] = .init(repeating: 0)
    /// The second scores, of models that give two.
    var second: [8 of Double] = .init(repeating: 0)
}
