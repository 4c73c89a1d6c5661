/// The floating-point format in which a graph computes.
package enum Precision: String, Sendable {
    /// IEEE 754 binary32: every result is rounded to 24 significant bits.
    case float32
    /// IEEE 754 binary64.
    case float64
}
