import Testing

@testable import Reports

@Suite struct MetricFormatTests {
    @Test(
        arguments: [
            ([0.5, 0.75], ["0.5000", "0.7500"]), ([0.999, 0.9965], ["0.9990", "0.9965"]),
            ([0.9993, 0.999993], ["0.999300", "0.999993"]),
            ([0.00269, 0.0317], ["0.00269", "0.03170"]), ([1.5163], ["1.5163"]),
            ([nil, 0.25], ["–", "0.2500"]), ([nil], ["–"]), ([], []),
            // Only 0 and 1 themselves read so.
            ([0, 1], ["0.0000", "1.0000"]), ([0.5, 0.99998], ["0.50000", "0.99998"]),
            ([1e-9, 0], ["<0.000001", "0.000000"]), ([1 - 1e-9, 1], [">0.999999", "1.000000"]),
            ([.leastNonzeroMagnitude], ["<0.000001"]), ([1 - 0x1p-53], [">0.999999"]),
        ] as [([Double?], [String])]
    )
    func `metrics side by side have the same decimals`(values: [Double?], texts: [String]) {
        let format = MetricFormat(for: values)
        #expect(values.map(format.text) == texts)
    }

    @Test func `the ends of an interval have the decimals of the estimates`() {
        let format = MetricFormat(for: [0.25])
        #expect(format.interval(0.00001...0.99999) == "<0.0001\u{2060}–\u{2060}>0.9999")
        #expect(format.interval(0...1) == "0.0000\u{2060}–\u{2060}1.0000")
    }
}
