/// A power of two that brings numbers near 1, so that their sums and squares do not overflow.
///
/// Multiplying by it and dividing by it are exact, but where numbers are over 2^1000 times smaller
/// than the largest.
struct BinaryScale {
    private let factor: Double

    /// The scale by which the largest magnitude of finite values comes to 1 ..< 2, if any is not 0.
    init(of values: [Double]) {
        let largest = values.reduce(0) { max($0, $1.magnitude) }
        let exponent = largest > 0 ? max(-1022, Int(largest.exponent)) : 0
        factor = Double(sign: .plus, exponent: -exponent, significand: 1)
    }

    /// The values near 1.
    func scaled(_ values: [Double]) -> [Double] { values.map { $0 * factor } }

    /// A number on the scale as it would be without; infinite where it is beyond float64.
    func restored(_ value: Double) -> Double { value / factor }
}
