/// What somebody typed as a number, by the habits of a language.
///
/// Thousands may be set apart by spaces, apostrophes, commas or points: all by the same mark, three digits each. Decimals
/// follow a point or a comma. Where both readings of a mark give a number, the language of the page decides, if the
/// text is written as that language writes it; if not, it has two readings, and none is taken.
enum TypedNumber: Equatable {
    case number(Double)
    case blank
    case notNumber
    /// More characters than a number has.
    case tooLong
    /// What the text means with a point before the decimals, and with a comma.
    case twoReadings(point: Double, comma: Double)
    /// An amount in another currency than the one that is asked for.
    case otherCurrency

    /// More characters than any amount needs.
    static let charactersMax = 40

    /// Reads a text that was written in a language.
    ///
    /// - Parameters:
    ///   - text: what was typed.
    ///   - language: that of the page that it was typed into.
    ///   - currency: the three letters of the currency that may stand beside an amount, empty for any; nil where the
    ///     number is no money.
    init(_ text: String, in language: PageLanguage, currency: String? = nil) {
        let core = text[...].withoutSpaces
        guard !core.isEmpty else {
            self = .blank
            return
        }
        guard core.unicodeScalars.count <= Self.charactersMax else {
            self = .tooLong
            return
        }
        let amount = TypedAmount(core, mayHaveCurrency: currency != nil)
        let readings = (
            point: Self.value(amount, decimalMark: ".", groupMark: ","),
            comma: Self.value(amount, decimalMark: ",", groupMark: ".")
        )
        switch readings {
        case (nil, nil): self = .notNumber
        case _ where amount.mark?.means(currency ?? "") == false:
            self = currency?.isEmpty == false ? .otherCurrency : .notNumber
        case (let value?, nil), (nil, let value?): self = .number(value)
        case (let point?, let comma?) where point == comma: self = .number(point)
        case (let point?, let comma?):
            self = .twoReadings(point: point, comma: comma)
            guard amount.mark?.isPlaced(as: language) != false else { return }
            switch language {
            case .english: self = .number(point)
            // Points set no thousands apart in French, but who types numbers on a keypad has only a point.
            case .french: if amount.digits.contains(",") { self = .number(comma) }
            }
        }
    }

    /// The number that an amount is by one meaning of its marks; nil when it is none.
    private static func value(
        _ amount: TypedAmount,
        decimalMark: Character,
        groupMark: Character
    ) -> Double? {
        let body = amount.digits
        let at = body.firstIndex(of: decimalMark) ?? body.endIndex
        let decimals = body[at...].dropFirst()
        guard let whole = whole(body[..<at], groupMark), decimals.allSatisfy(isDigit),
            !(whole.isEmpty && decimals.isEmpty)
        else { return nil }
        return Double((amount.isNegative ? "-" : "") + "0" + whole + "." + decimals + "0")
    }

    /// Digits without what sets their thousands apart; nil when it does not do that.
    private static func whole(_ text: Substring, _ groupMark: Character) -> String? {
        let marks = Set(text.filter { !isDigit($0) })
        guard let mark = marks.first else { return String(text) }
        guard marks.count == 1, mark == groupMark || mark.isSpaceInNumber || "'’".contains(mark)
        else { return nil }
        let groups = text.split(separator: mark, omittingEmptySubsequences: false)
        // Nobody sets the thousands of a number apart that begins with a zero.
        guard (1...3).contains(groups[0].count), groups[0].first != "0",
            groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { return nil }
        return groups.joined()
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
}

extension Character {
    /// Plain, no-break, narrow no-break and thin space, and tab.
    var isSpaceInNumber: Bool { " \u{a0}\u{202f}\u{2009}\t".contains(self) }
}

extension Substring {
    /// The text without the spaces around it.
    var withoutSpaces: Substring {
        var text = drop(while: \.isSpaceInNumber)
        while text.last?.isSpaceInNumber == true { text.removeLast() }
        return text
    }
}
