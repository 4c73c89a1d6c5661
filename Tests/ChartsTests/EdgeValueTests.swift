import TestSupport
import Testing

@testable import Charts

/// Values at the edges of what numbers and axes hold, in every kind of figure.
@Suite struct EdgeValueTests {
    private static let edge = Axis.magnitudeMax

    private func document(_ figure: any Figure) -> SVGText {
        SVGText(figure.svg(identifier: "f").text)
    }

    private func chart(_ points: [(Double, Double)], y: Axis = Axis("y")) -> LineChart {
        LineChart(
            title: "T",
            xAxis: Axis("x"),
            yAxis: y,
            series: [.init(name: "a", points: points.map { .init(x: $0.0, y: $0.1) })]
        )
    }

    @Test(
        arguments: [
            (Axis.Scale.linear, [-edge, -1, -0.0, 0, .leastNonzeroMagnitude, edge], true),
            (.linear, [edge.nextUp, -edge.nextUp, .infinity, -.infinity, .nan], false),
            (.logarithmic, [1 / edge, 1, edge], true),
            (
                .logarithmic, [(1 / edge).nextDown, edge.nextUp, 0, -0.0, -1, .nan, .infinity],
                false
            ),
            (.percentile, [0, -0.0, 0.5, 1.0.nextDown], true),
            (.percentile, [1, 1.0.nextUp, -.leastNonzeroMagnitude, .nan, .infinity], false),
            (.squareRoot, [0, -0.0, .leastNonzeroMagnitude, edge], true),
            (.logit, [0, -0.0, .leastNonzeroMagnitude, 0.5, 1], true),
            (.logit, [-.leastNonzeroMagnitude, 1.0.nextUp, .nan, .infinity], false),
            (.squareRoot, [-.leastNonzeroMagnitude, edge.nextUp, .nan, .infinity], false),
        ] as [(Axis.Scale, [Double], Bool)]
    )
    func `a scale has a place for its values up to the last one, and for none beyond`(
        scale: Axis.Scale,
        values: [Double],
        isPlaced: Bool
    ) {
        let axis = Axis("x", scale: scale)
        for value in values {
            #expect((axis.coordinate(of: value) != nil) == isPlaced, "\(value)")
            #expect(axis.coordinate(of: value)?.isFinite != false, "\(value)")
        }
    }

    @Test(arguments: [Axis.Scale.linear, .logarithmic, .percentile, .squareRoot, .logit])
    func `larger values lie further along, and both zeros in one place`(scale: Axis.Scale) {
        let values = [-0.0, 0, 1e-9, 0.1, 0.25, 0.5, 0.75, 0.999]
        for isTight in [true, false] {
            let layout = AxisLayout(
                Axis("x", scale: scale),
                values: values,
                isTight: isTight,
                tickCount: 5
            )
            let places = values.compactMap(layout.fraction)
            #expect(places == places.sorted())
            #expect(places.allSatisfy { (0...1).contains($0) })
            #expect(layout.fraction(of: 0) == layout.fraction(of: -0.0))
            #expect(Set(places).count >= 5)
            #expect(layout.ticks.map(\.fraction) == layout.ticks.map(\.fraction).sorted())
            #expect(Set(layout.ticks.map(\.label)).count == layout.ticks.count)
        }
    }

    @Test(arguments: [0.0...1, -1...0, 5...5, -0.25...0.75])
    func `a value on a bound has a place and the next one beyond has none`(
        bounds: ClosedRange<Double>
    ) {
        let axis = Axis("x", bounds: bounds)
        let layout = AxisLayout(axis, values: [], isTight: true, tickCount: 5)
        for value in [bounds.lowerBound, bounds.upperBound] {
            #expect(layout.fraction(of: value) != nil)
        }
        #expect(layout.fraction(of: bounds.lowerBound.nextDown) == nil)
        #expect(layout.fraction(of: bounds.upperBound.nextUp) == nil)
    }

