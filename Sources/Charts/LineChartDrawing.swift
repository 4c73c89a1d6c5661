/// The making of a line chart's SVG: a layout in user units, and elements appended in order.
struct LineChartDrawing {
    private let chart: LineChart
    private let xLayout: AxisLayout
    private let yLayout: AxisLayout
    private let legend: LegendLayout
    private let left: Double
    private let bottom: Double
    private var markup = ""

    private static let width = 640.0
    private static let top = 34.0
    private static let plotHeight = 270.0
    private static let rightMargin = 24.0

    init(chart: LineChart) {
        self.chart = chart
        let points = chart.series.flatMap(chart.placedPoints)
        xLayout = AxisLayout(chart.xAxis, values: points.map(\.x), isTight: true, tickCount: 7)
        let heights = points.map(\.y) + chart.referenceLines.map(\.y)
        yLayout = AxisLayout(chart.yAxis, values: heights, isTight: false, tickCount: 5)
        legend = LegendLayout(names: chart.series.map(\.name), width: Self.width - 16)
        left = 16 + (yLayout.ticks.map { TextWidth.estimate($0.label) }.max() ?? 0)
        bottom = Self.top + Self.plotHeight
    }

    /// Draws everything, back to front.
    mutating func svg(identifier: String) -> String {
        let height = bottom + 52 + legend.height
        markup = "<svg viewBox=\"0 0 \(number(Self.width)) \(number(height))\" role=\"img\""
        markup += " aria-labelledby=\"\(identifier)-title \(identifier)-summary\">\n"
        markup += "<title id=\"\(identifier)-title\">\(escaped(chart.title))</title>\n"
        markup += "<desc id=\"\(identifier)-summary\">\(escaped(chart.summary))</desc>\n"
        drawHorizontalGrid()
        drawVerticalGrid()
        drawReferenceLines()
        let isEmpty = chart.series.indices.map { drawSeries($0) }.allSatisfy { !$0 }
        if isEmpty {
            let (x, y) = ((left + right) / 2, Self.top + Self.plotHeight / 2)
            drawText("No data", x: x, y: y, anchor: "middle", style: "note")
        }
        drawReferenceLabels()
        drawAxisTitles()
        drawLegend()
        return markup + "</svg>"
    }

    private var right: Double { Self.width - Self.rightMargin }

    private func x(at fraction: Double) -> Double { left + fraction * (right - left) }

    private func y(at fraction: Double) -> Double { bottom - fraction * Self.plotHeight }

    private mutating func drawHorizontalGrid() {
        for tick in yLayout.ticks {
            let y = y(at: tick.fraction)
            drawLine(from: (left, y), to: (right, y), style: "grid")
            drawText(tick.label, x: left - 8, y: y + 4, anchor: "end", style: "tick")
        }
        drawLine(from: (left, bottom), to: (right, bottom), style: "axis")
    }

    private mutating func drawVerticalGrid() {
        var occupied = -Double.infinity
        for tick in xLayout.ticks {
            let x = x(at: tick.fraction)
            drawLine(from: (x, Self.top), to: (x, bottom), style: "grid")
            // A label that would touch the one before it is left out; its line stays.
            let half = TextWidth.estimate(tick.label) / 2
            let center = min(x, Self.width - half - 2)
            guard center - half > occupied + 6 else { continue }
            occupied = center + half
            drawText(tick.label, x: center, y: bottom + 18, anchor: "middle", style: "tick")
        }
    }

    private mutating func drawReferenceLines() {
        for line in chart.referenceLines {
            guard let fraction = yLayout.fraction(of: line.y) else { continue }
            let y = y(at: fraction)
            drawLine(from: (left, y), to: (right, y), style: "reference")
        }
    }

    /// Writes the labels over the lines, each on the side of its line where there is more room.
    private mutating func drawReferenceLabels() {
        for line in chart.referenceLines {
            guard let fraction = yLayout.fraction(of: line.y) else { continue }
            let y = y(at: fraction)
            let label = TextWidth.shortened(line.label, to: right - left - 12)
            let offset = fraction > 0.9 ? 15.0 : -5.0
            drawText(label, x: left + 6, y: y + offset, anchor: "start", style: "reference-label")
        }
    }

    /// Draws one series, and says whether any of its points has a place.
    private mutating func drawSeries(_ index: Int) -> Bool {
        var path = ""
        var dots = ""
        var run: [(x: Double, y: Double)] = []
        func finishRun() {
            if run.count == 1 {
                let (x, y) = (number(run[0].x), number(run[0].y))
                dots += "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"3\"/>"
            }
            for (place, point) in run.enumerated() where run.count > 1 {
                path += (place == 0 ? "M" : "L") + "\(number(point.x)) \(number(point.y))"
            }
            run = []
        }
        for point in chart.series[index].points {
            if let across = xLayout.fraction(of: point.x), let up = yLayout.fraction(of: point.y) {
                run.append((x(at: across), y(at: up)))
            } else {
                finishRun()
            }
        }
        finishRun()
        guard !path.isEmpty || !dots.isEmpty else { return false }
        markup += "<g class=\"\(SeriesStyle.classes(of: index))\">"
        if !path.isEmpty { markup += "<path d=\"\(path)\"/>" }
        markup += dots + "</g>\n"
        return true
    }

    private mutating func drawAxisTitles() {
        let title = TextWidth.shortened(chart.yAxis.title, to: Self.width - 16)
        drawText(title, x: 8, y: 16, anchor: "start", style: "axis-title")
        let below = TextWidth.shortened(chart.xAxis.title, to: Self.width - 16)
        let half = TextWidth.estimate(below) / 2
        let center = max(min((left + right) / 2, Self.width - 8 - half), 8 + half)
        drawText(below, x: center, y: bottom + 40, anchor: "middle", style: "axis-title")
    }

    private mutating func drawLegend() {
        for (index, item) in legend.items.enumerated() {
            let x = 8 + item.x
            let y = bottom + 62 + item.y
            markup += "<g class=\"\(SeriesStyle.classes(of: index))\">"
            markup += "<path d=\"M\(number(x)) \(number(y - 4))h28\"/></g>"
            drawText(item.name, x: x + 36, y: y, anchor: "start", style: "legend")
        }
    }

    private mutating func drawLine(
        from start: (x: Double, y: Double),
        to end: (x: Double, y: Double),
        style: String
    ) {
        markup += "<line class=\"\(style)\" x1=\"\(number(start.x))\" y1=\"\(number(start.y))\""
        markup += " x2=\"\(number(end.x))\" y2=\"\(number(end.y))\"/>\n"
    }

    private mutating func drawText(
        _ text: String,
        x: Double,
        y: Double,
        anchor: String,
        style: String
    ) {
        markup += "<text class=\"\(style)\" x=\"\(number(x))\" y=\"\(number(y))\""
        markup += " text-anchor=\"\(anchor)\">\(escaped(text))</text>\n"
    }

    private func number(_ value: Double) -> String {
        NumberFormat.fixed(value, decimals: 1)
    }
}
