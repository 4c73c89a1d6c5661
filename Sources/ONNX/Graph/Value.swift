import Models

/// What is known at load of a tensor that the graph computes.
enum Value {
    /// A row of columns, each made from one feature.
    case columns(Columns)
    /// Weighted sums of columns to which a bias may still be added.
    case sums(LinearSums)
    /// One or two columns computed from the raw scores of the model.
    case scores(Scores)
    /// Elements that do not depend on the input.
    case constant(Tensor)
}

/// One or two columns, each the result of an operation of the link.
struct Scores {
    /// Numbers of results of the `LinkBuilder`.
    var results: [Int]
    /// The format that the columns are computed in.
    var precision: Precision
}
