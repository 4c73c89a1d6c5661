/// The number of features that one applicant has.
package let featureCount = 6

/// One applicant: six values in the model's feature order.
package typealias Features = [6 of Double]
