/// The making of a line chart's picture: axes, what lies behind, series, labels, legend.
struct LineChartDrawing {
    private let chart: LineChart
    private let xLayout: AxisLayout
    private let yLayout: AxisLayout
    private let legend: LegendLayout
    private let frame: PlotFrame
    private let width: Double

    private static let top = 34.0
    private static let rightMargin = 24.0

    init(chart: LineChart) {
        self.chart = chart
        let points = chart.series.flatMap(chart.placedPoints)
        let ends = chart.guides.flatMap { [$0.start, $0.end] }
        xLayout = AxisLayout(
            chart.xAxis,
            values: (points + ends).map(\.x),
            isTight: true,
            tickCount: chart.isSquare ? 5 : 7
        )
        let intervals = points.flatMap { [$0.low, $0.high] }.compactMap(\.self)
        let heights = (points + ends).map(\.y) + intervals + chart.referenceLines.map(\.y)
        yLayout = AxisLayout(chart.yAxis, values: heights, isTight: false, tickCount: 5)
        width = chart.isSquare ? 420 : 640
        let left = PlotFrame.left(beside: yLayout)
        let right = width - Self.rightMargin
        let plotHeight = chart.isSquare ? right - left : 270
        frame = PlotFrame(left: left, right: right, top: Self.top, bottom: Self.top + plotHeight)
        let names = chart.series.map(\.name) + chart.guides.map(\.label)
        legend = LegendLayout(names: names, width: width - 16)
    }

    var picture: Picture {
        var picture = Picture(width: width, height: frame.bottom + 52 + legend.height)
        frame.drawHorizontalGrid(yLayout, in: &picture)
        frame.drawVerticalGrid(xLayout, in: &picture)
        drawGuides(in: &picture)
        drawReferenceLines(in: &picture)
        let isEmpty = chart.series.indices.map { drawSeries($0, in: &picture) }.allSatisfy { !$0 }
        if isEmpty { frame.drawNoData(in: &picture) }
        drawReferenceLabels(in: &picture)
        frame.drawTitles(across: chart.xAxis.title, up: chart.yAxis.title, in: &picture)
        drawLegend(in: &picture)
        return picture
    }

    private func place(x: Double, y: Double) -> (x: Double, y: Double)? {
        guard let across = xLayout.fraction(of: x), let up = yLayout.fraction(of: y) else {
            return nil
        }
        return (frame.x(at: across), frame.y(at: up))
    }

    private func drawGuides(in picture: inout Picture) {
        for guide in chart.guides {
            guard let start = place(x: guide.start.x, y: guide.start.y),
                let end = place(x: guide.end.x, y: guide.end.y)
            else { continue }
            picture.line(from: start, to: end, style: "guide")
        }
    }

    private func drawReferenceLines(in picture: inout Picture) {
        for line in chart.referenceLines {
            guard let fraction = yLayout.fraction(of: line.y) else { continue }
            let y = frame.y(at: fraction)
            picture.line(from: (frame.left, y), to: (frame.right, y), style: "reference")
        }
    }

    /// Writes the labels over the lines, each on the side of its line where there is more room.
    private func drawReferenceLabels(in picture: inout Picture) {
        for line in chart.referenceLines {
            guard let fraction = yLayout.fraction(of: line.y) else { continue }
            let label = TextWidth.shortened(line.label, to: frame.right - frame.left - 12)
            let y = frame.y(at: fraction) + (fraction > 0.9 ? 15.0 : -5.0)
            picture.text(label, at: (frame.left + 6, y), style: "reference-label")
        }
    }

    /// Draws one series, and says whether any of its points has a place.
    private func drawSeries(_ index: Int, in picture: inout Picture) -> Bool {
        let series = chart.series[index]
        let runs = series.points.split { place(x: $0.x, y: $0.y) == nil }
        guard !runs.isEmpty else { return false }
        picture.group(SeriesStyle.classes(of: index)) { picture in
            if series.shape == .markers {
                for point in runs.joined() { drawMarker(point, index, in: &picture) }
            } else {
                drawLine(Array(runs), hasSteps: series.shape == .steps, in: &picture)
            }
        }
        return true
    }

