import TestSupport
import Testing

@testable import Datasets

/// Decimal numbers that follow from exact parts, and those that do not.
@Suite struct DecimalScannerTests {
    private func scan(_ text: String) -> (isDecimal: Bool, value: Double?) {
        let bytes = Array(text.utf8)
        let scanner = DecimalScanner(bytes.span)
        return (scanner.isDecimal, scanner.exactValue)
    }

    @Test(arguments: [
        "0", "-0", "+1", "1.", ".5", "0.5", "1e0", "1E+5", "1e-5", "00012.5000", "-1.5e-3",
        "9007199254740992", "1e22", "1e-22", "0.0000000000000000000001",
    ])
    func `a number of exact parts is that of the standard library`(text: String) throws {
        let found = scan(text)
        #expect(found.isDecimal)
        let value = try #require(found.value)
        // It wants digits on both sides of a point.
        let whole = (text.hasPrefix(".") ? "0" : "") + text + (text.hasSuffix(".") ? "0" : "")
        let expected = try #require(Double(whole))
        #expect(value.bitPattern == expected.bitPattern)
    }

    @Test(arguments: [
        // One beyond 2^53, one power beyond those that are exact, and digits beyond keeping.
        "9007199254740993", "1e23", "1e-23", "0.00000000000000000000001",
        "123456789012345678901234567890", "1e100000", "1e-100000", "1e99999999999999999999",
    ])
    func `a number of inexact parts is decimal and left to others`(text: String) {
        let found = scan(text)
        #expect(found.isDecimal)
        #expect(found.value == nil)
    }

    @Test(arguments: [
        "", "+", "-", ".", "-.", "e5", ".e5", "1e", "1e+", "1e5.0", "1.2.3", "--1", "+-1", "1 2",
        "0x10", "1_000", "1,5", "nan", "inf", "١", "1e5e5", "1f",
    ])
    func `what is no decimal number has no value`(text: String) {
        let found = scan(text)
        #expect(!found.isDecimal)
        #expect(found.value == nil)
    }

    @Test func `a negative zero keeps its sign however it is written`() {
        for text in ["-0", "-0.0", "-.0", "-0e5", "-0e-22"] {
            #expect(scan(text).value?.sign == .minus, "\(text)")
            #expect(scan(text).value == 0)
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `digits with a point anywhere are those of the standard library`(seed: UInt64) throws {
        var random = Xorshift(seed: seed)
        for _ in 0..<50 {
            let digits = "\(random.next() >> UInt64(11 + random.below(40)))"
            let place = random.below(digits.count + 1)
            let text = "\(digits.prefix(place))0.\(digits.dropFirst(place))0"
            let field = DecimalField(Array(text.utf8)[...])
            let expected = try #require(Double(text))
            #expect(field == .number(expected), "\(text)")
        }
    }
}