    @Test(
        arguments: [
            ([], "a: no data"), ([(Double.nan, 1.0), (1, .nan)], "a: no data"),
            ([(1, 3)], "a: from 3 to 3"), ([(1, -0.0), (2, 0)], "a: from 0 to 0"),
            ([(1, 2), (.infinity, 9), (3, 1)], "a: from 1 to 2"),
            ([(0, 1e300), (1, -1e300)], "a: from -1e300 to 1e300"),
        ] as [([(Double, Double)], String)]
    )
    func `the summary tells what is drawn and nothing else`(
        points: [(Double, Double)],
        words: String
    ) {
        #expect(chart(points).summary == "y against x. \(words).")
    }

    @Test func `what to compare with is told where it is drawn only`() {
        var chart = chart([(0, 1), (1, 2)])
        chart.referenceLines = [
            .init(y: 1.5, label: "here"), .init(y: .nan, label: "nowhere"),
            .init(y: .infinity, label: "beyond"),
        ]
        #expect(chart.summary == "y against x. a: from 1 to 2; here at 1.5.")
        #expect(document(chart).all("line", "reference").count == 1)
        let rows = [IntervalChart.Row(name: "r", estimate: 1, low: 0, high: 2)]
        for (reference, words) in [(1.0, " The line to compare with is at 1."), (.nan, "")] {
            let figure = IntervalChart(
                title: "T",
                axis: Axis("x"),
                rows: rows,
                reference: reference
            )
            #expect(figure.summary == "x, with intervals. r: 1 (0 to 2)." + words)
            #expect(document(figure).all("line", "reference").count == (words.isEmpty ? 0 : 1))
        }
    }

    @Test func `a guide without a place at either end is left out`() {
        var chart = chart([(0, 1), (1, 2)])
        let (good, bad) = (LineChart.Point(x: 0, y: 1), LineChart.Point(x: .nan, y: 1))
        for (start, end, count) in [(good, good, 1), (good, bad, 0), (bad, good, 0)] {
            chart.guides = [.init(from: start, to: end, label: "g")]
            #expect(document(chart).all("line", "guide").count == count)
        }
    }

    @Test(
        arguments: [
            (Double.nan, 2.0), (1, .nan), (.infinity, 2), (1, -.infinity), (1, 1e301),
        ] as [(Double, Double)]
    )
    func `an interval without a place at both ends is none`(low: Double, high: Double) {
        var chart = chart([])
        let points = [LineChart.Point(x: 0, y: 1, low: low, high: high), .init(x: 1, y: 2)]
        chart.series = [.init(name: "a", points: points, shape: .markers)]
        #expect(document(chart).all("path", "whisker").isEmpty)
        chart.series[0].shape = .line
        #expect(document(chart).all("path", "band").isEmpty)
    }

    @Test func `an interval of one number is a bar of no height, at its point`() {
        var chart = chart([])
        let points = [LineChart.Point(x: 0, y: 1, low: 1, high: 1), .init(x: 1, y: 3)]
        chart.series = [.init(name: "a", points: points, shape: .markers)]
        let bars = document(chart).all("path", "whisker").compactMap { $0.attributes["d"] }
        #expect(bars.count == 1)
        let heights = bars[0].split { !"0123456789.".contains($0) }.compactMap { Double($0) }
        #expect(heights[1] == heights.last)
    }

    @Test(arguments: [1, 2, 3, 1000, 100_000])
    func `so many points that go on in one direction are one line`(count: Int) {
        let points = (0..<count).map { (Double($0), 1.0) }
        let svg = chart(points).svg(identifier: "f").text
        let drawn = svg.ranges(of: "<path d=\"M").count
        // The legend's sample, and a line where there are two points.
        #expect(drawn == (count == 1 ? 1 : 2))
        #expect(svg.utf8.count < 6000)
    }

    @Test func `a line that stays in one place is drawn as a dot would be`() {
        let svg = chart([(1, 1), (1, 1), (1, 1)]).svg(identifier: "f").text
        #expect(svg.contains("a: from 1 to 1"))
        #expect(SVGText(svg).isWellFormed)
        #expect(SVGText(svg).all("path").count == 2)
    }

