import Glibc
import Testing
import Words

@testable import Charts

@Suite struct AxisLayoutTests {
    private func labels(
        _ axis: Axis,
        _ values: [Double],
        isTight: Bool = false,
        count: Int = 5
    ) -> [String] {
        AxisLayout(axis, values: values, isTight: isTight, tickCount: count).ticks.map {
            $0.label.replacing("\u{a0}", with: " ")
        }
    }

    @Test(
        arguments: [
            ([0, 10], ["0", "2", "4", "6", "8", "10"]),
            ([0.3, 0.8], ["0.3", "0.4", "0.5", "0.6", "0.7", "0.8"]),
            ([-7, 12], ["-10", "-5", "0", "5", "10", "15"]),
            ([1e300, -1e300], ["-1e300", "-5e299", "0", "5e299", "1e300"]),
            ([0, 3e-9], ["0", "1e-9", "2e-9", "3e-9"]),
            (
                [1_000_000_000, 1_000_000_002],
                [
                    "1e9", "1.0000000005e9", "1.000000001e9", "1.0000000015e9", "1.000000002e9",
                ]
            ),
            // Nothing to show, one value, equal values and equal but for rounding.
            ([], ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
            ([0, -0.0], ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
            ([50], ["44", "46", "48", "50", "52", "54", "56"]),
            ([1, Double(1).nextUp], ["0.9", "0.95", "1", "1.05", "1.1"]),
            ([.nan, .infinity, -.infinity, 1e301, 1, 2], ["1", "1.2", "1.4", "1.6", "1.8", "2"]),
            ([.leastNonzeroMagnitude], ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        ] as [([Double], [String])]
    )
    func `linear ticks are at steps of 1, 2 or 5`(values: [Double], expected: [String]) {
        #expect(labels(Axis("x"), values) == expected)
    }

    @Test func `a logit axis has its middle at 0.5 and its ends for all beyond them`() throws {
        let axis = AxisLayout(
            Axis("x", scale: .logit, bounds: 0...1),
            values: [0.3],
            isTight: true,
            tickCount: 5
        )
        #expect(
            axis.ticks.map(\.label) == [
                "≤0.0001", "0.001", "0.01", "0.1", "0.5", "0.9", "0.99", "0.999", "≥0.9999",
            ]
        )
        #expect(axis.ticks.map(\.fraction) == axis.ticks.map(\.fraction).sorted())
        let places = [0, 0.0001, 0.5, 0.9999, 1].map { axis.fraction(of: $0) ?? -1 }
        #expect(near(places, [0, 0, 0.5, 1, 1]))
        // As far from 0.01 as 0.99 from its like on the other side.
        let (low, high) = (
            try #require(axis.fraction(of: 0.01)), try #require(axis.fraction(of: 0.99))
        )
        #expect(near([low], [1 - high]))
        // By the odds, 1 to 99 of 1 to 9999: ln 99 / ln 9999.
        #expect(near([0.5 - low], [log(99) / log(9999) / 2]))
    }

    private func near(_ values: [Double], _ wanted: [Double]) -> Bool {
        zip(values, wanted).allSatisfy { ($0 - $1).magnitude < 1e-9 }
    }

    @Test func `a tight axis ends at its values and has ticks inside`() {
        let axis = AxisLayout(Axis("x"), values: [0.5, 10.25], isTight: true, tickCount: 5)
        #expect(axis.ticks.map(\.label) == ["2", "4", "6", "8", "10"])
        #expect(axis.fraction(of: 0.5) == 0)
        #expect(axis.fraction(of: 10.25) == 1)
    }

    @Test(
        arguments: [
            ([0.95], ["0 %", "5 %", "20 %", "50 %", "100 %"]),
            ([0.004, 0], ["0 %", "0.05 %", "0.2 %", "0.5 %"]),
            ([], ["0 %", "5 %", "20 %", "50 %", "100 %"]),
            ([0, -1, .nan], ["0 %", "5 %", "20 %", "50 %", "100 %"]),
        ] as [([Double], [String])]
    )
    func `ticks by square roots keep apart`(values: [Double], expected: [String]) {
        let axis = Axis("y", scale: .squareRoot, labels: .percent)
        #expect(labels(axis, values, count: 4) == expected)
    }

    @Test func `a square root is half as far up as four times its value`() throws {
        let layout = AxisLayout(
            Axis("y", scale: .squareRoot),
            values: [1],
            isTight: false,
            tickCount: 4
        )
        #expect(layout.fraction(of: 0.25) == 0.5)
        #expect(layout.fraction(of: -0.25) == nil)
    }

    @Test func `bounds hold whatever the values are`() {
        let axis = Axis("y", bounds: 0...1)
        #expect(labels(axis, [-7, 0.3, 12]) == ["0", "0.2", "0.4", "0.6", "0.8", "1"])
        let layout = AxisLayout(axis, values: [], isTight: false, tickCount: 5)
        #expect(layout.fraction(of: 1) == 1 && layout.fraction(of: 1.01) == nil)
        // Bounds without a place on the axis bind nothing.
        #expect(labels(Axis("y", scale: .logarithmic, bounds: 0...10), [2, 5]) == ["2", "5"])
    }

    @Test func `an axis that starts at zero shows zero`() {
        #expect(labels(Axis("y", startsAtZero: true), [4900, 5100]).first == "0")
        #expect(labels(Axis("y", startsAtZero: true), [-3, -1]).last == "0")
    }

    @Test(
        arguments: [
            ([0, 2_000_000], ["0", "0.5 ms", "1 ms", "1.5 ms", "2 ms"]),
            ([80_000, 240_000], ["50 µs", "100 µs", "150 µs", "200 µs", "250 µs"]),
            ([0, 4], ["0", "1 ns", "2 ns", "3 ns", "4 ns"]),
            ([2e9, 2e10], ["0", "5 s", "10 s", "15 s", "20 s"]),
        ] as [([Double], [String])]
    )
    func `times on a linear axis share one unit`(values: [Double], expected: [String]) {
        #expect(labels(Axis("y", labels: .nanoseconds), values) == expected)
    }

    @Test(
        arguments: [
            (
                [80_000, 1_500_000],
                [
                    "50 µs", "100 µs", "200 µs", "500 µs", "1 ms", "2 ms",
                ]
            ),
            ([100, 1000], ["100 ns", "200 ns", "500 ns", "1 µs"]),
            (
                [1, 1e10],
                [
                    "1 ns", "10 ns", "100 ns", "1 µs", "10 µs", "100 µs", "1 ms", "10 ms", "100 ms",
                    "1 s",
                    "10 s",
                ].enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
            ),
            ([0, -5, .nan], ["1 ns", "2 ns", "5 ns", "10 ns"]),
            ([200], ["200 ns", "500 ns"]),
        ] as [([Double], [String])]
    )
    func `logarithmic ticks are at 1, 2 and 5 times powers of ten`(
        values: [Double],
        expected: [String]
    ) {
        #expect(labels(Axis("y", scale: .logarithmic, labels: .nanoseconds), values) == expected)
    }

    @Test func `a logarithmic axis over all numbers has few ticks`() {
        let shown = labels(Axis("y", scale: .logarithmic), [1e-300, 1e300])
        #expect((4...10).contains(shown.count))
        #expect(shown.contains("1"))
    }

    @Test(
        arguments: [
            ([0, 0.5], ["0 %", "50 %", "90 %"]),
            ([0, 0.999], ["0 %", "50 %", "90 %", "99 %", "99.9 %"]),
            ([0.99999], ["0 %", "50 %", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %"]),
            ([-0.1, 1, .nan, .infinity], ["0 %", "50 %", "90 %"]),
        ] as [([Double], [String])]
    )
    func `percentile ticks add a nine at a time`(values: [Double], expected: [String]) {
        #expect(labels(Axis("x", scale: .percentile), values) == expected)
    }

    @Test func `every further nine of a percentile is equally long`() throws {
        let axis = AxisLayout(
            Axis("x", scale: .percentile),
            values: [0.9999],
            isTight: true,
            tickCount: 5
        )
        for (value, place) in [(0.0, 0.0), (0.9, 0.25), (0.99, 0.5), (0.999, 0.75), (0.9999, 1)] {
            let fraction = try #require(axis.fraction(of: value))
            #expect((fraction - place).magnitude < 1e-12)
        }
        #expect(axis.fraction(of: 1) == nil)
        #expect(axis.fraction(of: -0.01) == nil)
    }

    @Test(
        arguments: [
            1e-300, 5e-7, 0.1, 1, 1.5, 2, 9.999999, 10, 1000, 1e15, 1e22, 1e300,
        ] as [Double]
    )
    func `its logarithm is as good as the C library's for drawing`(value: Double) {
        #expect((decimalLogarithm(value) - log10(value)).magnitude < 1e-12)
    }
}
