import Testing

@testable import Datasets

@Suite struct DecimalFieldTests {
    private func read(_ text: String) -> DecimalField {
        DecimalField(Array(text.utf8)[...])
    }

    @Test(
        arguments: [
            ("0", 0), ("12", 12), ("-0.5", -0.5), ("+3", 3), ("1e3", 1000), ("1E-3", 0.001),
            ("1.5e+2", 150), (" 12 ", 12), ("\t7", 7), (".5", 0.5), ("5.", 5), ("007", 7),
            ("5221.545193", 5221.545193), ("0.1", 0.1), ("1e308", 1e308), ("1e-400", 0),
            ("1.7976931348623157e308", .greatestFiniteMagnitude),
            ("4.9e-324", .leastNonzeroMagnitude),
            // A tie between two doubles goes to the even one; a digit far behind it breaks the tie.
            ("9007199254740993", 9_007_199_254_740_992),
            ("9007199254740993.0000000000000000000000000001", 9_007_199_254_740_994),
            ("0.1000000000000000055511151231257827021181583404541015625", 0.1),
            ("2.2250738585072012e-308", .leastNormalMagnitude),
            // The bounds of the exact way: 2^53 and 10^22, and one beyond each.
            ("9007199254740992e22", 9_007_199_254_740_992e22), ("9007199254740993e0", 0x1p53),
            ("1e22", 1e22), ("1e23", 1e23), ("1e-22", 1e-22), ("1e-23", 1e-23), ("3e-22", 3e-22),
            // Exponents that the digits before the point make up for, of any length.
            ("0." + String(repeating: "0", count: 400) + "1e401", 1),
            ("0." + String(repeating: "0", count: 100_000) + "1e100001", 1),
            ("0e99999999999999999999", 0), ("1e-99999999999999999999", 0),
        ] as [(String, Double)]
    )
    func `a decimal number is the nearest float64`(text: String, value: Double) {
        #expect(read(text) == .number(value))
    }

    @Test func `a negative zero keeps its sign`() {
        guard case .number(let value) = read("-0") else {
            Issue.record("-0 is a number")
            return
        }
        #expect(value == 0 && value.sign == .minus)
    }

    @Test(arguments: ["", " ", "\t \t"])
    func `blanks are a missing value`(text: String) {
        #expect(read(text) == .missing)
    }

    @Test(arguments: [
        "abc", "-", "+", ".", "e5", "1e", "1e+", "1 2", "1,5", "1_000", "0x10", "0x1p3", "--1",
        "1.2.3", "1e5.5", "12abc", "١٢", "NA", "null", "infinit", "nano", "1\u{0}", "nan(0x1)",
        "\u{a0}1", "1\n", "−1",
    ])
    func `what is no decimal number is refused`(text: String) {
        #expect(read(text) == .invalid)
    }

    @Test(arguments: [
        "nan", "NaN", "-nan", "inf", "+Inf", "-INF", "infinity", "-Infinity", " inf ", "1e309",
        "-1e999", "1.7976931348623159e308",
        "0." + String(repeating: "0", count: 100_000) + "1e1000000",
    ])
    func `what is not finite is refused`(text: String) {
        #expect(read(text) == .notFinite)
    }

    @Test func `short numbers are those of the standard library`() {
        for index in UInt64(0)..<20_000 {
            // Multiples of an odd number spread over all words; parts of one choose the shape.
            let word = index &* 0x9e37_79b9_7f4a_7c15
            let exponent = Int((word >> 7) % 60) - 30
            var text = String(word >> ((word >> 17) % 60))
            let point = Int((word >> 27) % 10)
            if point < text.count {
                text.insert(".", at: text.index(text.endIndex, offsetBy: -point))
            }
            text = (word >> 40).isMultiple(of: 2) ? text : "-" + text
            text += "e\(exponent)"
            #expect(read(text) == Double(text).map { .number($0) })
        }
    }
}
