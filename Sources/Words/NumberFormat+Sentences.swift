/// Numbers as reports write them.
extension NumberFormat {
    /// Three significant digits, whole thousands with commas: `0.125`, `14,041`, `9.19e32`.
    package static func short(_ value: Double) -> String {
        let isThousands = (999.5..<99_999_999.5).contains(value.magnitude)
        return isThousands
            ? grouped(Int(value.rounded(.toNearestOrEven)))
            : threeDigits(value)
    }

    /// A ratio near 1 with the decimals that tell it from 1.
    package static func ratio(_ value: Double) -> String {
        let isNear = (value - 1).magnitude < 0.1
        return isNear ? fixed(value, decimals: 6) : short(value)
    }

    /// A p-value to three decimals, with spaces that do not break; what is smaller is said to be.
    package static func pValue(_ value: Double) -> String {
        value < 0.001
            ? "p\u{a0}<\u{a0}0.001" : "p\u{a0}=\u{a0}\(fixed(value, decimals: 3))"
    }

    /// A number of things: `1 default`, `2,000 defaults`.
    package static func counted(_ count: Int, _ noun: String) -> String {
        "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
    }
}
