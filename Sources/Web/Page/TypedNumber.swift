/// What somebody typed as a number, by the habits of a language.
///
/// Thousands may be set apart by spaces, and in English by commas: all by the same mark, three digits each.
/// Decimals follow a point, in French a comma or a point. So a comma never has two meanings on one page.
enum TypedNumber: Equatable {
    case number(Double)
    case blank
    case notNumber
    /// More characters than a number has.
    case tooLong

    /// More characters than any amount needs.
    static let charactersMax = 40

    /// Reads a text that was written in a language.
    init(_ text: String, in language: PageLanguage) {
        var core = text.drop(while: Self.isSpace)
        while let last = core.last, Self.isSpace(last) { core.removeLast() }
        guard !core.isEmpty else {
            self = .blank
            return
        }
        guard core.unicodeScalars.count <= Self.charactersMax else {
            self = .tooLong
            return
        }
        self = Self.plain(core, language).flatMap(Double.init).map { .number($0) } ?? .notNumber
    }

    /// The text as digits with a point; nil when it is no number.
    private static func plain(_ text: Substring, _ language: PageLanguage) -> String? {
        let isNegative = text.first == "-" || text.first == "\u{2212}"
        let body = text.dropFirst(isNegative || text.first == "+" ? 1 : 0)
        let decimalMarks = language.words(".", ",.")
        let at = body.firstIndex(where: decimalMarks.contains) ?? body.endIndex
        let decimals = body[at...].dropFirst()
        guard let whole = whole(body[..<at], language), decimals.allSatisfy(isDigit),
            !(whole.isEmpty && decimals.isEmpty)
        else { return nil }
        return (isNegative ? "-" : "") + "0" + whole + "." + decimals + "0"
    }

    /// Digits without what sets their thousands apart; nil when it does not do that.
    private static func whole(_ text: Substring, _ language: PageLanguage) -> String? {
        let marks = Set(text.filter { !isDigit($0) })
        guard let mark = marks.first else { return String(text) }
        guard marks.count == 1, isSpace(mark) || language.words(",", "").contains(mark) else {
            return nil
        }
        let groups = text.split(separator: mark, omittingEmptySubsequences: false)
        guard (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { return nil }
        return groups.joined()
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

    /// Plain, no-break, narrow no-break and thin space, and tab.
    private static func isSpace(_ character: Character) -> Bool {
        " \u{a0}\u{202f}\u{2009}\t".contains(character)
    }
}
