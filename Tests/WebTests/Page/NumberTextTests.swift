import TestSupport
import Testing

@testable import Web

/// The texts of numbers that a page shows, and those that it writes into its fields.
@Suite struct NumberTextTests {
    private static let space = "\u{202f}"
    private static let minus = "\u{2212}"

    private func english(_ value: Double, _ decimalsMax: Int = 2) -> String {
        LocalNumbers(language: .english).text(value, decimalsMax: decimalsMax)
    }

    private func french(_ value: Double, _ decimalsMax: Int = 2) -> String {
        LocalNumbers(language: .french).text(value, decimalsMax: decimalsMax)
    }

    @Test(
        arguments: [
            (-0.0, "0", "0"), (-0.004, "0", "0"), (0.004999, "0", "0"), (0.005, "0.01", "0,01"),
            (0.015, "0.01", "0,01"), (0.125, "0.12", "0,12"), (0.375, "0.38", "0,38"),
            (-0.375, "\(minus)0.38", "\(minus)0,38"),
            (999, "999", "999"), (1000, "1,000", "1\(space)000"),
            (999.995, "1,000", "1\(space)000"), (999.994, "999.99", "999,99"),
            (100_000, "100,000", "100\(space)000"),
            (1_000_000, "1,000,000", "1\(space)000\(space)000"),
            (-123_456.75, "\(minus)123,456.75", "\(minus)123\(space)456,75"),
            (1e9, "1,000,000,000", "1\(space)000\(space)000\(space)000"),
            (12_345_678_901.5, "12,345,678,901.5", "12\(space)345\(space)678\(space)901,5"),
            (-.infinity, "\(minus)∞", "\(minus)∞"), (.nan, "NaN", "NaN"),
        ] as [(Double, String, String)]
    )
    func `a number is rounded once, to even, and has no sign where nothing is left of it`(
        value: Double,
        text: String,
        other: String
    ) {
        #expect(english(value) == text)
        #expect(french(value) == other)
    }

    @Test(
        arguments: [
            (0, "3"), (1, "3.1"), (2, "3.14"), (3, "3.142"), (4, "3.1416"), (12, "3.14159265359"),
        ] as [(Int, String)]
    )
    func `as many decimals as are asked for are shown, and no zeros at their end`(
        decimals: Int,
        text: String
    ) {
        #expect(english(3.141592653590, decimals) == text)
        #expect(english(2, decimals) == "2")
    }

    @Test(arguments: [
        (0, "0", "0"), (7, "7", "7"), (-7, "\(minus)7", "\(minus)7"), (999, "999", "999"),
        (1000, "1,000", "1\(space)000"), (-1000, "\(minus)1,000", "\(minus)1\(space)000"),
        (
            Int.max, "9,223,372,036,854,775,807",
            "9 223 372 036 854 775 807".replacing(" ", with: space)
        ),
        (
            Int.min, "\(minus)9,223,372,036,854,775,808",
            "\(minus)9 223 372 036 854 775 808".replacing(" ", with: space)
        ),
    ])
    func `a count has all its digits`(count: Int, text: String, other: String) {
        #expect(LocalNumbers(language: .english).text(count) == text)
        #expect(LocalNumbers(language: .french).text(count) == other)
    }

    @Test(
        arguments: [
            (0, 0, "0%", "0 %"), (1, 0, "100%", "100 %"), (0.5, 0, "50%", "50 %"),
            (0.005, 0, "0%", "0 %"), (0.015, 0, "2%", "2 %"), (0.025, 0, "2%", "2 %"),
            (0.285, 1, "28.5%", "28,5 %"), (1.0 / 3, 1, "33.3%", "33,3 %"),
            (-0.0001, 1, "0.0%", "0,0 %"), (12.5, 1, "1,250.0%", "1 250,0 %"),
        ] as [(Double, Int, String, String)]
    )
    func `a fraction in per cent keeps its decimals`(
        fraction: Double,
        decimals: Int,
        text: String,
        other: String
    ) {
        #expect(LocalNumbers(language: .english).percent(fraction, decimals: decimals) == text)
        #expect(
            LocalNumbers(language: .french).percent(fraction, decimals: decimals)
                == other.replacing(" ", with: Self.space)
        )
    }

    // MARK: - Texts that are read back

    @Test(
        arguments: [
            (0.1, "0.1", "0,1"), (1234, "1,234", "1 234"), (-0.0, "\(minus)0", "\(minus)0"),
            (0.0001, "0.0001", "0,0001"), (0.00001, "0.00001", "0,00001"),
            (1.5e-7, "0.00000015", "0,00000015"),
            (-2.5e-10, "\(minus)0.00000000025", "\(minus)0,00000000025"),
            (1e16, "10,000,000,000,000,000", "10 000 000 000 000 000"),
            (123_456_789_012_345_680, "123,456,789,012,345,680", "123 456 789 012 345 680"),
            (
                1e29, "100,000,000,000,000,000,000,000,000,000",
                "100 000 000 000 000 000 000 000 000 000"
            ),
            // With what sets thousands apart these are longer than a field takes.
            (1e30, "1000000000000000000000000000000", "1000000000000000000000000000000"),
            (
                1e39, "1" + String(repeating: "0", count: 39),
                "1" + String(repeating: "0", count: 39)
            ),
        ] as [(Double, String, String)]
    )
    func `a number to the last bit is written in plain digits`(
        value: Double,
        text: String,
        other: String
    ) {
        #expect(LocalNumbers(language: .english).exactText(value) == text)
        #expect(
            LocalNumbers(language: .french).exactText(value)
                == other.replacing(" ", with: Self.space)
        )
    }

    @Test(arguments: PageLanguage.allCases)
    func `whatever can be typed is read back to the last bit`(language: PageLanguage) {
        var random = Xorshift(seed: 2026)
        let numbers = LocalNumbers(language: language)
        for _ in 0..<4000 {
            let digits = Int.random(in: 1...20, using: &random)
            let decimals = Int.random(in: 0...18, using: &random)
            var typed = (0..<digits).map { _ in "\(Int.random(in: 0...9, using: &random))" }
                .joined()
            typed +=
                language.words(".", ",")
                + (0..<decimals).map { _ in "\(Int.random(in: 0...9, using: &random))" }.joined()
            guard case .number(let value) = TypedNumber(typed, in: language) else {
                Issue.record("\(typed)")
                return
            }
            #expect(
                TypedNumber(numbers.exactText(value), in: language) == .number(value),
                "\(typed)"
            )
        }
    }
}
