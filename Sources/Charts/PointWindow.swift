/// A rectangle of a line chart's plane, to show a part of curves enlarged.
package struct PointWindow: Sendable {
    private let x: ClosedRange<Double>
    private let y: ClosedRange<Double>

    /// A part of the plane, its edges included.
    package init(x: ClosedRange<Double>, y: ClosedRange<Double>) {
        self.x = x
        self.y = y
    }

    /// The parts of a line through points that lie in the window, with gaps between them.
    ///
    /// Each straight piece is cut as Liang and Barsky do ("A New Concept and Method for Line
    /// Clipping", ACM Transactions on Graphics 3, 1984).
    ///
    /// - Parameter points: points without intervals; one without a place is a gap already.
    /// - Returns: points within the window; one that is NaN is a gap.
    package func cut(_ points: [LineChart.Point]) -> [LineChart.Point] {
        var kept: [LineChart.Point] = []
        for (start, end) in zip(points, points.dropFirst()) {
            guard let piece = piece(from: start, to: end) else { continue }
            if piece.start != kept.last {
                if !kept.isEmpty { kept.append(LineChart.Point(x: .nan, y: .nan)) }
                kept.append(piece.start)
            }
            if piece.end != piece.start { kept.append(piece.end) }
        }
        return kept
    }

    /// Whether lines lead to a point; it has no place on any axis otherwise.
    private static func isPlace(_ point: LineChart.Point) -> Bool {
        point.x.magnitude <= Axis.magnitudeMax && point.y.magnitude <= Axis.magnitudeMax
    }

    private func piece(
        from start: LineChart.Point,
        to end: LineChart.Point
    ) -> (start: LineChart.Point, end: LineChart.Point)? {
        guard Self.isPlace(start), Self.isPlace(end) else { return nil }
        // How far along the line it enters and leaves, as parts of its length.
        var (enters, leaves) = (0.0, 1.0)
        for (from, to, range) in [(start.x, end.x, x), (start.y, end.y, y)] {
            guard from != to else {
                if range.contains(from) { continue }
                return nil
            }
            let lower = (range.lowerBound - from) / (to - from)
            let upper = (range.upperBound - from) / (to - from)
            enters = max(enters, min(lower, upper))
            leaves = min(leaves, max(lower, upper))
        }
        guard enters <= leaves else { return nil }
        let entry = enters == 0 ? start : place(enters, from: start, to: end)
        return (entry, leaves == 1 ? end : place(leaves, from: start, to: end))
    }

    /// A point on a line, moved onto the edge where rounding took it beyond.
    private func place(
        _ part: Double,
        from start: LineChart.Point,
        to end: LineChart.Point
    ) -> LineChart.Point {
        let (right, up) = (
            start.x + part * (end.x - start.x), start.y + part * (end.y - start.y)
        )
        return LineChart.Point(
            x: min(max(right, x.lowerBound), x.upperBound),
            y: min(max(up, y.lowerBound), y.upperBound)
        )
    }
}
