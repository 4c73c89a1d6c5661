import TestSupport
import Testing
import Words

@testable import Charts

/// Matrices and trees of nothing, of one, and of far too much.
@Suite struct MatrixAndTreeEdgeTests {
    private func document(_ figure: any Figure) -> SVGText {
        SVGText(figure.svg(identifier: "f").text)
    }

    private func matrix(_ rows: Int, _ columns: Int) -> MatrixChart {
        MatrixChart(
            title: "T",
            rowNames: (0..<rows).map { "r\($0)" },
            columnNames: (0..<columns).map { "c\($0)" },
            cells: Array(
                repeating: Array(repeating: .init(shade: 0, text: "1"), count: columns),
                count: rows
            )
        )
    }

    @Test(arguments: [(0, 0), (0, 3), (3, 0)])
    func `a matrix without cells says that there is no data`(rows: Int, columns: Int) {
        let figure = matrix(rows, columns)
        #expect(figure.summary == "No data.")
        #expect(document(figure).all("text", "soft").map(\.text) == ["No data"])
        #expect(document(figure).all("rect").isEmpty)
    }

    @Test(arguments: [
        (1, 1, ""), (10, 10, ""), (1, 101, "; and 1 more"), (20, 10, "; and 100 more"),
    ])
    func `a hundred cells are told and the rest is counted`(rows: Int, columns: Int, rest: String) {
        let summary = matrix(rows, columns).summary
        #expect(summary.hasPrefix("r0, c0: 1"))
        #expect(summary.ranges(of: ": 1").count == min(100, rows * columns))
        #expect(summary.hasSuffix(": 1\(rest)."))
    }

    @Test(
        arguments: [
            (0.0, "cool", 0.0), (-0.0, "cool", 0), (1, "cool", 0.5), (1.5, "cool", 0.5),
            (.infinity, "cool", 0.5), (-1, "warm", 0.5), (-.infinity, "warm", 0.5),
            (-.leastNonzeroMagnitude, "warm", 0), (0.5, "cool", 0.25),
        ] as [(Double, String, Double)]
    )
    func `a shade is no darker than text on it can be read`(
        shade: Double,
        style: String,
        opacity: Double
    ) {
        let figure = MatrixChart(
            title: "T",
            rowNames: ["r"],
            columnNames: ["c"],
            cells: [[.init(shade: shade, text: "x")]]
        )
        let document = document(figure)
        #expect(document.all("rect", style).compactMap { $0.number("fill-opacity") } == [opacity])
        #expect(document.all("rect").count == 2)
    }

    @Test(
        arguments: [
            (0, 0, 0, 0, ["none", "none", "none", "none"]),
            (1, 0, 0, 1, ["100.0 % of 0", "0.0 % of 0", "0.0 % of 1", "100.0 % of 1"]),
            (.max, .max, 1, 2, ["50.0 % of 0", "50.0 % of 0", "33.3 % of 1", "66.7 % of 1"]),
            (2, 1, 0, 0, ["66.7 % of 0", "33.3 % of 0", "none", "none"]),
        ] as [(Int, Int, Int, Int, [String])]
    )
    func `counts of any size have shares of their row`(
        counts: (Int, Int, Int, Int, [String])
    ) {
        let figure = MatrixChart.confusion(
            title: "T",
            trueNegatives: counts.0,
            falsePositives: counts.1,
            falseNegatives: counts.2,
            truePositives: counts.3
        )
        let details = figure.cells.joined().map { $0.detail.replacing("\u{a0}", with: " ") }
        #expect(details == counts.4)
        #expect(document(figure).isWellFormed)
    }

