import JSON
import Testing

/// Whole numbers are what was written, and everything else the nearest float64.
@Suite struct JSONNumberTests {
    private func read(_ text: String) throws -> JSONNumber {
        let value = try JSONParser.parse(Array(text.utf8))
        guard case .number(let number) = value else { return try #require(nil as JSONNumber?) }
        return number
    }

    @Test(
        arguments: [
            0, 1, -1, 42, 9_007_199_254_740_991, 9_007_199_254_740_993, -9_007_199_254_740_993,
            1_234_567_890_123_456_789, .max, .max - 1, .min, .min + 1,
        ] as [Int64]
    )
    func `a whole number of 64 bits with a sign is exact`(number: Int64) throws {
        guard case .integer(number) = try read("\(number)") else {
            Issue.record("\(number) is read as \(try read("\(number)"))")
            return
        }
        #expect(try read("\(number)").exactly(Int64.self) == number)
        #expect(try read("\(number)").description == "\(number)")
    }

    @Test(
        arguments: [
            9_223_372_036_854_775_808, 9_223_372_036_854_775_809, 10_000_000_000_000_000_001,
            .max - 1, .max,
        ] as [UInt64]
    )
    func `above those, one without a sign is exact`(number: UInt64) throws {
        guard case .natural(number) = try read("\(number)") else {
            Issue.record("\(number) is read as \(try read("\(number)"))")
            return
        }
        #expect(try read("\(number)").exactly(UInt64.self) == number)
        #expect(try read("\(number)").exactly(Int64.self) == nil)
        #expect(try read("\(number)").description == "\(number)")
    }

    @Test(arguments: [
        "18446744073709551616", "18446744073709551615.0", "-9223372036854775809",
        "99999999999999999999", "184467440737095516150", "100000000000000000000000000000",
        "-100000000000000000000",
    ])
    func `what 64 bits do not hold is the nearest float64, and no whole number`(
        text: String
    ) throws {
        let number = try read(text)
        #expect(number.double == Double(text))
        #expect(number.exactly(UInt64.self) == nil && number.exactly(Int64.self) == nil)
        guard case .decimal = number else {
            Issue.record("\(text) is read as \(number)")
            return
        }
    }

    @Test(arguments: [
        "0", "-0", "0.0", "-0.0", "1.0", "1e3", "-2.5e-3", "0.1", "1e300", "5e-324", "1E+2",
        "9007199254740993", "9007199254740993.0", "18446744073709551615", "-9223372036854775808",
        "36028797018963973", "18014398509481993", "18446744073709550591", "1152921504606847103",
    ])
    func `the float64 of a number is that of its digits, to the bit`(text: String) throws {
        #expect(try read(text).double.bitPattern == Double(text)?.bitPattern)
    }

    @Test(arguments: ["-0", "-0.0", "-0e0"])
    func `minus zero keeps its sign`(text: String) throws {
        #expect(try read(text).double.sign == .minus)
        #expect(try read(text).exactly(Int.self) == 0)
    }

    @Test(arguments: [
        ("1.0", 1), ("1e3", 1000), ("-2.50e1", -25), ("9007199254740991.0", 9_007_199_254_740_991),
    ])
    func `a count may be written with a fraction or an exponent`(text: String, count: Int) throws {
        #expect(try read(text).exactly(Int.self) == count)
        guard case .decimal = try read(text) else {
            Issue.record("\(text) is not read as a decimal")
            return
        }
    }

    @Test(arguments: [
        "1.5", "-0.1", "1e-1", "9007199254740992.0", "9007199254740993.0", "9.007199254740993e15",
        "1e17", "-1e17", "1e300",
    ])
    func `a text that does not say which whole number is meant says none`(text: String) throws {
        #expect(try read(text).exactly(Int64.self) == nil)
        #expect(try read(text).exactly(UInt64.self) == nil)
    }

    @Test func `a whole number of another type is none of this one`() throws {
        #expect(try read("256").exactly(UInt8.self) == nil)
        #expect(try read("255").exactly(UInt8.self) == 255)
        #expect(try read("-1").exactly(UInt64.self) == nil)
        #expect(try read("-129").exactly(Int8.self) == nil)
        #expect(try read("18446744073709551615").exactly(Int.self) == nil)
    }

    @Test(arguments: [
        ("1", "1.0", true), ("1", "1e0", true), ("-0", "0", true), ("0", "-0.0", true),
        ("1", "2", false), ("1", "1.5", false),
        ("9007199254740993", "9007199254740992", false),
        ("9007199254740993", "9007199254740992.0", false),
        ("9007199254740992", "9007199254740992.0", true),
        ("18446744073709551615", "18446744073709551615", true),
        ("18446744073709551615", "18446744073709551614", false),
        ("18446744073709551615", "18446744073709551616", false),
        ("9223372036854775808", "9223372036854775808.0", true),
        ("9223372036854775807", "9223372036854775808", false), ("1e300", "1", false),
    ])
    func `numbers are equal when their values are`(
        first: String,
        second: String,
        areEqual: Bool
    ) throws {
        #expect(try (read(first) == read(second)) == areEqual)
        #expect(try (read(second) == read(first)) == areEqual)
    }

    @Test(arguments: [
        ("7", "the number 7"), ("9007199254740993", "the number 9007199254740993"),
        ("7.0", "the number 7.0"), ("1e30", "the number 1e+30"), ("-0", "the number -0.0"),
    ])
    func `a sentence tells a whole number with all its digits`(text: String, words: String) throws {
        #expect(try JSONParser.parse(Array(text.utf8)).kind == words)
    }

    @Test func `a whole number is written and read back as it was`() throws {
        for number in [0, 1, UInt64(Int64.max), 9_007_199_254_740_993, .max] {
            let text = JSONText.object { $0.member("seed", number) }
            #expect(text.string == "{\"seed\":\(number)}")
            #expect(try JSONParser.parse(text.utf8)["seed"]?.exactly(UInt64.self) == number)
        }
        let least = JSONText.object { $0.member("least", Int64.min) }
        #expect(try JSONParser.parse(least.utf8)["least"]?.exactly(Int64.self) == .min)
    }
}
