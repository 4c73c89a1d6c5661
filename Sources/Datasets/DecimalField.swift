/// What the text of a field says as a number.
package enum DecimalField: Equatable {
    /// A finite number.
    case number(Double)
    /// Nothing but blanks.
    case missing
    /// Not a decimal number.
    case invalid
    /// `nan`, `inf` and the like, or a number beyond the range of float64.
    case notFinite

    /// Reads a decimal number such as `12`, `-0.5`, `.5` or `1e3`, between blanks or not.
    ///
    /// The result is the float64 nearest to the decimal number, ties to even. Other ways to write
    /// numbers that the standard library takes, such as hexadecimal ones, are none here.
    package init(_ field: ArraySlice<UInt8>) {
        self.init(field, decimal: ASCII.point)
    }

    /// Reads a number with a given decimal mark, a point or a comma; or one that may have none.
    init(_ field: ArraySlice<UInt8>, decimal: UInt8, mayHaveMark: Bool = true) {
        let bytes = field.span
        var (start, end) = (0, bytes.count)
        while start < end, Self.isBlank(bytes[start]) { start += 1 }
        while start < end, Self.isBlank(bytes[end - 1]) { end -= 1 }
        guard start < end else {
            self = .missing
            return
        }
        let scanner = DecimalScanner(bytes.extracting(start..<end), decimal: decimal)
        guard mayHaveMark || !scanner.hasMark else {
            self = .invalid
            return
        }
        if let value = scanner.exactValue {
            self = .number(value)
            return
        }
        var core = Array(field.dropFirst(start).prefix(end - start))
        // The one mark of a decimal number, as the standard library wants it.
        if let mark = core.firstIndex(of: decimal) { core[mark] = ASCII.point }
        let text = String(decoding: core, as: UTF8.self)
        guard scanner.isDecimal, let value = Double(text) else {
            self = Self.namesOfNonfinite.contains(text.lowercased()) ? .notFinite : .invalid
            return
        }
        self = value.isFinite ? .number(value) : .notFinite
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == ASCII.space || byte == ASCII.tab
    }

    private static let namesOfNonfinite: Set<String> = {
        let names = ["nan", "inf", "infinity"]
        return Set(["", "+", "-"].flatMap { sign in names.map { sign + $0 } })
    }()
}
