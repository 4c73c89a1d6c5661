import Testing
import Words

@Suite struct NumberFormatTests {
    @Test(
        arguments: [
            (0, 2, "0.00"), (-0.0, 1, "0.0"), (-0.001, 2, "0.00"), (1, 0, "1"), (-1.5, 1, "-1.5"),
            // Ties of the binary value go to the even digit.
            (0.125, 2, "0.12"), (0.375, 2, "0.38"), (0.5, 0, "0"), (1.5, 0, "2"), (2.5, 0, "2"),
            // 1.005 and 2.675 are a little below in binary, 1.015 too, 0.145 as well; 1.115 above.
            (1.005, 2, "1.00"), (2.675, 2, "2.67"), (1.015, 2, "1.01"), (0.145, 2, "0.14"),
            (1.115, 2, "1.11"), (0.285, 2, "0.28"), (8.345, 2, "8.35"),
            (0.3, 12, "0.300000000000"), (9.999, 2, "10.00"), (1e-300, 3, "0.000"),
            (.leastNonzeroMagnitude, 12, "0.000000000000"),
            (4_503_599_627_370_495, 0, "4503599627370495"),
            // What has no exact form in these units is written so that it reads back.
            (1e22, 1, "1e+22"), (.greatestFiniteMagnitude, 2, "1.7976931348623157e+308"),
            (.nan, 2, "NaN"), (.infinity, 2, "∞"), (-.infinity, 0, "-∞"),
        ] as [(Double, Int, String)]
    )
    func `a fixed number of decimals is rounded from the exact value`(
        value: Double,
        decimals: Int,
        text: String
    ) {
        #expect(NumberFormat.fixed(value, decimals: decimals) == text)
    }

    @Test(
        arguments: [
            (0, "0"), (-0.0, "0"), (1, "1"), (12.34, "12.3"), (12.35, "12.3"), (0.12345, "0.123"),
            (0.000123456, "0.000123"), (999.4, "999"), (999.6, "1000"), (9.996, "10"),
            (99.96, "100"), (12345.6, "12346"), (-3.25, "-3.25"), (100, "100"), (1000, "1000"),
            (0.1, "0.1"), (.nan, "NaN"), (.infinity, "∞"),
            // Many digits of which few mean anything have a power of ten instead.
            (0.00001, "0.00001"), (0.00000642, "6.42e-6"), (-1e-15, "-1e-15"), (1e-300, "1e-300"),
            (12_345_678, "12345678"), (99_999_999.4, "99999999"), (99_999_999.5, "1e8"),
            (9.186504976691796e32, "9.19e32"), (-2_557_023_169_182_533, "-2.56e15"),
            (9.996e20, "1e21"), (1e23, "1e23"), (.greatestFiniteMagnitude, "1.8e308"),
            (.leastNonzeroMagnitude, "5e-324"),
        ] as [(Double, String)]
    )
    func `three digits are kept and zeros at the end are not`(value: Double, text: String) {
        #expect(NumberFormat.threeDigits(value) == text)
    }

    @Test(
        arguments: [
            (0, "0 ns"), (0.5, "0.5 ns"), (1, "1 ns"), (250, "250 ns"), (999.4, "999 ns"),
            (999.6, "1 µs"), (12_500, "12.5 µs"), (3_200_000, "3.2 ms"), (999_499, "999 µs"),
            (999_600, "1 ms"), (1_050_000_000, "1.05 s"), (999_700_000, "1 s"),
            // 1.005 ms exactly: a tie, to the even digit; a quotient in binary would be below it.
            (1_005_000, "1 ms"), (1_015_000, "1.02 ms"), (1_015_001, "1.02 ms"),
            (123_456_000_000, "123 s"), (12_345_000_000_000, "12345 s"), (-1500, "-1.5 µs"),
            (.nan, "NaN s"), (.infinity, "∞ s"),
        ] as [(Double, String)]
    )
    func `times are written in the unit that people use`(nanoseconds: Double, text: String) {
        let expected = text.replacing(" ", with: "\u{a0}")
        #expect(NanosecondFormat.text(nanoseconds) == expected)
    }

