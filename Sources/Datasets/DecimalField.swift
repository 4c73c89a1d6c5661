/// What the text of a field says as a number.
enum DecimalField: Equatable {
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
    /// The result is the float64 nearest to the decimal number. Other ways to write numbers that
    /// the standard library takes, such as hexadecimal ones, are none here.
    init(_ bytes: ArraySlice<UInt8>) {
        let isBlank = { (byte: UInt8) in byte == ASCII.space || byte == ASCII.tab }
        guard let first = bytes.firstIndex(where: { !isBlank($0) }),
            let last = bytes.lastIndex(where: { !isBlank($0) })
        else {
            self = .missing
            return
        }
        let core = bytes[first...last]
        let text = String(decoding: core, as: UTF8.self)
        guard Self.isDecimal(core), let value = Double(text) else {
            self = Self.namesOfNonfinite.contains(text.lowercased()) ? .notFinite : .invalid
            return
        }
        self = value.isFinite ? .number(value) : .notFinite
    }

    private static let namesOfNonfinite: Set<String> = {
        let names = ["nan", "inf", "infinity"]
        return Set(["", "+", "-"].flatMap { sign in names.map { sign + $0 } })
    }()

    /// Whether bytes are a sign or none, digits with a point or none, and an exponent or none.
    private static func isDecimal(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        skipSign(&rest)
        var digitCount = skipDigits(&rest)
        if rest.first == ASCII.point {
            rest.removeFirst()
            digitCount += skipDigits(&rest)
        }
        guard digitCount > 0 else { return false }
        guard let next = rest.first else { return true }
        guard next == ASCII.lowercaseE || next == ASCII.uppercaseE else { return false }
        rest.removeFirst()
        skipSign(&rest)
        return skipDigits(&rest) > 0 && rest.isEmpty
    }

    private static func skipSign(_ bytes: inout ArraySlice<UInt8>) {
        if bytes.first == ASCII.plus || bytes.first == ASCII.minus { bytes.removeFirst() }
    }

    private static func skipDigits(_ bytes: inout ArraySlice<UInt8>) -> Int {
        let rest = bytes.drop { ASCII.digits.contains($0) }
        defer { bytes = rest }
        return bytes.count - rest.count
    }
}
