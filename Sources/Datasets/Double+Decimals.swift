extension Double {
    /// The shortest decimal text that reads back to the same number, without an exponent.
    ///
    /// Spreadsheets read it in any language once its point is theirs. Of what is not finite it is `nan`, `inf` or
    /// `-inf`.
    package var decimals: String {
        let text = description
        guard let letter = text.firstIndex(of: "e"),
            let exponent = Int(text[text.index(after: letter)...])
        else { return text }
        let mantissa = text[..<letter]
        let sign = mantissa.hasPrefix("-") ? "-" : ""
        let digits = mantissa.filter(\.isNumber)
        // How many digits stand before the point, which has one before it now.
        let whole = exponent + 1
        if whole <= 0 {
            return sign + "0." + String(repeating: "0", count: -whole) + digits
        }
        guard whole < digits.count else {
            return sign + digits + String(repeating: "0", count: whole - digits.count) + ".0"
        }
        return sign + digits.prefix(whole) + "." + digits.dropFirst(whole)
    }
}
