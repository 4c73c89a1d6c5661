import TestSupport
import Testing

@testable import Charts

/// What holds for every kind of picture, whatever it is given.
@Suite struct FigureTests {
    private static let hostile = "</text><script>a & b</script>\"'\u{1b}\u{7f}"
    private static let long = String(repeating: "Wide_name ", count: 40)
    private static let values: [[Double]] = [
        [], [0.5], [0.2, 0.2, 0.2], [0, 1], [.nan], [0.1, .nan, 0.7], [.infinity, -.infinity, 1],
        [1e300, -1e300], [1e308, 1], [.leastNonzeroMagnitude, 0], [-0.0, 0],
        [1_234_567.25, 7_654_321.125],
    ]
    private static let names = ["plain", hostile, long, "", "日本語の名前", "e\u{301}👩‍👩‍👧"]

    /// A tree of one long way.
    private static func tree(_ name: String, _ values: [Double]) -> TreeDiagram.Node {
        var tree = TreeDiagram.Node.leaf(share: values.first ?? 0, samples: 1)
        for value in values {
            let leaf = TreeDiagram.Node.leaf(share: value, samples: .max)
            tree = .branch(
                subject: name,
                condition: name,
                share: value,
                samples: 0,
                yes: tree,
                no: leaf
            )
        }
        return tree
    }

    /// Every kind of figure, of the same values under the same name.
    private static func figures(_ name: String, _ values: [Double]) -> [any Figure] {
        let points = values.enumerated().map { index, value in
            LineChart.Point(x: value, y: Double(index), low: value, high: values[0])
        }
        let rows = values.map {
            IntervalChart.Row(name: name, estimate: $0, low: -$0, high: $0 * 2)
        }
        let cells = values.map {
            [MatrixChart.Cell(shade: $0, text: name), .init(shade: $0, text: "1", detail: name)]
        }
        let shapes: [LineChart.Series.Shape] = [.line, .steps, .markers]
        let tree = Self.tree(name, values)
        let scales: [Axis.Scale] = [.linear, .logarithmic, .percentile, .squareRoot]
        return scales.flatMap { scale -> [any Figure] in
            [
                LineChart(
                    title: name,
                    xAxis: Axis(name, scale: scale),
                    yAxis: Axis(name),
                    series: shapes.map { .init(name: name, points: points, shape: $0) },
                    guides: points.prefix(1).map { .init(from: $0, to: $0, label: name) },
                    isSquare: scale == .linear
                ),
                IntervalChart(
                    title: name,
                    axis: Axis(name, scale: scale),
                    rows: rows,
                    reference: 1
                ),
                BarChart(
                    title: name,
                    nameTitle: name,
                    axis: Axis(name, scale: scale, labels: .percent),
                    bars: values.map { .init(name: name, value: $0) }
                ),
            ]
        } + [
            HistogramChart(
                title: name,
                valueTitle: name,
                groups: [.init(name: name, values: values), .init(name: name, values: [])],
                range: (values.first { !$0.isNaN } ?? 0)...(values.first { !$0.isNaN } ?? 0)
            ),
            MatrixChart(
                title: name,
                rowTitle: name,
                columnTitle: name,
                rowNames: values.map { _ in name },
                columnNames: [name, name],
                cells: cells
            ),
            TreeDiagram(title: name, root: tree, shareTitle: name, depthMax: 2),
        ]
    }

    @Test(arguments: names, values)
    func `any name and any values make a sound document`(name: String, values: [Double]) {
        for figure in Self.figures(name, values) {
            let document = SVGText(figure.standaloneSVG)
            #expect(document.isWellFormed, "\(type(of: figure))")
            #expect(document.all("script").isEmpty)
            #expect(document.all("title").count == 1 && document.all("desc").count == 1)
            for element in document.elements {
                for name in ["x", "y", "x1", "y1", "x2", "y2", "width", "height", "cx", "cy"] {
                    guard element.attributes[name] != nil else { continue }
                    let number = element.number(name) ?? .nan
                    #expect((-1...5000).contains(number), "\(type(of: figure)) \(element)")
                }
                let path = element.attributes["d"] ?? ""
                #expect(!path.contains("n") && !path.contains("e") && !path.contains("∞"))
            }
        }
    }

    @Test(arguments: names, values)
    func `no text leaves its picture`(name: String, values: [Double]) {
        for figure in Self.figures(name, values) {
            let document = SVGText(figure.svg(identifier: "f").text)
            #expect(document.isWellFormed)
            let (width, height) = document.size
            for element in document.all("text") {
                guard let box = element.box else { continue }
                let isInside =
                    box.left >= -0.1 && box.right <= width + 0.1 && box.top >= -0.1
                    && box.bottom <= height + 0.1
                #expect(
                    isInside,
                    "\(type(of: figure)) \(width) x \(height): \(box) \(element.text)"
                )
            }
        }
    }

    @Test func `a picture alone brings its colours for light and dark`() {
        let figure = TreeDiagram(title: "A & B", root: .leaf(share: 0.5, samples: 4))
        let text = figure.standaloneSVG
        #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg viewBox="))
        #expect(text.contains("xmlns=\"http://www.w3.org/2000/svg\""))
        #expect(text.contains("prefers-color-scheme: dark"))
        #expect(!text.contains("var("))
        #expect(SVGText(text).all("text", "heading").map(\.text) == ["A & B"])
    }

    @Test func `a picture in a page keeps to sizes that can be read`() {
        let figure = TreeDiagram(title: "T", root: .leaf(share: 0.5, samples: 4))
        let svg = figure.svg(identifier: "f").text
        #expect(svg.contains("style=\"min-width:357px;max-width:504px\""))
    }
}
