/// Tells whether bytes are a decimal number, and which, where that needs no long arithmetic.
///
/// A number is a sign or none, digits with a decimal mark or none, and an exponent or none. Its value is
/// ± `significand` · 10^`exponent`.
struct DecimalScanner {
    /// Whether the bytes are a decimal number and nothing else.
    private(set) var isDecimal = false
    /// Whether there is a decimal mark.
    private(set) var hasMark = false
    private var isNegative = false
    private var significand: UInt64 = 0
    private var exponent = 0
    /// Whether significand or exponent had too many digits to be kept whole.
    private var isCut = false
    private var position = 0

    /// Scans bytes whose decimal mark is a point, or the byte that is given.
    init(_ bytes: Span<UInt8>, decimal: UInt8 = ASCII.point) {
        isNegative = scanSign(bytes)
        var digitCount = scanSignificand(bytes)
        if position < bytes.count, bytes[position] == decimal {
            position += 1
            hasMark = true
            let decimalCount = scanSignificand(bytes)
            digitCount += decimalCount
            exponent = -decimalCount
        }
        guard digitCount > 0 else { return }
        isDecimal = position == bytes.count || scanExponent(bytes)
    }

    /// The value, if it follows from exact parts by one operation, which rounds as IEEE 754 says.
    ///
    /// Whole numbers up to 2^53 and powers of ten up to 10^22 are doubles, so their product or
    /// quotient is the nearest double to the true one (Clinger, "How to Read Floating Point Numbers
    /// Accurately", PLDI 1990).
    var exactValue: Double? {
        guard isDecimal, !isCut, Self.powersOfTen.indices.contains(abs(exponent)) else {
            return nil
        }
        let power = Self.powersOfTen[abs(exponent)]
        let magnitude = Double(significand)
        let value = exponent < 0 ? magnitude / power : magnitude * power
        return isNegative ? -value : value
    }

    private static let significandMax: UInt64 = 1 << 53

    private static let powersOfTen = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
        1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]

    /// Passes over a sign; says whether it was a minus.
    private mutating func scanSign(_ bytes: Span<UInt8>) -> Bool {
        guard position < bytes.count else { return false }
        let byte = bytes[position]
        if byte == ASCII.minus || byte == ASCII.plus { position += 1 }
        return byte == ASCII.minus
    }

    /// Adds digits to the significand; says how many there were.
    private mutating func scanSignificand(_ bytes: Span<UInt8>) -> Int {
        let start = position
        while position < bytes.count, let digit = Self.digit(bytes[position]) {
            position += 1
            let longer = significand * 10 + UInt64(digit)
            if isCut || longer > Self.significandMax {
                isCut = true
            } else {
                significand = longer
            }
        }
        return position - start
    }

    /// Adds an exponent that goes to the end of the bytes; says whether there is one.
    private mutating func scanExponent(_ bytes: Span<UInt8>) -> Bool {
        let letter = bytes[position]
        guard letter == ASCII.lowercaseE || letter == ASCII.uppercaseE else { return false }
        position += 1
        let isBelowOne = scanSign(bytes)
        let start = position
        var written = 0
        // Far beyond what any float64 needs, and far from overflow.
        let writtenMax = 100_000
        while position < bytes.count, let digit = Self.digit(bytes[position]) {
            position += 1
            written = min(written * 10 + Int(digit), writtenMax)
        }
        isCut = isCut || written == writtenMax
        exponent += isBelowOne ? -written : written
        return position > start && position == bytes.count
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        let digit = byte &- ASCII.zero
        return digit < 10 ? digit : nil
    }
}
