import Testing

@testable import Reports

@Suite struct ReportNumberTests {
    /// A number, how it reads, and how it reads as a difference.
    private static let cases: [(value: Double?, text: String, difference: String)] = [
        (nil, "–", "–"),
        // No number at all is seen to be none.
        (.nan, "NaN", "NaN"), (.infinity, "∞", "+∞"), (-.infinity, "-∞", "-∞"),
        // Zero has neither sign nor decimals.
        (0, "0", "0"), (-0.0, "0", "0"),
        (0.5, "0.5000", "+0.5000"), (-0.5, "-0.5000", "-0.5000"),
        // Three digits below 0.1, four decimals from there on.
        (0.1, "0.1000", "+0.1000"), (0.0999, "0.0999", "+0.0999"), (0.09999, "0.1", "+0.1"),
        (-0.01116, "-0.0112", "-0.0112"), (0.00001, "0.00001", "+0.00001"),
        (9.99e-6, "9.99e-6", "+9.99e-6"), (-1e-300, "-1e-300", "-1e-300"),
        (.leastNonzeroMagnitude, "5e-324", "+5e-324"),
        // Six decimals next to 1, so that a model that errs does not read as one that does not.
        (0.99949, "0.9995", "+0.9995"), (0.9995, "0.999500", "+0.999500"),
        (0.99991, "0.999910", "+0.999910"),
        (0.9999999, ">0.999999", "+>0.999999"), (1 - 0x1p-53, ">0.999999", "+>0.999999"),
        (1, "1.0000", "+1.0000"), (-1, "-1.0000", "-1.0000"), (1.00001, "1.0000", "+1.0000"),
        // No decimals that nobody reads in what is large.
        (12.34567, "12.3457", "+12.3457"), (999.99, "999.9900", "+999.9900"),
        (1000, "1000", "+1000"), (1234.5, "1234", "+1234"), (123_456, "123456", "+123456"),
        (1e8, "1e8", "+1e8"), (-2.5e10, "-2.5e10", "-2.5e10"),
        (.greatestFiniteMagnitude, "1.8e308", "+1.8e308"),
    ]

    @Test(arguments: cases.indices)
    func `a number has the digits that suit it`(index: Int) {
        let (value, text, difference) = Self.cases[index]
        #expect(ReportNumber.text(value) == text)
        #expect(ReportNumber.difference(value) == difference)
    }

    @Test func `an interval has the digits that suit each end`() {
        #expect(ReportNumber.interval(nil) == "–")
        #expect(ReportNumber.interval(-0.0231...0.5) == "-0.0231 to 0.5000")
        #expect(ReportNumber.interval(0...0) == "0 to 0")
        #expect(ReportNumber.interval(-0.5...0.25, between: "...") == "-0.5000...0.2500")
        let all = -Double.infinity...Double.infinity
        #expect(ReportNumber.interval(all) == "-∞ to ∞")
    }

    @Test(arguments: [
        (nil, "–"), (0, "0"), (1, "1"), (999, "999"), (1000, "1,000"),
        (12_345_678, "12,345,678"), (Int.max, "9,223,372,036,854,775,807"),
    ])
    func `a count has its thousands apart`(count: Int?, text: String) {
        #expect(ReportNumber.count(count) == text)
    }

    @Test func `what is below 1 never reads as 1, and nothing but 0 as 0`() {
        var value = 0.5
        while value < 1 {
            #expect(!ReportNumber.text(value).hasPrefix("1."), "\(value)")
            #expect(ReportNumber.text(1 - value) != "0", "\(1 - value)")
            value = 1 - (1 - value) / 3
        }
    }
}
