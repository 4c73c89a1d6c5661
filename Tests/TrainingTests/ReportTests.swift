import Testing

@testable import Training

@Suite struct ReportTests {
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

    @Test(
        arguments: [
            (0.125, "0.125"), (999.4, "999"), (999.6, "1,000"), (14_041.4, "14,041"),
            (-148_412, "-148,412"), (12_345_678, "12,345,678"), (9.1865e32, "9.19e32"),
            (.nan, "NaN"), (.infinity, "∞"), (-0.0, "0"),
        ] as [(Double, String)]
    )
    func `whole thousands have commas`(value: Double, text: String) {
        #expect(Figures.short(value) == text)
    }

    @Test(
        arguments: [
            (1.001678, "1.001678"), (0.998804, "0.998804"), (0.841, "0.841"), (7.87e18, "7.87e18"),
        ] as [(Double, String)]
    )
    func `a ratio next to 1 shows what tells it from 1`(value: Double, text: String) {
        #expect(Figures.ratio(value) == text)
    }

    @Test(arguments: [
        (0.4649, "p = 0.465"), (0.001, "p = 0.001"), (0.00099, "p < 0.001"), (0, "p < 0.001"),
    ])
    func `a small p-value is only said to be small`(value: Double, text: String) {
        #expect(Figures.pValue(value) == text.replacing(" ", with: "\u{a0}"))
    }

    @Test(arguments: [(0, "0 rows"), (1, "1 row"), (2000, "2,000 rows")])
    func `one of a thing is not many`(count: Int, text: String) {
        #expect(Figures.counted(count, "row") == text)
    }
}
