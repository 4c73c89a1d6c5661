import SestinaClient

/// A row of its own for each number from 0 to 2^20, and what the stub model gives it.
enum NumberedRow {
    /// The row.
    static func row(_ number: Int) -> FeatureRow { [Double(number) / 131_072, 0, 0, 0, 0, 0] }

    /// Its probability, exactly.
    static func probability(_ number: Int) -> Double { Double(number) / 1_048_576 }
}
