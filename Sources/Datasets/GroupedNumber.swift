/// A number as people write it: digits in groups of three or not, with a decimal point or comma or without, and
/// an exponent or none.
struct GroupedNumber {
    /// What the marks of a number tell of the decimal mark.
    enum Reading: Equatable {
        /// Nothing: there is none.
        case whole
        /// It is this one, a point or a comma.
        case decimal(UInt8)
        /// The only mark is this one, once and before three digits: as a decimal mark it gives one number, as a
        /// mark of thousands another.
        case either(UInt8)
    }

    /// What parts two groups of digits.
    private enum Mark: Equatable {
        case point
        case comma
        /// A space of any kind.
        case space
        case apostrophe

        var isDecimal: Bool { self == .point || self == .comma }
        var byte: UInt8 { self == .comma ? ASCII.comma : ASCII.point }
        var other: UInt8 { self == .comma ? ASCII.point : ASCII.comma }
    }

    /// What the marks tell.
    let reading: Reading
    /// A minus or nothing.
    private let sign: [UInt8]
    private let groups: [ArraySlice<UInt8>]
    /// One between each two groups.
    private let marks: [Mark]
    /// The exponent with its letter, if there is one; whether it is any tells who reads ``plain(decimal:)``.
    private let exponent: ArraySlice<UInt8>

    /// Whether a point or comma is known to part thousands.
    var hasMarkOfThousands: Bool {
        guard case .decimal(let decimal) = reading else { return false }
        return marks.contains { $0.isDecimal && $0.byte != decimal }
    }

    /// Takes a field apart; nil where it is no such number, or its groups are not of three digits.
    ///
    /// - Parameter field: bytes in UTF-8 or cp1252, blanks around them or not.
    init?(_ field: ArraySlice<UInt8>) {
        var rest = Self.trimmed(field)
        var sign: [UInt8] = []
        if let first = rest.first, first == ASCII.minus || first == ASCII.plus {
            if first == ASCII.minus { sign = [first] }
            rest = rest.dropFirst()
        }
        var groups: [ArraySlice<UInt8>] = []
        var marks: [Mark] = []
        while true {
            let digits = rest.prefix { $0 &- ASCII.zero < 10 }
            groups.append(digits)
            rest = rest.dropFirst(digits.count)
            if rest.isEmpty || rest.first == ASCII.lowercaseE || rest.first == ASCII.uppercaseE {
                break
            }
            guard let mark = Self.takeMark(&rest) else { return nil }
            marks.append(mark)
        }
        guard groups.contains(where: { !$0.isEmpty }),
            let reading = Self.reading(groups, marks)
        else { return nil }
        (self.sign, self.groups, self.marks, exponent) = (sign, groups, marks, rest)
        // Nobody parts the thousands of a number with an exponent.
        if case .either(let mark) = reading, !rest.isEmpty {
            self.reading = .decimal(mark)
        } else {
            self.reading = reading
        }
    }

    /// The number with a decimal point and no other marks.
    ///
    /// - Parameter decimal: which mark is the decimal one.
    /// - Returns: its bytes in ASCII.
    func plain(decimal: UInt8) -> [UInt8] {
        var text = sign + (groups.first ?? [])
        for (mark, group) in zip(marks, groups.dropFirst()) {
            if mark.isDecimal, mark.byte == decimal { text.append(ASCII.point) }
            text += group
        }
        return text + exponent
    }

    /// What groups and marks tell; nil where they are no number.
    private static func reading(_ groups: [ArraySlice<UInt8>], _ marks: [Mark]) -> Reading? {
        guard let last = marks.last else { return .whole }
        let isLastOnly = marks.count { $0 == last } == 1
        if last.isDecimal, isLastOnly {
            let thousands = marks.dropLast()
            if thousands.isEmpty {
                return areThousands(groups, marks[...]) ? .either(last.byte) : .decimal(last.byte)
            }
            return areThousands(groups.dropLast(), thousands) ? .decimal(last.byte) : nil
        }
        guard areThousands(groups[...], marks[...]) else { return nil }
        return last.isDecimal ? .decimal(last.other) : .whole
    }

    /// Whether groups are three digits each, the first one to three without a zero before others, and what parts
    /// them is one mark.
    private static func areThousands(
        _ groups: some Collection<ArraySlice<UInt8>>,
        _ marks: ArraySlice<Mark>
    ) -> Bool {
        guard let first = groups.first, (1...3).contains(first.count), first.first != ASCII.zero
        else { return false }
        return groups.dropFirst().allSatisfy { $0.count == 3 }
            && marks.allSatisfy { $0 == marks.first }
    }

    /// Takes the mark that the bytes begin with; nil where they begin with none.
    private static func takeMark(_ rest: inout ArraySlice<UInt8>) -> Mark? {
        switch rest.first {
        case ASCII.point: return take(1, &rest, .point)
        case ASCII.comma: return take(1, &rest, .comma)
        case ASCII.apostrophe, 0x92: return take(1, &rest, .apostrophe)
        case ASCII.space, 0xa0: return take(1, &rest, .space)
        default: break
        }
        if rest.starts(with: noBreakSpace) { return take(2, &rest, .space) }
        if rest.starts(with: narrowNoBreakSpace) { return take(3, &rest, .space) }
        return rest.starts(with: raisedComma) ? take(3, &rest, .apostrophe) : nil
    }

    private static func take(_ count: Int, _ rest: inout ArraySlice<UInt8>, _ mark: Mark) -> Mark {
        rest = rest.dropFirst(count)
        return mark
    }

    /// U+00A0 in UTF-8; in cp1252 it is the last of these bytes.
    private static let noBreakSpace: [UInt8] = [0xc2, 0xa0]
    /// U+202F in UTF-8.
    private static let narrowNoBreakSpace: [UInt8] = [0xe2, 0x80, 0xaf]
    /// U+2019, the apostrophe of print, in UTF-8; in cp1252 it is 0x92.
    private static let raisedComma: [UInt8] = [0xe2, 0x80, 0x99]

    /// The bytes without blanks around them, those that do not break lines among them.
    private static func trimmed(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var core = field
        while true {
            if let first = core.first, isBlank(first) {
                core = core.dropFirst()
            } else if core.starts(with: noBreakSpace) {
                core = core.dropFirst(2)
            } else if core.starts(with: narrowNoBreakSpace) {
                core = core.dropFirst(3)
            } else {
                break
            }
        }
        while true {
            if core.suffix(2).elementsEqual(noBreakSpace) {
                core = core.dropLast(2)
            } else if core.suffix(3).elementsEqual(narrowNoBreakSpace) {
                core = core.dropLast(3)
            } else if let last = core.last, isBlank(last) {
                core = core.dropLast()
            } else {
                return core
            }
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == ASCII.space || byte == ASCII.tab || byte == 0xa0
    }
}
