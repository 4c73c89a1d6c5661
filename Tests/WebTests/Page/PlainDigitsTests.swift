import TestSupport
import Testing

@testable import Web

@Suite struct PlainDigitsTests {
    @Test(
        arguments: [
            (0, "0", "0"), (-0.0, "-0", "-0"), (1, "1", "100"), (0.1, "0.1", "10"),
            (-0.001, "-0.001", "-0.1"), (1234, "1234", "123400"), (1200.5, "1200.5", "120050"),
            (0.5, "0.5", "50"), (1e-5, "0.00001", "0.001"), (1.25e-7, "0.000000125", "0.0000125"),
            (1e16, "10000000000000000", "1000000000000000000"),
            (1.5e20, "150000000000000000000", "15000000000000000000000"),
            (9_007_199_254_740_992, "9007199254740992", "900719925474099200"),
            (0.1 + 0.2, "0.30000000000000004", "30.000000000000004"),
        ] as [(Double, String, String)]
    )
    func `digits are written with the point in its place`(
        value: Double,
        text: String,
        percent: String
    ) {
        #expect(PlainDigits(value)?.text() == text)
        #expect(PlainDigits(value)?.text(timesTenTo: 2) == percent)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `what is not finite has no digits`(value: Double) {
        #expect(PlainDigits(value) == nil)
    }

    @Test func `every number reads back to the last bit, however large or small`() throws {
        var random = Xorshift(seed: 11)
        for _ in 0..<2000 {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            let text = try #require(PlainDigits(value)?.text())
            #expect(Double(text)?.bitPattern == value.bitPattern, "\(value)")
            #expect(!text.contains("e"))
        }
        for value in [.leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude]
            as [Double]
        {
            #expect(Double(PlainDigits(value)?.text() ?? "") == value)
        }
    }
}
