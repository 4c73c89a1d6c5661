import Testing

@testable import Reasons

/// The numbers that explanations are counted in.
@Suite struct NumbersTests {
    private static let rounded: [(Double, Int, Int128)] = [
        (0.0, 40, 0), (-0.0, 40, 0), (1, 0, 1), (1, 40, 0x100_0000_0000), (-3, 2, -12),
        // Halves go to the even unit.
        (0.5, 0, 0), (1.5, 0, 2), (2.5, 0, 2), (-0.5, 0, 0), (-1.5, 0, -2), (-2.5, 0, -2),
        (0x1.0000000000001p-1, 0, 1), (0x1.4000000000001p1, 0, 3), (0x1.3ffffffffffffp1, 0, 2),
        (-0x1.3ffffffffffffp1, 0, -2), (0x1p-41, 40, 0), (0x1.8p-40, 40, 2),
        (.leastNonzeroMagnitude, 1074, 1), (3 * .leastNonzeroMagnitude, 1073, 2),
        (.leastNonzeroMagnitude, 1073, 0),
        (0x1p-1022, 1022, 1), (0x1p-1022, 40, 0), (.leastNonzeroMagnitude, 40, 0),
        (0x1.fffffffffffffp0, 52, 0x1f_ffff_ffff_ffff), (0x1p100, -90, 1024),
    ]

    @Test(arguments: rounded)
    func `a double is rounded to units`(value: Double, places: Int, units: Int128) {
        #expect(FixedPoint.units(value, places: places) == units)
    }

    private static let large: [(Double, Int)] = [
        (0x1p125, 0), (-0x1p125, 0), (1, 125), (.greatestFiniteMagnitude, 40), (.infinity, 0),
        (.nan, 0),
    ]

    @Test(arguments: large)
    func `what is too large has no units`(value: Double, places: Int) {
        #expect(FixedPoint.units(value, places: places) == nil)
    }

    @Test func `quotients go to the nearest, halves to the even one`() {
        for value in -60...60 {
            for divisor in 1...12 {
                let nearest = (Double(value) / Double(divisor)).rounded(.toNearestOrEven)
                #expect(FixedPoint.quotient(value, by: divisor) == Int(nearest))
                #expect(FixedPoint.quotient(Int128(value), by: Int128(divisor)) == Int128(nearest))
            }
        }
        #expect(FixedPoint.quotient(Int64.min, by: 2) == Int64.min / 2)
        #expect(FixedPoint.quotient(Int64.max, by: .max) == 1)
        #expect(FixedPoint.quotient(Int64.max / 2, by: .max) == 0)
        #expect(FixedPoint.quotient(Int64.max / 2 + 1, by: .max) == 1)
    }

    @Test func `shifts round as quotients do`() {
        for value in -60...60 {
            for shift in 0...5 {
                let expected = FixedPoint.quotient(value, by: 1 << shift)
                #expect(FixedPoint.shifted(Int128(value), -shift) == Int128(expected))
                #expect(FixedPoint.shifted(Int128(value), shift) == Int128(value << shift))
            }
        }
        #expect(FixedPoint.shifted(.max, -1000) == 0)
    }

    @Test func `two doubles hold what one cannot`() {
        let third = DoubleDouble(1) / DoubleDouble(3)
        #expect(third.high == 1.0 / 3)
        // 2^-106 is what is left of three thirds, at most.
        let rest = third * DoubleDouble(3) - DoubleDouble(1)
        #expect(abs(rest.high) <= 0x1p-104)
        let sum = DoubleDouble(1) + DoubleDouble(0x1p-80)
        #expect(sum - DoubleDouble(1) == DoubleDouble(0x1p-80))
        let product = DoubleDouble(1 + 0x1p-30) * DoubleDouble(1 + 0x1p-30)
        #expect(product - DoubleDouble(1 + 0x1p-29) == DoubleDouble(0x1p-60))
        #expect(-third + third == .zero)
        #expect(!(DoubleDouble(1) / .zero).isFinite)
        #expect(!(DoubleDouble(1e300) * DoubleDouble(1e300)).isFinite)
        let whole: Int128 = (1 << 80) + 1
        #expect(FixedPoint.units(sum, places: 80) == whole)
    }

    @Test func `weights are those of the definition`() {
        func factorial(_ n: Int) -> Int { n < 2 ? 1 : n * factorial(n - 1) }
        for present in 0...6 {
            for absent in 0...(6 - present) where present + absent > 0 {
                let all = factorial(present + absent)
                if present > 0 {
                    let weight = ShapleyWeights.ofPresent(present, absent: absent)
                    #expect(weight * all == 60 * factorial(present - 1) * factorial(absent))
                }
                if absent > 0 {
                    let weight = ShapleyWeights.ofAbsent(absent, present: present)
                    #expect(weight * all == 60 * factorial(absent - 1) * factorial(present))
                }
            }
        }
    }
}
