/// The number of features that one applicant has.
///
/// Inlinable, so that other modules unroll loops over them.
@inlinable package var featureCount: Int { 6 }

/// One applicant: six values in the model's feature order.
package typealias Features = [6 of Double]

/// A row in the shape of a processor's registers: pairs of columns.
struct FeaturePairs: Sendable {
    let first: SIMD2<Double>
    let second: SIMD2<Double>
    let third: SIMD2<Double>

    @inline(__always)
    init(_ row: Features) {
        first = SIMD2(row[0], row[1])
        second = SIMD2(row[2], row[3])
        third = SIMD2(row[4], row[5])
    }
}
