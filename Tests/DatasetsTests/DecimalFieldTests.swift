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
    ])
    func `what is not finite is refused`(text: String) {
        #expect(read(text) == .notFinite)
    }
}
