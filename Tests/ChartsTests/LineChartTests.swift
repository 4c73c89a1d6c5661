import TestSupport
import Testing

@testable import Charts

@Suite struct LineChartTests {
    private func chart(_ points: [(Double, Double)], name: String = "a") -> LineChart {
        let points = points.map { LineChart.Point(x: $0.0, y: $0.1) }
        return LineChart(
            title: "T",
            xAxis: Axis("x"),
            yAxis: Axis("y"),
            series: [LineChart.Series(name: name, points: points)]
        )
    }

    /// The path data of the series, without the sample in the legend.
    private func paths(_ svg: String) -> [String] {
        svg.split(separator: "<path d=\"").dropFirst().dropLast().map {
            String($0.prefix { $0 != "\"" })
        }
    }

    @Test func `a line runs from corner to corner of its plot`() throws {
        let path = try #require(paths(chart([(0, 0), (1, 1)]).svg(identifier: "f").text).first)
        // 34 is the top of the plot, 304 its bottom, 616 its right edge.
        let points = path.dropFirst().split(separator: "L").map(String.init)
        #expect(points.count == 2)
        #expect(points[0].hasSuffix(" 304.0"))
        #expect(points[1] == "616.0 34.0")
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e301])
    func `a point without a place is a gap`(hole: Double) throws {
        let points = [(0, 1), (1, 2), (2, hole), (3, 2), (4, 1), (hole, 3), (5, 5)]
        let svg = chart(points).svg(identifier: "f").text
        let path = try #require(paths(svg).first)
        #expect(path.count { $0 == "M" } == 2)
        #expect(path.count { $0 == "L" } == 2)
        // The point between two gaps is a dot, as no line leads to it.
        #expect(svg.split(separator: "<circle").count == 2)
    }

    @Test func `a single point is a dot`() {
        let svg = chart([(3, 4)]).svg(identifier: "f").text
        #expect(svg.contains("<circle"))
        #expect(paths(svg).isEmpty)
    }

    @Test(arguments: [[], [(Double.nan, 1.0)]])
    func `a chart without data says so`(points: [(Double, Double)]) {
        let svg = chart(points).svg(identifier: "f").text
        #expect(svg.contains(">No data</text>"))
        #expect(svg.contains("a: no data"))
        #expect(!chart([(1, 1)]).svg(identifier: "f").text.contains("No data"))
    }

    @Test(
        arguments: [
            [(0, 5), (1, 5)], [(2, 0), (2, 1)], [(-1e300, -1e300), (1e300, 1e300)],
            [(.leastNonzeroMagnitude, .leastNonzeroMagnitude), (0, 0)],
            [(1e18, 1), (1e18 + 1024, 2)],
        ] as [[(Double, Double)]]
    )
    func `extreme and equal values stay inside the picture`(points: [(Double, Double)]) throws {
        let path = try #require(paths(chart(points).svg(identifier: "f").text).first)
        let numbers = path.split { !"-.0123456789".contains($0) }.map { Double($0) }
        #expect(numbers.count == 2 * points.count)
        for number in numbers {
            #expect((0...640).contains(try #require(number)))
        }
    }

    @Test func `a reference line widens the axis and is named`() {
        var chart = chart([(0, 1), (1, 2)])
        chart.referenceLines = [LineChart.ReferenceLine(y: 9, label: "limit <9>")]
        let svg = chart.svg(identifier: "f").text
        #expect(svg.contains("class=\"reference\""))
        #expect(svg.contains(">limit &lt;9&gt;</text>"))
        #expect(svg.contains(">10</text>"))
        chart.referenceLines[0].y = .nan
        #expect(!chart.svg(identifier: "f").text.contains("class=\"reference\""))
    }

    @Test func `the picture is named and described`() {
        let svg = chart([(0, 1), (1, 2.5)]).svg(identifier: "f-1").text
        #expect(svg.contains("role=\"img\" aria-labelledby=\"f-1-title f-1-summary\""))
        #expect(svg.contains("<title id=\"f-1-title\">T</title>"))
        #expect(svg.contains("<desc id=\"f-1-summary\">y against x. a: from 1 to 2.5.</desc>"))
    }

    @Test func `labels that would touch are left out`() {
        var chart = chart([(1, 1), (1e33, 2)])
        chart.xAxis = Axis("x", scale: .logarithmic)
        let svg = chart.svg(identifier: "f").text
        let labels = svg.split(separator: "<text class=\"tick\"").dropFirst().filter {
            $0.contains("text-anchor=\"middle\"")
        }
        #expect((3...14).contains(labels.count))
    }

    @Test func `a long name is cut and names that do not fit go to the next line`() {
        let long = LegendLayout(names: [String(repeating: "x", count: 500)], width: 600)
        #expect(long.items[0].name.count < 90 && long.items[0].name.hasSuffix("…"))
        let many = LegendLayout(names: (0..<8).map { "series number \($0)" }, width: 600)
        #expect(Set(many.items.map(\.y)).count > 1)
        #expect(many.items.allSatisfy { $0.x + 36 + TextWidth.estimate($0.name) <= 600 })
    }

    @Test func `the first thirty-six series differ in colour or pattern`() {
        #expect(Set((0..<36).map(SeriesStyle.classes)).count == 36)
    }

    @Test func `values outside fixed bounds have no place`() {
        var chart = chart([(0, 0.5), (0.5, 1.5), (1, 0.25)])
        chart.yAxis = Axis("y", bounds: 0...1)
        let svg = SVGText(chart.svg(identifier: "f").text)
        #expect(svg.all("circle").count == 2)
        let labels = svg.all("text", "tick").filter { $0.attributes["text-anchor"] == "end" }
        #expect(labels.first?.text == "0" && labels.last?.text == "1")
    }

    @Test func `steps go across and then up`() {
        var chart = chart([(0, 0), (1, 1)])
        chart.series[0].shape = .steps
        let path = paths(chart.svg(identifier: "f").text)[0]
        #expect(path.count { $0 == "L" } == 2)
        #expect(path.contains("L616.0 304.0L616.0 34.0"))
    }

    @Test func `points that a line passes anyway are left out`() {
        let path = paths(
            chart([(0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (1, 2)]).svg(identifier: "f").text
        )
        // Up, across to the end, and back.
        #expect(path[0].count { $0 == "L" } == 3)
    }

    @Test func `a marker has a bar for its interval`() {
        var chart = chart([])
        chart.series = [
            LineChart.Series(
                name: "rate",
                points: [.init(x: 0, y: 1, low: 0, high: 2), .init(x: 1, y: 1)],
                shape: .markers
            )
        ]
        let svg = SVGText(chart.svg(identifier: "f").text)
        let bars = svg.all("path", "whisker").compactMap { $0.attributes["d"] }
        #expect(bars.count == 1)
        // The plot reaches from 304, which is 0, to 34, which is 2.
        #expect(bars.allSatisfy { $0.contains(" 34.0m") && $0.contains(" 34.0V304.0") })
        #expect(svg.all("path", "marker").count == 3, "two points and the legend")
    }

    @Test func `intervals of a line are a band behind it`() {
        var chart = chart([])
        chart.series[0].points = [
            .init(x: 0, y: 1, low: 0, high: 2), .init(x: 1, y: 1, low: 0, high: 2),
        ]
        let bands = SVGText(chart.svg(identifier: "f").text).all("path", "band")
        #expect(bands.count == 1)
        #expect(bands.allSatisfy { $0.attributes["d"]?.hasSuffix("Z") == true })
        chart.series[0].points[0].low = nil
        #expect(SVGText(chart.svg(identifier: "f").text).all("path", "band").isEmpty)
    }

    @Test func `a square plot is as high as it is wide and names its guide`() throws {
        var chart = chart([(0, 0), (1, 1)])
        (chart.xAxis, chart.yAxis) = (Axis("x", bounds: 0...1), Axis("y", bounds: 0...1))
        chart.isSquare = true
        chart.guides = [.init(from: .init(x: 0, y: 0), to: .init(x: 1, y: 1), label: "by chance")]
        let svg = SVGText(chart.svg(identifier: "f").text)
        let guide = try #require(svg.all("line", "guide").first)
        let ends = try ["x1", "x2", "y1", "y2"].map { try #require(guide.number($0)) }
        #expect((ends[1] - ends[0] - (ends[2] - ends[3])).magnitude < 0.2)
        #expect(svg.all("text", "legend").map(\.text) == ["a", "by chance"])
    }
}
