import Words

/// A picture of one or more series of points, as lines, steps, or markers.
///
/// A point with a coordinate that is NaN, infinite or without a place on its axis is a gap in the
/// line. Points are joined in the order given.
package struct LineChart: Figure {
    /// A point in the units of the axes.
    package struct Point: Equatable, Sendable {
        /// Across, in the units of the axis; NaN is a gap.
        package var x: Double
        /// Upward, in the units of the axis; NaN is a gap.
        package var y: Double
        /// The ends of an interval around `y`, such as one of confidence.
        package var low: Double?
        /// The upper end; an interval is drawn where both ends have a place.
        package var high: Double?

        /// A point, without an interval unless both its ends are given.
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

        /// What the legend and the summary call it.
        package var name: String
        /// In the order in which they are joined.
        package var points: [Point]
        /// How they are drawn.
        package var shape: Shape

        /// A series; one that has no point with a place is told as "no data".
        package init(name: String, points: [Point], shape: Shape = .line) {
            self.name = name
            self.points = points
            self.shape = shape
        }
    }

    /// A horizontal line to compare with, such as a threshold.
    package struct ReferenceLine: Sendable {
        /// Where it lies, in the units of the upward axis, which reaches it; NaN is not drawn.
        package var y: Double
        /// What is written over the line.
        package var label: String

        /// A line across the whole plot.
        package init(y: Double, label: String) {
            self.y = y
            self.label = label
        }
    }

    /// A straight line between two points to compare with, such as a diagonal; named in the legend.
    package struct Guide: Sendable {
        /// Where it begins; the axes reach it.
        package var start: Point
        /// Where it ends; the axes reach it.
        package var end: Point
        /// What the legend calls it.
        package var label: String

        /// A line; it is not drawn if either end has no place.
        package init(from start: Point, to end: Point, label: String) {
            self.start = start
            self.end = end
            self.label = label
        }
    }

    /// The name of the picture.
    package var title: String
    /// What lies across; it ends at the outermost points.
    package var xAxis: Axis
    /// What lies upward; it ends at ticks.
    package var yAxis: Axis
    /// What is drawn, later ones over earlier ones.
    package var series: [Series]
    /// Lines across to compare with; their labels lie over the series.
    package var referenceLines: [ReferenceLine]
    /// Lines to compare with, behind the series.
    package var guides: [Guide]
    /// Whether the plot is as wide as it is high, as suits two axes of the same kind.
    package var isSquare: Bool

    /// A picture of series over two axes.
    ///
    /// - Parameters:
    ///   - title: the name of the picture.
    ///   - xAxis: what lies across.
    ///   - yAxis: what lies upward.
    ///   - series: the points under their names.
    ///   - referenceLines: lines across to compare with.
    ///   - guides: lines between two points to compare with.
    ///   - isSquare: whether the plot is as wide as it is high.
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

    /// 640 units wide, 420 where it is square; the legend makes it higher.
    package var picture: Picture { LineChartDrawing(chart: self).picture }

    /// The points of a series that have a place on both axes.
    func placedPoints(of series: Series) -> [Point] {
        series.points.filter {
            xAxis.coordinate(of: $0.x) != nil && yAxis.coordinate(of: $0.y) != nil
        }
    }

    /// Between which values every series lies, and what it is to be compared with.
    package var summary: String {
        let parts = series.map { series in
            let values = placedPoints(of: series).map(\.y)
            guard let lowest = values.min(), let highest = values.max() else {
                return "\(series.name): \(Told.noData)"
            }
            return "\(series.name): "
                + Told.range(yAxis.text(of: lowest), yAxis.text(of: highest))
        }
        let lines = referenceLines.filter { yAxis.coordinate(of: $0.y) != nil }.map {
            "\($0.label) \(Language.text("at", "à")) \(yAxis.text(of: $0.y))"
        }
        let others = guides.map {
            Language.text("a line to compare with: ", "une ligne de comparaison\u{a0}: ") + $0.label
        }
        let told = parts + lines + others
        return "\(yAxis.title) \(Language.text("against", "en fonction de")) \(xAxis.title). "
            + (told.isEmpty ? Told.nothing : told.joined(separator: "; ")) + "."
    }
}
