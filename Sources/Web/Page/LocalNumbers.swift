import Words

/// Numbers as the readers of a language write them.
struct LocalNumbers {
    let language: PageLanguage

    /// A number with at most so many decimals, without zeros at their end: `11,572.86`, `11 572,86`.
    func text(_ value: Double, decimalsMax: Int = 2) -> String {
        local(trimmed(NumberFormat.fixed(value, decimals: decimalsMax)))
    }

    /// The decimals, two or more, with which two numbers do not read the same; twelve at most.
    func decimals(apart value: Double, _ other: Double) -> Int {
        (2..<12).first { text(value, decimalsMax: $0) != text(other, decimalsMax: $0) } ?? 12
    }

    /// A number to the last bit, to be read back in the same language.
    ///
    /// Thousands are set apart where a field has room for that; very large and very small numbers have
    /// hundreds of digits.
    func exactText(_ value: Double) -> String {
        guard let plain = PlainDigits(value)?.text() else { return local(value.description) }
        let text = local(plain)
        return text.count <= TypedNumber.charactersMax ? text : local(plain, setsApart: false)
    }

    /// A whole number.
    func text(_ count: Int) -> String { local(String(count)) }

    /// A fraction in per cent with so many decimals.
    func percent(_ fraction: Double, decimals: Int) -> String {
        local(NumberFormat.fixed(fraction * 100, decimals: decimals)) + percentSign
    }

    /// A probability and its threshold with as many decimals as tell the two apart, so that no
    /// probability is said to be below a threshold that reads the same; with all digits where twelve
    /// decimals do not.
    func percents(
        probability: Double,
        threshold: Double
    ) -> (probability: String, threshold: String) {
        func fixed(_ fraction: Double, _ decimals: Int) -> String {
            NumberFormat.fixed(fraction * 100, decimals: decimals)
        }
        let telling = (1...12).first {
            probability == threshold || fixed(probability, $0) != fixed(threshold, $0)
        }
        guard let decimals = telling else { return (exact(probability), exact(threshold)) }
        return (
            bounded(probability, decimals),
            local(trimmed(fixed(threshold, decimals))) + percentSign
        )
    }

    /// A fraction in per cent with all its digits.
    private func exact(_ fraction: Double) -> String {
        local(PlainDigits(fraction)?.text(timesTenTo: 2) ?? fraction.description) + percentSign
    }

    /// A part of a whole in per cent: one that is neither 0 nor 1 is not said to be.
    func share(_ fraction: Double, decimals: Int) -> String {
        fraction == 0 || fraction == 1
            ? percent(fraction, decimals: decimals) : bounded(fraction, decimals)
    }

    /// A probability is never said to be 0 or 1: where a model gives one of these, it has rounded.
    private func bounded(_ probability: Double, _ decimals: Int) -> String {
        let text = percent(probability, decimals: decimals)
        if text == percent(0, decimals: decimals) {
            return language.words("less than ", "moins de ")
                + percent(smallest(decimals), decimals: decimals)
        }
        if text == percent(1, decimals: decimals) {
            return language.words("more than ", "plus de ")
                + percent(1 - smallest(decimals), decimals: decimals)
        }
        return text
    }

    /// One in the last of so many decimals of a percentage.
    private func smallest(_ decimals: Int) -> Double {
        (0..<decimals).reduce(0.01) { step, _ in step / 10 }
    }

    private var percentSign: String { language.words("%", "\u{202f}%") }

    private func trimmed(_ text: String) -> String {
        guard text.contains("."), !text.contains("e") else { return text }
        var text = Substring(text)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return String(text)
    }

    /// Puts the language's decimal mark for the point and, unless told not to, sets thousands apart.
    private func local(_ plain: String, setsApart: Bool = true) -> String {
        let isNegative = plain.hasPrefix("-")
        let parts = plain.drop { $0 == "-" }.split(separator: ".", maxSplits: 1)
        guard let whole = parts.first else { return plain }
        var text = isNegative ? "\u{2212}" : ""
        for (index, digit) in whole.enumerated() {
            let left = whole.count - index
            let isBorder = setsApart && index > 0 && left.isMultiple(of: 3)
            if isBorder, whole.allSatisfy(\.isNumber) { text += language.words(",", "\u{202f}") }
            text.append(digit)
        }
        return parts.count > 1 ? text + language.words(".", ",") + parts[1] : text
    }
}