    @Test(
        arguments: [
            (0.185, "18.5 %"), (0, "0.0 %"), (1, "100.0 %"), (-0.0625, "-6.2 %"),
            // 0.285 is a little below in binary, so that 28.45 % would be rounded down, too.
            (0.2845, "28.4 %"), (0.0005, "0.1 %"), (.nan, "NaN %"), (1e300, "1e+302 %"),
        ] as [(Double, String)]
    )
    func `fractions are written in per cent`(fraction: Double, text: String) {
        #expect(NumberFormat.percent(fraction) == text.replacing(" ", with: "\u{a0}"))
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"),
        (.min, "-9,223,372,036,854,775,808"),
    ])
    func `whole numbers have a comma after every three digits`(count: Int, text: String) {
        #expect(NumberFormat.grouped(count) == text)
    }

    @Test(
        arguments: [
            (0.125, "0.125"), (999.4, "999"), (999.6, "1,000"), (14_041.4, "14,041"),
            (-148_412, "-148,412"), (12_345_678, "12,345,678"), (9.1865e12, "9.19·10^12"),
            (9.1865e32, "more than 10^20"), (-9.1865e32, "less than -10^20"),
            (1e20, "1·10^20"), (1e-20, "1·10^-20"), (1e-21, "less than 10^-20"),
            (.nan, "NaN"), (.infinity, "∞"), (-0.0, "0"),
        ] as [(Double, String)]
    )
    func `whole thousands have commas`(value: Double, text: String) {
        #expect(NumberFormat.short(value) == text)
    }

    @Test(
        arguments: [
            (1.001678, "1.001678"), (0.998804, "0.998804"), (0.841, "0.841"),
            (7.87e18, "7.87·10^18"),
        ] as [(Double, String)]
    )
    func `a ratio next to 1 shows what tells it from 1`(value: Double, text: String) {
        #expect(NumberFormat.ratio(value) == text)
    }

    @Test(
        arguments: [
            (3.2, "×3.2"), (9.19e12, "×9.19·10^12"), (4e30, "more than ×10^20"),
            (4e-30, "less than ×10^-20"), (.infinity, "×∞"), (.nan, "×NaN"), (0, "×0"),
        ] as [(Double, String)]
    )
    func `a factor has its sign before its digits`(value: Double, text: String) {
        #expect(NumberFormat.factor(value) == text)
    }

    @Test func `three digits keep to fewer decimals where they are told`() {
        let texts = [0.0012345, 0.12345, 12.345].map {
            NumberFormat.threeDigits($0, unitExponent: 0, decimalsMax: 4)
        }
        #expect(texts == ["0.0012", "0.123", "12.3"])
    }

    /// The limits between which a number has another form, and the numbers next to them.
    @Test(
        arguments: [
            (999.5, "1,000", "1000"), (999.5.nextDown, "999", "999"), (-999.5, "-1,000", "-1000"),
            (1000.5, "1,000", "1000"), (1001.5, "1,002", "1002"),
            (99_999_999.5.nextDown, "99,999,999", "99999999"), (99_999_999.5, "1·10^8", "1e8"),
            (-99_999_999.5, "-1·10^8", "-1e8"), (0.00001, "0.00001", "0.00001"),
            (0.00001.nextDown, "0.00001", "0.00001"), (0.00000999, "9.99·10^-6", "9.99e-6"),
            (-.leastNonzeroMagnitude, "more than -10^-20", "-5e-324"),
            (0.0625, "0.0625", "0.0625"), (1.0005, "1", "1"), (1.005, "1", "1"),
            (1.015, "1.01", "1.01"),
        ] as [(Double, String, String)]
    )
    func `a number next to a limit has one of two forms`(
        value: Double,
        short: String,
        threeDigits: String
    ) {
        #expect(NumberFormat.short(value) == short)
        #expect(NumberFormat.threeDigits(value) == threeDigits)
    }

    @Test(
        arguments: [
            (1.1, "1.1"), (1.1.nextDown, "1.100000"), (0.9, "0.900000"), (0.8999, "0.9"),
            (1, "1.000000"), (-1, "-1"), (0, "0"), (.nan, "NaN"), (.infinity, "∞"),
        ] as [(Double, String)]
    )
    func `a ratio is next to 1 within a tenth`(value: Double, text: String) {
        #expect(NumberFormat.ratio(value) == text)
    }

    @Test(arguments: [
        (0.4649, "p = 0.465"), (0.001, "p = 0.001"), (0.00099, "p < 0.001"), (0, "p < 0.001"),
        (0.0015, "p = 0.002"), (0.9996, "p = 1.000"), (1, "p = 1.000"), (.nan, "p = NaN"),
    ])
    func `a small p-value is only said to be small`(value: Double, text: String) {
        #expect(NumberFormat.pValue(value) == text.replacing(" ", with: "\u{a0}"))
    }

    @Test(arguments: [
        (0, "0 rows"), (1, "1 row"), (2, "2 rows"), (2000, "2,000 rows"), (-1, "-1 rows"),
    ])
    func `one of a thing is not many`(count: Int, text: String) {
        #expect(NumberFormat.counted(count, "row") == text)
    }
}
