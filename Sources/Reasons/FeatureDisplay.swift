/// How a feature and its values are shown to people.
package struct FeatureDisplay: Sendable, Hashable {
    /// What values are counted in.
    package enum Unit: String, Sendable, CaseIterable {
        case money
        case count
        case years
        case points
        /// Nothing that is known.
        case none = ""
    }

    /// The most bytes of UTF-8 that a label has.
    package static let labelBytesMax = 255

    /// The label in English, as "Annual income".
    package let english: String
    /// The label in French.
    package let french: String
    /// What values are counted in.
    package let unit: Unit
    /// Of values that are money the three letters of the currency, as "USD"; empty where it is not known, and
    /// of other values.
    package let currency: String

    /// A feature as it is shown; its labels have 1 to ``labelBytesMax`` bytes on one line.
    package init(english: String, french: String, unit: Unit, currency: String = "") {
        self.english = english
        self.french = french
        self.unit = unit
        self.currency = currency
    }
}