    private func drawMarker(_ point: LineChart.Point, _ index: Int, in picture: inout Picture) {
        guard let place = place(x: point.x, y: point.y) else { return }
        if let (low, high) = interval(of: point) {
            let (x, top, bottom) = (
                Picture.number(place.x), Picture.number(high.y), Picture.number(low.y)
            )
            let bars = "M\(x) \(top)m-4 0h8M\(x) \(bottom)m-4 0h8M\(x) \(top)V\(bottom)"
            picture.path(bars, style: "whisker")
        }
        picture.path(MarkerShape.path(of: index, at: place), style: "marker")
    }

    /// Where the ends of a point's interval lie, when it has one with a place on the axis.
    private func interval(
        of point: LineChart.Point
    ) -> (low: (x: Double, y: Double), high: (x: Double, y: Double))? {
        guard let low = point.low, let high = point.high, let lower = place(x: point.x, y: low),
            let upper = place(x: point.x, y: high)
        else { return nil }
        return (lower, upper)
    }

    private func drawLine(
        _ runs: [ArraySlice<LineChart.Point>],
        hasSteps: Bool,
        in picture: inout Picture
    ) {
        var band = ""
        var path = ""
        for run in runs {
            let intervals = run.compactMap(interval)
            if intervals.count == run.count, run.count > 1 {
                let upper = outline(intervals.map(\.high), hasSteps: hasSteps)
                let lower = outline(intervals.map(\.low), hasSteps: hasSteps)
                band += commands(upper + lower.reversed()) + "Z"
            }
            let places = run.compactMap { place(x: $0.x, y: $0.y) }
            if places.count > 1 { path += commands(outline(places, hasSteps: hasSteps)) }
        }
        if !band.isEmpty { picture.path(band, style: "band") }
        if !path.isEmpty { picture.path(path) }
        for run in runs where run.count == 1 {
            for point in run {
                if let place = place(x: point.x, y: point.y) { picture.dot(at: place) }
            }
        }
    }

    /// The corners of a line through places; steps have one more before every change.
    private func outline(
        _ places: [(x: Double, y: Double)],
        hasSteps: Bool
    ) -> [(x: Double, y: Double)] {
        guard hasSteps else { return places }
        var corners = Array(places.prefix(1))
        for (before, place) in zip(places, places.dropFirst()) {
            corners += [(place.x, before.y), place]
        }
        return corners
    }

    /// A path through places, without those that it passes anyway, as drawn: curves of many points
    /// go up and across most of the time.
    private func commands(_ places: [(x: Double, y: Double)]) -> String {
        var corners: [(x: String, y: String)] = []
        for (index, place) in places.enumerated() {
            let corner = (x: Picture.number(place.x), y: Picture.number(place.y))
            if index > 1, let last = corners.last, let before = corners.dropLast().last {
                let (from, over) = (places[index - 2], places[index - 1])
                let isUp = before.x == last.x && last.x == corner.x
                let isAcross = before.y == last.y && last.y == corner.y
                let goesOn =
                    (over.x - from.x) * (place.x - over.x) >= 0
                    && (over.y - from.y) * (place.y - over.y) >= 0
                if (isUp || isAcross) && goesOn { corners.removeLast() }
            }
            corners.append(corner)
        }
        return corners.enumerated().map { index, corner in
            (index == 0 ? "M" : "L") + "\(corner.x) \(corner.y)"
        }.joined()
    }

    private func drawLegend(in picture: inout Picture) {
        for (index, item) in legend.items.enumerated() {
            let (x, y) = (8 + item.x, frame.bottom + 62 + item.y)
            let sample = "M\(Picture.number(x)) \(Picture.number(y - 4))h28"
            if index >= chart.series.count {
                picture.path(sample, style: "guide")
            } else {
                picture.group(SeriesStyle.classes(of: index)) { picture in
                    guard chart.series[index].shape == .markers else { return picture.path(sample) }
                    picture.path(MarkerShape.path(of: index, at: (x + 14, y - 4)), style: "marker")
                }
            }
            picture.text(item.name, at: (x + 36, y), style: "legend")
        }
    }
}
