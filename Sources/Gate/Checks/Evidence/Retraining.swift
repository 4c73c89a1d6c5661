/// What came of training a challenger again from its record.
package enum Retraining: Sendable {
    /// A model file.
    case made([UInt8])
    /// The data or the program that the record names cannot be had, for a reason that reads on
    /// from "not retrained:".
    case notAtHand(String)
}

/// Trains a model again; its argument is the file with the record.
package typealias Retrainer = @Sendable ([UInt8]) async -> Retraining
