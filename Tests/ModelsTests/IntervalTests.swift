import Testing

@testable import Models

@Suite struct IntervalTests {
    private let inf = Double.infinity

    @Test(arguments: [
        (Interval(-1, 2) + Interval(3, 5), Interval(2, 7)),
        (Interval(-1, 2) - Interval(3, 5), Interval(-6, -1)),
        (Interval(-1, 2) * Interval(3, 5), Interval(-5, 10)),
        (Interval(-1, 2) * Interval(-3, 5), Interval(-6, 10)),
        (Interval(1, 2) / Interval(4, 8), Interval(0.125, 0.5)),
        (Interval(-1, 2) / Interval(-8, -4), Interval(-0.5, 0.25)),
        (-Interval(-1, 2), Interval(-2, 1)),
        (Interval(-3, 2).absolute, Interval(0, 3)), (Interval(-3, -2).absolute, Interval(2, 3)),
        (Interval(-3, 2).squared, Interval(0, 9)), (Interval(2, 3).squared, Interval(4, 9)),
        (Interval(4, 9).squareRoot, Interval(2, 3)),
        (Interval(-1, 2).maximum(Interval(0, 1)), Interval(0, 2)),
        (Interval(-1, 2).hull(Interval(5, 6)), Interval(-1, 6)),
        (Interval(0.1, 0.3).roundedToFloat32, Interval(Double(Float(0.1)), Double(Float(0.3)))),
    ])
    func `an operation gives the ends of its results`(found: Interval, expected: Interval) {
        #expect(found == expected)
    }

    @Test func `a divisor that may be zero bounds nothing`() {
        for divisor in [Interval(0, 1), Interval(-1, 0), Interval(-1, 1), Interval(-0.0, 2)] {
            #expect(Interval(1, 2) / divisor == .everything)
        }
    }

    @Test func `zero times whatever is zero or NaN`() {
        let product = Interval(0, 0) * .everything
        #expect(product.lower == 0 && product.upper == 0 && product.mayBeNaN)
    }

    @Test func `an end without bound stays one`() {
        let half = Interval(0, inf)
        #expect((half + Interval(1, 1)).upper == inf)
        #expect((half * Interval(2, 3)).upper == inf)
        #expect((half / Interval(1, inf)) == Interval(0, inf, mayBeNaN: true))
        #expect(half.squareRoot.upper == inf)
        #expect((Interval(inf, inf) + Interval(-inf, -inf)) == .everything)
    }

    @Test func `the larger of a number and one that may be NaN may be the number`() {
        let least = Interval(-5, 1).maximum(Interval(0, 1, mayBeNaN: true)).lower
        #expect(least == -5)
        #expect(Interval(-5, 1, mayBeNaN: true).maximum(Interval(0, 1)).lower == 0)
    }

    @Test func `ends that are NaN or in no order bound nothing`() {
        #expect(Interval(.nan, 1) == .everything)
        #expect(Interval(1, 0) == .everything)
    }

    @Test(arguments: [
        (Interval(0, 1), 0.0, true), (Interval(-0.0, 1), 0, true),
        (Interval(0, 1.0.nextUp), 0, false), (Interval(-Double.leastNonzeroMagnitude, 1), 0, false),
        (Interval(-1e-6, 1 + 1e-6), 1e-6, true), (Interval(-1.1e-6, 1), 1e-6, false),
        (Interval(0.5, 0.6), 0, true), (.everything, 1e-6, false),
    ])
    func `an interval lies within another up to a slack`(
        interval: Interval,
        slack: Double,
        lies: Bool
    ) {
        #expect(interval.lies(within: Probability.range, slack: slack) == lies)
    }
}
