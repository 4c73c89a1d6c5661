import Testing
import Words

@Suite struct DecimalNumberTests {
    @Test(
        arguments: [
            (0, 0, "0"), (0, 300, "0"), (25, -2, "0.25"), (-25, -2, "-0.25"), (12, 3, "12000"),
            (1500, -3, "1.5"), (1, -5, "0.00001"), (1, -6, "1e-6"), (15, 7, "1.5e8"),
            (1, 7, "10000000"), (1, 8, "1e8"), (99_999_999, 0, "99999999"), (100_000_000, 0, "1e8"),
            (-123, 300, "-1.23e302"), (1, -400, "1e-400"), (1000, -3, "1"), (-7, -1, "-0.7"),
            (.min, 0, "-9.223372036854775808e18"), (.max, -18, "9.223372036854775807"),
        ] as [(Int, Int, String)]
    )
    func `the text is the shortest usual one`(significand: Int, exponent: Int, text: String) {
        #expect(DecimalNumber(significand: significand, exponent: exponent).text == text)
    }

    @Test(
        arguments: [
            (1, -1, 0.1), (3, -1, 0.3), (25, -2, 0.25), (12, 3, 12_000), (0, 5, 0),
            // A product with a power of ten would be off by the last bit.
            (9, 22, 9e22), (12_345, 30, 1.2345e34), (1, -23, 1e-23), (-7, -7, -7e-7),
            (1, 400, .infinity), (1, -400, 0), (5, -324, .leastNonzeroMagnitude),
        ] as [(Int, Int, Double)]
    )
    func `the value is the binary number next to it`(
        significand: Int,
        exponent: Int,
        value: Double
    ) {
        #expect(DecimalNumber(significand: significand, exponent: exponent).value == value)
    }
}

@Suite struct DecimalLogarithmTests {
    @Test func `powers of ten have whole logarithms but for the last digits`() throws {
        for exponent in -307...308 {
            let power = try #require(Double("1e\(exponent)"))
            #expect((decimalLogarithm(power) - Double(exponent)).magnitude < 1e-12)
        }
    }

    @Test(
        arguments: [
            (2, 0.3010299956639812), (3, 0.47712125471966244), (0.5, -0.3010299956639812),
            (.leastNonzeroMagnitude, -323.3062153431158),
            (.greatestFiniteMagnitude, 308.25471555991674),
        ] as [(Double, Double)]
    )
    func `other logarithms are good to fifteen digits`(value: Double, logarithm: Double) {
        let error = (decimalLogarithm(value) - logarithm).magnitude
        #expect(error <= logarithm.magnitude * 1e-15)
    }
}

@Suite struct TimeUnitTests {
    @Test(
        arguments: [
            (-20, .nanosecond), (-1, .nanosecond), (0, .nanosecond), (2, .nanosecond),
            (3, .microsecond), (5, .microsecond), (6, .millisecond), (8, .millisecond),
            (9, .second), (10, .second), (20, .second),
        ] as [(Int, TimeUnit)]
    )
    func `a tick has the largest unit that is not above it`(exponent: Int, unit: TimeUnit) {
        #expect(TimeUnit.notAbove(exponent: exponent) == unit)
    }

    /// The borders are ties, which go to the even digit: 1000 of the smaller unit, so 1 of the larger.
    @Test(
        arguments: [
            (999.5, "1 µs"), (999.5.nextDown, "999 ns"), (-999.5, "-1 µs"),
            (999_500, "1 ms"), (999_500.0.nextDown, "999 µs"), (-999_499.9, "-999 µs"),
            (999_500_000, "1 s"), (999_500_000.0.nextDown, "999 ms"), (-999_500_000, "-1 s"),
            (999_500_000_000, "1000 s"), (999_499_000_000, "999 s"),
            // Digits that carry within a unit take the place of a decimal.
            (9.995, "9.99 ns"), (9.996, "10 ns"), (99.95, "100 ns"), (99.94, "99.9 ns"),
            (9_995, "10 µs"), (9_985, "9.98 µs"), (99_950, "100 µs"), (99_850, "99.8 µs"),
            (0.0004, "0.0004 ns"), (1e-15, "0 ns"), (-0.0, "0 ns"), (-.infinity, "-∞ s"),
        ] as [(Double, String)]
    )
    func `a time at a border of its unit is in one of both`(nanoseconds: Double, text: String) {
        #expect(NanosecondFormat.text(nanoseconds) == text.replacing(" ", with: "\u{a0}"))
    }
}
