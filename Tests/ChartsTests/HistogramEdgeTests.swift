import TestSupport
import Testing

@testable import Charts

/// Bins at the edges: of ranges, of counts, of numbers.
@Suite struct HistogramEdgeTests {
    private func chart(
        _ values: [Double],
        in range: ClosedRange<Double> = 0...1,
        bins: Int = 4
    ) -> HistogramChart {
        HistogramChart(
            title: "T",
            valueTitle: "score",
            groups: [.init(name: "g", values: values)],
            range: range,
            binCount: bins
        )
    }

    private func words(_ chart: HistogramChart) -> String {
        chart.summary.replacing("\u{a0}", with: " ")
    }

    @Test(
        arguments: [
            (Int.min, 1), (-1, 1), (0, 1), (1, 1), (99, 99), (100, 100), (101, 100), (.max, 100),
        ] as [(Int, Int)]
    )
    func `there are 1 to 100 bins whatever was asked for`(asked: Int, count: Int) {
        let chart = chart([0, 0.5, 1], bins: asked)
        #expect(chart.binCount == count)
        #expect(Bins(of: [0, 0.5, 1], in: chart.range, count: chart.binCount).total == 3)
    }

    @Test(
        arguments: [
            // One number, no width that counts, and ends that no axis has.
            (0.0...0, -0.5, 0.5), (5...5, 4.5, 5.5), (100...100, 90, 110), (-0.0...0, -0.5, 0.5),
            (1...1.0.nextUp, 0.5, 1.5), (1e300...1e300, 0, 1),
            (.leastNonzeroMagnitude...(3 * .leastNonzeroMagnitude), -0.5, 0.5),
            (1e301...2e301, 0, 1), (-1e308...1e308, 0, 1), (0...Double.infinity, -0.5, 0.5),
            (-Double.infinity...0, 0, 1),
        ] as [(ClosedRange<Double>, Double, Double)]
    )
    func `a range that cannot be drawn gives way to one that can`(
        range: ClosedRange<Double>,
        low: Double,
        high: Double
    ) {
        let chart = chart([range.lowerBound], in: range)
        #expect((chart.range.lowerBound - low).magnitude <= low.magnitude * 1e-12)
        #expect((chart.range.upperBound - high).magnitude <= high.magnitude * 1e-12)
        let document = SVGText(chart.svg(identifier: "f").text)
        #expect(document.isWellFormed)
        let isDrawn = chart.range.contains(range.lowerBound)
        #expect(document.all("rect", "fill").count == (isDrawn ? 1 : 0))
    }

    @Test(arguments: [0.0...1, -1e-290...1e-290, -1e299...1e299, 0...1e300, 1...1.0001])
    func `a range that can be drawn stays, and its bins lie under its ticks`(
        range: ClosedRange<Double>
    ) throws {
        let chart = chart([range.lowerBound, range.upperBound], in: range)
        #expect(chart.range == range)
        let document = SVGText(chart.svg(identifier: "f").text)
        let bars = document.all("rect", "fill")
        #expect(bars.count == 2)
        // The first bar begins half a unit right of the plot, the last ends half a unit left.
        let plot = try #require(document.all("line", "axis").first)
        let (left, right) = (try #require(plot.number("x1")), try #require(plot.number("x2")))
        let first = try #require(bars.first?.number("x"))
        let last = try #require(bars.last?.number("x")) + (try #require(bars.last?.number("width")))
        #expect((first - left - 0.5).magnitude < 0.2)
        #expect((right - last - 0.5).magnitude < 0.2)
    }

    @Test(
        arguments: [
            ([], "g: no data"), ([Double.nan, .infinity, -1, 2], "g: no data"),
            ([0.1], "g: 1 values, the most, 100.0 %, from 0 to 0.25"),
            ([-0.0, 0, 0.3, 0.3], "g: 4 values, the most, 50.0 %, from 0 to 0.25"),
            (
                [0.3, 0.3, 0.1, .nan],
                "g: 3 values, the most, 66.7 %, from 0.25 to 0.5, and 1 outside"
            ),
            ([1, 1, 0.75, 0], "g: 4 values, the most, 75.0 %, from 0.75 to 1"),
        ] as [([Double], String)]
    )
    func `of equal bins the first is told, and what is outside`(values: [Double], told: String) {
        #expect(words(chart(values)) == "Shares by score. \(told).")
    }

    @Test func `every value within is in one bin, and borders go up`() {
        for count in 1...100 {
            let borders = (0...count).map { Double($0) / Double(count) }
            let bins = Bins(of: borders, in: 0...1, count: count)
            #expect(bins.total == count + 1)
            #expect(bins.counts.dropLast().allSatisfy { $0 == 1 }, "\(count): \(bins.counts)")
            // The end of the range is in the last bin beside that bin's own border.
            #expect(bins.counts.last == 2)
            #expect(bins.start(of: 0) == 0 && bins.start(of: count) == 1)
        }
    }

    @Test func `shares of a group are one in all, and of an empty one nothing`() {
        let bins = Bins(of: (0..<1000).map { Double($0 % 97) / 97 }, in: 0...1, count: 13)
        let sum = bins.counts.indices.map(bins.share).reduce(0, +)
        #expect((sum - 1).magnitude < 1e-12)
        #expect(Bins(of: [], in: 0...1, count: 3).share(of: 1) == 0)
    }

    @Test func `the next number beyond either end is in no bin`() {
        let range = -1.0...1
        #expect(
            Bins(of: [range.lowerBound, range.upperBound], in: range, count: 5).counts == [
                1, 0, 0, 0, 1,
            ]
        )
        let beyond = [range.lowerBound.nextDown, range.upperBound.nextUp, .nan, -.nan]
        #expect(Bins(of: beyond, in: range, count: 5).total == 0)
    }

    @Test func `one value of a million is seen`() {
        let values = Array(repeating: 0.1, count: 1_000_000) + [0.9]
        let document = SVGText(chart(values).svg(identifier: "f").text)
        let heights = document.all("rect", "fill").compactMap { $0.number("height") }
        #expect(heights.count == 2 && heights[1] == 1 && heights[0] > 150)
        #expect(document.all("text", "strong").map(\.text) == ["g (1,000,001)"])
    }

    @Test func `no groups are a plot that says so`() {
        let chart = HistogramChart(title: "T", valueTitle: "score", groups: [])
        let document = SVGText(chart.svg(identifier: "f").text)
        #expect(document.all("text", "soft").map(\.text) == ["No data"])
        #expect(chart.summary == "Shares by score. No data.")
    }

    @Test func `each group has a plot of its own under the one before`() {
        var chart = chart([0.5])
        chart.groups = (0..<3).map { .init(name: "g\($0)", values: $0 == 1 ? [] : [0.5]) }
        let document = SVGText(chart.svg(identifier: "f").text)
        #expect(document.all("text", "strong").map(\.text) == ["g0 (1)", "g1 (0)", "g2 (1)"])
        #expect(document.all("text", "soft").map(\.text) == ["No data"])
        let heights = document.all("text", "strong").compactMap { $0.number("y") }
        #expect(heights == heights.sorted() && Set(heights).count == 3)
        // Ticks across are labelled under the last plot alone.
        let across = document.all("text", "tick").filter {
            $0.attributes["text-anchor"] == "middle"
        }
        #expect(Set(across.compactMap { $0.number("y") }).count == 1)
    }
}
