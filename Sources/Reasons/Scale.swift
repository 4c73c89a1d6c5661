/// The scale on which a model adds up a score.
package enum Scale: UInt8, Sendable, CaseIterable {
    /// The sum is the probability itself.
    case probability = 0
    /// The probability is the sigmoid of the sum.
    case logOdds = 1
}
