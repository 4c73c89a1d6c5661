import TestSupport
import Testing

@testable import Charts

/// Histograms, bars, intervals and matrices.
@Suite struct ModelChartTests {
    private func document(_ figure: any Figure) -> SVGText {
        SVGText(figure.svg(identifier: "f").text)
    }

    @Test func `a value on a border is in the upper bin and the end in the last`() {
        let values = [0, 0.25, 0.2499, 0.5, 1, -0.1, 1.1, .nan, .infinity]
        let bins = Bins(of: values, in: 0...1, count: 4)
        #expect(bins.counts == [2, 1, 1, 1])
        #expect(bins.total == 5)
    }

    @Test func `bars of a histogram are as high as the share of their group`() throws {
        let chart = HistogramChart(
            title: "T",
            valueTitle: "score",
            groups: [
                .init(name: "many", values: [0.1, 0.1, 0.1, 0.9]),
                .init(name: "one", values: [0.9, 7]),
            ],
            binCount: 2
        )
        let document = document(chart)
        let heights = document.all("rect", "fill").compactMap { $0.number("height") }
        // A plot is 110 high, and its axis goes to 100 %.
        #expect(heights == [82.5, 27.5, 110])
        #expect(document.all("text", "strong").map(\.text) == ["many (4)", "one (1)"])
        let summary =
            "Shares by score. many: 4 values, the most, 75.0 %, from 0 to 0.5;"
            + " one: 1 values, the most, 100.0 %, from 0.5 to 1, and 1 outside."
        #expect(chart.summary.replacing("\u{a0}", with: " ") == summary)
    }

    @Test func `bars begin at 0 on either side and carry their values`() throws {
        let chart = BarChart(
            title: "T",
            nameTitle: "decile",
            axis: Axis("rate", labels: .percent),
            bars: [("1", 0.5), ("2", -0.25), ("3", Double.nan)].map { .init(name: $0, value: $1) }
        )
        let bars = document(chart).all("rect", "bar")
        #expect(bars.count == 2)
        let base = try #require(bars[0].number("y")) + (try #require(bars[0].number("height")))
        #expect(bars[1].number("y") == base)
        #expect(document(chart).all("text", "value").map(\.text) == ["50.0", "-25.0"])
        #expect(chart.summary.hasSuffix("1: 50.0\u{a0}%; 2: -25.0\u{a0}%; 3: no data."))
    }

    @Test func `names that are wider than their bars stand upright`() {
        let bars = (0..<12).map { BarChart.Bar(name: "a longer name \($0)", value: 1) }
        let chart = BarChart(title: "T", nameTitle: "n", axis: Axis("v"), bars: bars)
        let turned = document(chart).all("text", "tick").filter {
            $0.attributes["transform"] != nil
        }
        #expect(turned.count == 12)
    }

    @Test func `an interval on a logarithmic axis lies around its estimate`() throws {
        let chart = IntervalChart(
            title: "T",
            axis: Axis("Odds ratio", scale: .logarithmic),
            rows: [.init(name: "a", estimate: 10, low: 1, high: 100)],
            reference: 1
        )
        let document = document(chart)
        // From 16 to 404 is the axis of 1 to 100.
        #expect(
            try #require(document.all("path", "point").first?.attributes["d"]).hasPrefix("M210.0 ")
        )
        let whisker = try #require(document.all("path", "whisker").first?.attributes["d"])
        #expect(whisker.hasPrefix("M16.0 ") && whisker.contains("H404.0"))
        #expect(document.all("line", "reference").first?.number("x1") == 16)
        #expect(document.all("text").contains { $0.text == "10 (1 to 100)" })
    }

    @Test(arguments: [
        (0, Double.infinity, 2), (0, 100, 1), (1, .infinity, 1), (1, 100, 0), (.nan, 100, 0),
    ])
    func `an end without a place is an arrow`(low: Double, high: Double, arrows: Int) {
        let chart = IntervalChart(
            title: "T",
            axis: Axis("Odds ratio", scale: .logarithmic),
            rows: [.init(name: "a", estimate: 10, low: low, high: high)]
        )
        let whiskers = document(chart).all("path", "whisker").compactMap { $0.attributes["d"] }
        #expect(whiskers.joined().count { $0 == "l" } == 2 * arrows)
        #expect(whiskers.count == (low.isNaN ? 0 : 1))
    }

    @Test func `a confusion matrix says counts and shares of what was actual`() {
        let chart = MatrixChart.confusion(
            title: "T",
            negative: "repaid",
            positive: "default",
            trueNegatives: 1620,
            falsePositives: 180,
            falseNegatives: 0,
            truePositives: 0
        )
        let texts = document(chart).all("text").map { $0.text.replacing("\u{a0}", with: " ") }
        #expect(texts.contains("Actual") && texts.contains("Predicted"))
        #expect(texts.contains("1,620") && texts.contains("90.0 % of repaid"))
        #expect(texts.count { $0 == "none" } == 2)
        #expect(document(chart).all("rect", "cool").count == 2)
        let told = "Actual by Predicted. repaid, repaid: 1,620 (90.0 % of repaid); repaid, default:"
        #expect(chart.summary.replacing("\u{a0}", with: " ").hasPrefix(told))
    }

    @Test func `correlations differ by hue and by sign, and a constant has none`() {
        let chart = MatrixChart.correlations(
            title: "T",
            names: ["a", "b"],
            values: [[1, -0.256], [-0.256, .nan]]
        )
        let document = document(chart)
        #expect(document.all("text", "value").map(\.text) == ["1.00", "-0.26", "-0.26", "–"])
        #expect(document.all("rect", "cool").compactMap { $0.number("fill-opacity") } == [0.5])
        #expect(
            document.all("rect", "warm").compactMap { $0.number("fill-opacity") } == [0.13, 0.13]
        )
        #expect(document.all("rect", "frame").count == 4)
    }
}
