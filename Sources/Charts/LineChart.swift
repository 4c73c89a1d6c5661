/// A picture of one or more series of points joined by lines.
///
/// A point with a coordinate that is NaN, infinite or without a place on its axis is a gap in the
/// line. Points are joined in the order given.
package struct LineChart: Sendable {
    /// A point in the units of the axes.
    package struct Point: Equatable, Sendable {
        package var x: Double
        package var y: Double

        package init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// Points under one name.
    package struct Series: Sendable {
        package var name: String
        package var points: [Point]

        package init(name: String, points: [Point]) {
            self.name = name
            self.points = points
        }
    }

    /// A horizontal line to compare with, such as a threshold.
    package struct ReferenceLine: Sendable {
        package var y: Double
        package var label: String

        package init(y: Double, label: String) {
            self.y = y
            self.label = label
        }
    }

    package var title: String
    package var xAxis: Axis
    package var yAxis: Axis
    package var series: [Series]
    package var referenceLines: [ReferenceLine]

    package init(
        title: String,
        xAxis: Axis,
        yAxis: Axis,
        series: [Series],
        referenceLines: [ReferenceLine] = []
    ) {
        self.title = title
        self.xAxis = xAxis
        self.yAxis = yAxis
        self.series = series
        self.referenceLines = referenceLines
    }

    /// Draws the chart as one `svg` element, to be placed in a page with `PageStyle`.
    ///
    /// - Parameter identifier: a name that no other element of the page has, of letters, digits
    ///   and hyphens.
    /// - Returns: the element.
    func svg(identifier: String) -> String {
        var drawing = LineChartDrawing(chart: self)
        return drawing.svg(identifier: identifier)
    }

    /// The points of a series that have a place on both axes.
    func placedPoints(of series: Series) -> [Point] {
        series.points.filter {
            xAxis.coordinate(of: $0.x) != nil && yAxis.coordinate(of: $0.y) != nil
        }
    }

    /// What the picture shows, in words for who cannot see it.
    var summary: String {
        let parts = series.map { series in
            let values = placedPoints(of: series).map(\.y)
            guard let lowest = values.min(), let highest = values.max() else {
                return "\(series.name): no data"
            }
            return "\(series.name): from \(yAxis.text(of: lowest)) to \(yAxis.text(of: highest))"
        }
        let lines = referenceLines.map { "\($0.label) at \(yAxis.text(of: $0.y))" }
        return "\(yAxis.title) against \(xAxis.title). "
            + (parts + lines).joined(separator: "; ") + "."
    }
}

extension Axis {
    fileprivate func text(of value: Double) -> String {
        switch labels {
        case .numbers: NumberFormat.threeDigits(value)
        case .nanoseconds: NanosecondFormat.text(value)
        }
    }
}