    @Test func `correlations round to two digits, and what is next to 0 has no sign`() {
        let values = [[1, -0.004, 0.005], [0.015, -1, .nan], [0.125, 0.135, -0.0]]
        let figure = MatrixChart.correlations(title: "T", names: ["a", "b", "c"], values: values)
        let texts = figure.cells.map { $0.map(\.text) }
        #expect(
            texts == [
                ["1.00", "0.00", "0.01"], ["0.01", "-1.00", "–"], ["0.12", "0.14", "0.00"],
            ]
        )
        #expect(MatrixChart.correlations(title: "T", names: [], values: []).summary == "No data.")
    }

    /// A tree that goes down the way of "no" so often.
    private func chain(_ depth: Int, share: Double = 0.5) -> TreeDiagram.Node {
        (0..<depth).reduce(.leaf(share: share, samples: 1)) { below, level in
            .branch(
                subject: "x",
                condition: "≤ \(level)",
                share: share,
                samples: 2,
                yes: .leaf(share: share, samples: 1),
                no: below
            )
        }
    }

    @Test(arguments: [(Int.min, 0), (-1, 0), (0, 0), (12, 12), (13, 12), (.max, 12)])
    func `at most twelve branches of a way are drawn`(asked: Int, depth: Int) {
        let tree = TreeDiagram(title: "T", root: chain(40), depthMax: asked)
        #expect(tree.depthMax == depth)
        // A leaf beside every branch, and the box that counts the rest.
        #expect(document(tree).all("rect", "frame").count == 2 * depth + 1)
    }

    @Test(arguments: [(0, "1 node", 1), (1, "3 nodes", 2), (600, "1,201 nodes", 601)])
    func `a tree is counted whole, drawn or not`(depth: Int, nodes: String, leaves: Int) {
        let summary = TreeDiagram(title: "T", root: chain(depth), depthMax: 0).summary
        let count = NumberFormat.grouped(leaves)
        #expect(
            summary.hasPrefix(
                "A decision tree of \(nodes), \(count) of them leaves, \(depth) deep."
            )
        )
    }

    @Test(
        arguments: [
            (Double.nan, "–", 0), (.infinity, "–", 0), (-.infinity, "–", 0), (-0.0, "0.0 %", 1),
            (1.5, "150.0 %", 1), (-0.1, "-10.0 %", 0),
        ] as [(Double, String, Int)]
    )
    func `a share that is none is a dash and has no shade`(
        share: Double,
        words: String,
        shades: Int
    ) {
        let tree = TreeDiagram(title: "T", root: .leaf(share: share, samples: .max))
        let document = document(tree)
        let texts = document.all("text", "value").map { $0.text.replacing("\u{a0}", with: " ") }
        #expect(texts == ["\(words) of 9,223,372,036,854,775,807"])
        #expect(document.all("rect", "warm").count == shades)
        #expect(document.all("rect", "warm").allSatisfy { ($0.number("fill-opacity") ?? 1) <= 0.5 })
    }

    @Test func `of equal leaves the first from above is told, and none where all are NaN`() {
        let census = TreeCensus(of: chain(3))
        #expect(census.lowest?.way == ["x ≤ 2 (yes)"])
        #expect(census.highest?.way == ["x ≤ 2 (yes)"])
        let none = TreeDiagram(title: "T", root: chain(2, share: .nan))
        #expect(none.summary.hasSuffix("Leaves show the share of label 1."))
    }

    @Test(
        arguments: [
            (12, -2, "0.12", 0.12), (-5, 0, "-5", -5), (1, 7, "10000000", 1e7), (1, 8, "1e8", 1e8),
            (15, 7, "1.5e8", 1.5e8), (1, -5, "0.00001", 1e-5), (1, -6, "1e-6", 1e-6),
            (0, 99, "0", 0),
            (100, -2, "1", 1), (-25, 299, "-2.5e300", -2.5e300), (1, -324, "1e-324", 0),
            (5, -324, "5e-324", .leastNonzeroMagnitude), (1, 309, "1e309", .infinity),
            (.max, 0, "9.223372036854775807e18", 0x1p63),
            (.min, 0, "-9.223372036854775808e18", -0x1p63),
        ] as [(Int, Int, String, Double)]
    )
    func `a decimal number reads as the binary one next to it`(
        significand: Int,
        exponent: Int,
        text: String,
        value: Double
    ) {
        let number = DecimalNumber(significand: significand, exponent: exponent)
        #expect(number.text == text)
        #expect(number.value == value)
        #expect(Double(number.text) == value)
    }

    @Test func `a line with gaps has them in the window too, and nothing comes in from them`() {
        let window = PointWindow(x: 0...1, y: 0...1)
        let gap = LineChart.Point(x: .nan, y: .nan)
        func point(_ x: Double, _ y: Double) -> LineChart.Point { .init(x: x, y: y) }
        for hole in [
            gap, point(0.5, .nan), point(.infinity, 0.5), point(0.5, -.infinity), point(1e301, 0),
        ] {
            #expect(window.cut([hole, point(5, 5), hole]).isEmpty)
            #expect(window.cut([hole, point(0.5, 0.5), hole]).isEmpty)
            let kept = window.cut([point(0, 0), point(1, 1), hole, point(0, 1), point(1, 0)])
            #expect(kept.map(\.x.isNaN) == [false, false, true, false, false])
            #expect(kept.last == point(1, 0))
        }
    }

    @Test func `what was cut once is not changed by cutting again`() {
        let window = PointWindow(x: -1...1, y: 0...0.5)
        let wave = (0..<400).map { index in
            LineChart.Point(x: Double(index % 50) / 20 - 1.2, y: Double(index * 37 % 100) / 100)
        }
        let once = window.cut(wave)
        #expect(once.count > 100)
        #expect(
            once.allSatisfy { $0.x.isNaN || ((-1...1).contains($0.x) && (0...0.5).contains($0.y)) }
        )
        let again = window.cut(once)
        #expect(again.map { "\($0.x) \($0.y)" } == once.map { "\($0.x) \($0.y)" })
    }

    @Test func `a window of one point keeps what goes through it`() {
        let window = PointWindow(x: 1...1, y: 1...1)
        func cut(_ points: [(Double, Double)]) -> Int {
            window.cut(points.map { LineChart.Point(x: $0.0, y: $0.1) }).count
        }
        #expect(cut([(0, 0), (2, 2)]) == 1)
        #expect(cut([(1, 0), (1, 2)]) == 1)
        #expect(cut([(1, 1), (1, 1)]) == 1)
        #expect(cut([(0, 0), (2, 2.001)]) == 0)
    }
}
