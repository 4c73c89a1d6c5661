/// Numbers as reports write them.
extension NumberFormat {
    /// Three significant digits, whole thousands with commas: `0.125`, `14,041`, `9.19·10^12`.
    ///
    /// What is beyond 10^20 or 10^-20 is said to be, since no figure of a report means more there:
    /// `more than 10^20`, `less than -10^20`, `less than 10^-20`.
    ///
    /// - Parameter value: any number; `NaN`, `∞` and `-∞` are written so.
    /// - Returns: the digits, or the words.
    package static func short(_ value: Double) -> String {
        let (words, digits) = parts(of: value)
        return words + digits
    }

    /// A factor, as `×0.125`, `×9.19·10^12` or `more than ×10^20`, by the same rules.
    package static func factor(_ value: Double) -> String {
        let (words, digits) = parts(of: value)
        return "\(words)×\(digits)"
    }

    /// The digits of a number for a sentence, and the words before them where it is beyond all digits.
    private static func parts(of value: Double) -> (words: String, digits: String) {
        let magnitude = value.magnitude
        if (999.5..<99_999_999.5).contains(magnitude) {
            return ("", grouped(Int(value.rounded(.toNearestOrEven))))
        }
        let sign = value < 0 ? "-" : ""
        let (more, less) = (
            Language.text("more than ", "plus de "), Language.text("less than ", "moins de ")
        )
        if magnitude.isFinite, magnitude > 1e20 {
            return (value > 0 ? more : less, "\(sign)10^20")
        }
        if magnitude > 0, magnitude < 1e-20 {
            return (value > 0 ? less : more, "\(sign)10^-20")
        }
        return ("", threeDigits(value).replacing("e", with: "·10^"))
    }

    /// A ratio near 1 with the decimals that tell it from 1.
    package static func ratio(_ value: Double) -> String {
        let isNear = (value - 1).magnitude < 0.1
        return isNear ? fixed(value, decimals: 6) : short(value)
    }

    /// A p-value to three decimals, with spaces that do not break; what is smaller is said to be.
    package static func pValue(_ value: Double) -> String {
        value < 0.001
            ? "p\u{a0}<\u{a0}\(Language.digits("0.001"))"
            : "p\u{a0}=\u{a0}\(fixed(value, decimals: 3))"
    }

    /// A number of things: `1 default`, `2,000 defaults`.
    package static func counted(_ count: Int, _ noun: String) -> String {
        "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
    }

    /// A number of things in the current language, which in French is one of none as well: `0 client`,
    /// `2 clients`.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - noun: the English word for one.
    ///   - french: the French word for one, and that for several where it has more than an s.
    /// - Returns: the number and the word.
    package static func counted(
        _ count: Int,
        _ noun: String,
        _ french: (one: String, several: String)
    ) -> String {
        Language.text(
            counted(count, noun),
            "\(grouped(count)) \(count < 2 ? french.one : french.several)"
        )
    }
}
