/// A picture of one or more series of points, as lines, steps, or markers.
///
/// A point with a coordinate that is NaN, infinite or without a place on its axis is a gap in the
/// line. Points are joined in the order given.
package struct LineChart: Figure {
    /// A point in the units of the axes.
    package struct Point: Equatable, Sendable {
        package var x: Double
        package var y: Double
        /// The ends of an interval around `y`, such as one of confidence.
        package var low: Double?
        package var high: Double?

        package init(x: Double, y: Double, low: Double? = nil, high: Double? = nil) {
            self.x = x
            self.y = y
            self.low = low
            self.high = high
        }
    }

    /// Points under one name.
    package struct Series: Sendable {
        /// How points are drawn.
        package enum Shape: Sendable {
            /// Joined by straight lines; intervals of points make a band behind.
            case line
            /// Like lines, but a value holds until the next point's `x`.
            case steps
            /// Each by itself, with an upright bar for its interval.
            case markers
        }

        package var name: String
        package var points: [Point]
        package var shape: Shape

        package init(name: String, points: [Point], shape: Shape = .line) {
            self.name = name
            self.points = points
            self.shape = shape
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

    /// A straight line between two points to compare with, such as a diagonal; named in the legend.
    package struct Guide: Sendable {
        package var start: Point
        package var end: Point
        package var label: String

        package init(from start: Point, to end: Point, label: String) {
            self.start = start
            self.end = end
            self.label = label
        }
    }

    package var title: String
    package var xAxis: Axis
    package var yAxis: Axis
    package var series: [Series]
    package var referenceLines: [ReferenceLine]
    package var guides: [Guide]
    /// Whether the plot is as wide as it is high, as suits two axes of the same kind.
    package var isSquare: Bool

    package init(
        title: String,
        xAxis: Axis,
        yAxis: Axis,
        series: [Series],
        referenceLines: [ReferenceLine] = [],
        guides: [Guide] = [],
        isSquare: Bool = false
    ) {
        self.title = title
        self.xAxis = xAxis
        self.yAxis = yAxis
        self.series = series
        self.referenceLines = referenceLines
        self.guides = guides
        self.isSquare = isSquare
    }

    package var picture: Picture { LineChartDrawing(chart: self).picture }

    /// The points of a series that have a place on both axes.
    func placedPoints(of series: Series) -> [Point] {
        series.points.filter {
            xAxis.coordinate(of: $0.x) != nil && yAxis.coordinate(of: $0.y) != nil
        }
    }

    package var summary: String {
        let parts = series.map { series in
            let values = placedPoints(of: series).map(\.y)
            guard let lowest = values.min(), let highest = values.max() else {
                return "\(series.name): no data"
            }
            return "\(series.name): from \(yAxis.text(of: lowest)) to \(yAxis.text(of: highest))"
        }
        let lines = referenceLines.map { "\($0.label) at \(yAxis.text(of: $0.y))" }
        let others = guides.map { "a line to compare with: \($0.label)" }
        return "\(yAxis.title) against \(xAxis.title). "
            + (parts + lines + others).joined(separator: "; ") + "."
    }
}
