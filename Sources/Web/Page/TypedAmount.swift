/// What was typed as a number, taken apart: its sign, its digits with their marks, and the currency beside them.
struct TypedAmount {
    let isNegative: Bool
    /// All that is neither the sign nor the currency.
    let digits: Substring
    /// The currency as it was written; nil where there is none.
    let mark: CurrencyMark?

    /// Takes a text apart.
    ///
    /// - Parameters:
    ///   - text: without space around it.
    ///   - mayHaveCurrency: whether a currency may stand there; if not, one is left among the digits.
    init(_ text: Substring, mayHaveCurrency: Bool) {
        var rest = text
        var sign = Self.takeSign(&rest)
        var mark: CurrencyMark?
        if mayHaveCurrency {
            mark = CurrencyMark.take(from: &rest)
            // "-$5" and "$-5" are the same.
            if mark?.place == .before, sign == nil { sign = Self.takeSign(&rest) }
        }
        isNegative = sign ?? false
        digits = rest
        self.mark = mark
    }

    /// Takes a sign from the beginning of a text; nil where there is none.
    private static func takeSign(_ text: inout Substring) -> Bool? {
        guard let first = text.first, "-\u{2212}+".contains(first) else { return nil }
        text.removeFirst()
        return first != "+"
    }
}

/// A currency beside an amount, as a sign or as its three letters.
struct CurrencyMark {
    /// Where it stands.
    enum Place {
        case before
        case after
    }

    let place: Place
    /// A sign, or three capital letters.
    private let text: String

    /// The signs that are known, the longest first, with the currencies that each is written for.
    private static let signs: [(sign: String, currencies: [String])] = [
        ("US$", ["USD"]), ("CA$", ["CAD"]), ("A$", ["AUD"]),
        ("$", ["USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN"]), ("€", ["EUR"]),
        ("£", ["GBP"]), ("¥", ["JPY", "CNY"]), ("₹", ["INR"]), ("CHF", ["CHF"]),
    ]

    /// Takes a currency from one end of an amount, with the space beside it; nil where none is there.
    static func take(from amount: inout Substring) -> CurrencyMark? {
        let signs = signs.map(\.sign)
        if let sign = signs.first(where: { amount.hasPrefix($0) }) ?? letters(amount.prefix(3)) {
            amount = amount.dropFirst(sign.count).withoutSpaces
            return CurrencyMark(place: .before, text: sign.uppercased())
        }
        if let sign = signs.first(where: { amount.hasSuffix($0) }) ?? letters(amount.suffix(3)) {
            amount = amount.dropLast(sign.count).withoutSpaces
            return CurrencyMark(place: .after, text: sign.uppercased())
        }
        return nil
    }

    /// Whether it is written for a currency.
    ///
    /// - Parameter currency: three capital letters; empty where any that is known will do.
    /// - Returns: whether an amount with it can be an amount of that currency.
    func means(_ currency: String) -> Bool {
        if currency.isEmpty {
            return Self.signs.contains { $0.sign == text || $0.currencies.contains(text) }
        }
        return text == currency
            || Self.signs.contains { $0.sign == text && $0.currencies.contains(currency) }
    }

    /// Whether it stands where a language has it: French behind the amount, English a sign before it.
    func isPlaced(as language: PageLanguage) -> Bool {
        switch language {
        case .english: place == .before || Self.letters(text[...]) != nil
        case .french: place == .after
        }
    }

    /// A text where it is three letters of a currency's code.
    private static func letters(_ text: Substring) -> String? {
        text.count == 3 && text.allSatisfy { $0.isASCII && $0.isLetter } ? String(text) : nil
    }
}