    @Test(arguments: [LineChart.Series.Shape.line, .steps, .markers])
    func `series are drawn in their order and each has a name in the legend`(
        shape: LineChart.Series.Shape
    ) {
        var chart = chart([])
        chart.series = (0..<40).map { index in
            .init(name: "s\(index)", points: [.init(x: 0, y: Double(index))], shape: shape)
        }
        let document = document(chart)
        #expect(document.all("text", "legend").map(\.text) == (0..<40).map { "s\($0)" })
        // Each series and each sample in the legend is a group of its own.
        #expect(document.all("g").count == 80)
        #expect(Set(document.all("g").compactMap { $0.attributes["class"] }).count == 36)
    }

    @Test func `a bar of next to nothing is seen, and one without a place is told`() {
        let values = [1, 1e-12, 0, -0.0, .infinity, -.infinity]
        let figure = BarChart(
            title: "T",
            nameTitle: "n",
            axis: Axis("v"),
            bars: values.map { .init(name: "b", value: $0) }
        )
        let heights = document(figure).all("rect", "bar").compactMap { $0.number("height") }
        #expect(heights == [190, 1, 1, 1])
        #expect(figure.summary == "v by n. b: 1; b: 1e-12; b: 0; b: 0; b: no data; b: no data.")
    }

    @Test func `no bars are no data, and many make the picture wider`() {
        let empty = BarChart(title: "T", nameTitle: "n", axis: Axis("v"), bars: [])
        #expect(empty.summary == "v by n. No data.")
        #expect(document(empty).all("text", "soft").map(\.text) == ["No data"])
        let bars = (0..<300).map { BarChart.Bar(name: "\($0)", value: Double($0)) }
        let many = BarChart(title: "T", nameTitle: "n", axis: Axis("v"), bars: bars)
        #expect(document(many).size.width > 16 * 300)
        #expect(document(many).all("rect", "bar").count == 300)
        #expect(document(empty).size.width == 420)
    }

    @Test(arguments: [Axis.Scale.logarithmic, .squareRoot, .percentile])
    func `bars of other scales begin at the bottom`(scale: Axis.Scale) {
        let figure = BarChart(
            title: "T",
            nameTitle: "n",
            axis: Axis("v", scale: scale),
            bars: [0.3, 0.5].map { .init(name: "b", value: $0) }
        )
        let bars = document(figure).all("rect", "bar")
        let bottoms = bars.compactMap { ($0.number("y") ?? 0) + ($0.number("height") ?? 0) }
        #expect(bottoms.count == 2)
        #expect((bottoms[0] - bottoms[1]).magnitude < 0.2)
    }

    @Test(
        arguments: [
            (Double.nan, 1.0, 2.0, "no data"), (1, .nan, 2, "1"), (1, 0, .nan, "1"),
            (.infinity, 0, 1, "∞ (0 to 1)"), (-0.0, -0.0, 0, "0 (0 to 0)"),
            (1, 2, 0, "1 (2 to 0)"), (0.5, -.infinity, .infinity, "0.5 (-∞ to ∞)"),
        ] as [(Double, Double, Double, String)]
    )
    func `an estimate is told with as much of its interval as there is`(
        estimate: Double,
        low: Double,
        high: Double,
        words: String
    ) {
        let row = IntervalChart.Row(name: "r", estimate: estimate, low: low, high: high)
        let figure = IntervalChart(title: "T", axis: Axis("x"), rows: [row])
        #expect(figure.summary == "x, with intervals. r: \(words).")
        #expect(document(figure).all("text").contains { $0.text == words })
        var other = row
        other.text = "as told"
        let told = IntervalChart(title: "T", axis: Axis("x"), rows: [other])
        #expect(told.summary == "x, with intervals. r: as told.")
    }

    @Test func `no rows are no data`() {
        let figure = IntervalChart(title: "T", axis: Axis("x"), rows: [])
        #expect(figure.summary == "x, with intervals. No data.")
        #expect(document(figure).all("text", "soft").map(\.text) == ["No data"])
    }
}
