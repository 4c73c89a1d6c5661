/// What a field of a file says as a number.
enum NumberField: Equatable {
    /// A finite number.
    case number(Double)
    /// Nothing but blanks, or a usual word for a value that is not there.
    case missing
    /// Not a number.
    case invalid
    /// `inf` and the like, or a number beyond the range of float64.
    case notFinite
    /// A number with the other decimal mark than the file's.
    case otherDecimal
    /// A number with one mark and three digits behind it, which may be a decimal mark or part thousands.
    case ambiguous
}

/// How a file writes numbers.
///
/// Digits may stand in groups of three with a space, a no-break space (U+00A0 or U+202F) or an apostrophe
/// between them, whatever the style. A comma or point that may be either mark is never guessed.
package struct NumberStyle: Sendable, Equatable {
    /// The decimal mark: a point or a comma.
    package var decimal = ASCII.point
    /// Whether the file, its separator or the user tells that mark, so that it needs no proof in each field.
    var isSettled = true
    /// Whether a number of the file shows that mark, so that no other number decides it.
    var isProven = false
    /// Whether the other mark is known to part thousands.
    var groupsByOther = false

    /// A decimal point, as in plain CSV.
    static let plain = NumberStyle()

    /// Reads a field.
    ///
    /// - Parameter field: its bytes without quotes, in UTF-8 or cp1252.
    /// - Returns: the float64 nearest to the decimal number, ties to even, or what else the field is.
    func read(_ field: ArraySlice<UInt8>) -> NumberField {
        switch DecimalField(field, decimal: decimal, mayHaveMark: isSettled) {
        case .number(let value): .number(value)
        case .missing: .missing
        case .invalid, .notFinite: readUnusual(field)
        }
    }

    /// Reads what is not plain digits with the decimal mark.
    private func readUnusual(_ field: ArraySlice<UInt8>) -> NumberField {
        if MissingWords.contain(field) { return .missing }
        guard let number = GroupedNumber(field) else {
            return DecimalField(field, decimal: decimal) == .notFinite ? .notFinite : .invalid
        }
        guard let mark = decimalMark(of: number) else { return .ambiguous }
        guard !isSettled || mark == decimal else { return .otherDecimal }
        return switch DecimalField(number.plain(decimal: mark)[...]) {
        case .number(let value): .number(value)
        case .missing, .invalid: .invalid
        case .notFinite: .notFinite
        }
    }

    /// The decimal mark by which a number is read; nil for one that may be read by either.
    private func decimalMark(of number: GroupedNumber) -> UInt8? {
        switch number.reading {
        case .either(let mark):
            guard isSettled else { return nil }
            return mark == decimal ? mark : groupsByOther ? decimal : nil
        case .decimal(let mark): return mark
        case .whole: return decimal
        }
    }
}

/// The usual words for a value that is not there.
enum MissingWords {
    private static let words: Set<String> = [
        "", "na", "n/a", "#n/a", "n.a.", "nan", "null", "none", "nil", "-", "--", ".", "?",
    ]
    /// The longest of them.
    private static let bytesMax = 4

    /// Whether a field is one of them, in capitals or not, between blanks or not.
    static func contain(_ field: ArraySlice<UInt8>) -> Bool {
        let isBlank = { (byte: UInt8) in byte == ASCII.space || byte == ASCII.tab }
        let core = field.drop(while: isBlank)
        guard let last = core.lastIndex(where: { !isBlank($0) }) else { return true }
        guard last - core.startIndex < bytesMax else { return false }
        return words.contains(String(decoding: core[...last], as: UTF8.self).lowercased())
    }
}
