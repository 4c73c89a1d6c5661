/// What is counted in when it is asked between which numbers a model's results lie.
package enum Reckoning: Sendable {
    /// What the formulas say of real numbers: rounding is left out, and so are the rows whose score
    /// lies within 1e-7 of 0, where SOFTMAX_ZERO has another formula.
    ///
    /// This tells what the results are meant to be.
    case intended
    /// Every result that the computation can give for any row, to the last bit.
    case computed
}
