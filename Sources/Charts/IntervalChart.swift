import Words

/// Named estimates with their intervals, one under the other: a forest plot.
///
/// Each row has its name and its figures as text, and under them the point and its interval. An end
/// of an interval that lies beyond the axis is drawn as an arrow.
package struct IntervalChart: Figure {
    /// An estimate and the interval around it.
    package struct Row: Sendable {
        /// What is estimated, cut where the figures need the room.
        package var name: String
        /// In the units of the axis; NaN is told as "no data" and not drawn.
        package var estimate: Double
        /// The lower end of the interval; infinite or beyond the axis is an arrow, NaN no interval.
        package var low: Double
        /// The upper end, likewise; nothing asks that it is above the lower.
        package var high: Double
        /// The figures as text; from the estimate and its interval when not given.
        package var text: String?

        /// An estimate with its interval.
        ///
        /// - Parameters:
        ///   - name: what is estimated.
        ///   - estimate: the point.
        ///   - low: the lower end.
        ///   - high: the upper end.
        ///   - text: the figures as they are to be written, where not as the axis writes them.
        package init(
            name: String,
            estimate: Double,
            low: Double,
            high: Double,
            text: String? = nil
        ) {
            self.name = name
            self.estimate = estimate
            self.low = low
            self.high = high
            self.text = text
        }
    }

    /// The name of the picture.
    package var title: String
    /// What all estimates are measured by.
    package var axis: Axis
    /// From the top down; none makes a picture that says "No data".
    package var rows: [Row]
    /// Where a line stands to compare with, such as an odds ratio of 1.
    package var reference: Double?

    /// A picture of these rows over one axis, which is fitted to the reference as well.
    package init(title: String, axis: Axis, rows: [Row], reference: Double? = nil) {
        self.title = title
        self.axis = axis
        self.rows = rows
        self.reference = reference
    }

    /// Every row's figures as they stand in the picture, and where the line to compare with is.
    package var summary: String {
        let parts = rows.map { "\($0.name): \(text(of: $0))" }
        // A line without a place is not drawn and so not told.
        let placed = reference.flatMap { axis.coordinate(of: $0) == nil ? nil : $0 }
        let line = placed.map { place in
            let place = axis.text(of: place)
            return Language.text(
                " The line to compare with is at \(place).",
                " La ligne de comparaison est à \(place)."
            )
        }
        let words = Language.text("with intervals", "avec intervalles")
        return "\(axis.title), \(words). "
            + (parts.isEmpty ? Told.nothing : parts.joined(separator: "; ")) + "." + (line ?? "")
    }

    /// 420 units wide, and 46 high for every row.
    package var picture: Picture {
        let values =
            rows.flatMap { [$0.estimate, $0.low, $0.high] } + (reference.map { [$0] } ?? [])
        let layout = AxisLayout(axis, values: values, isTight: false, tickCount: tickCount)
        let count = Double(max(1, rows.count))
        let frame = PlotFrame(
            left: 16,
            right: Self.width - 16,
            top: 4,
            bottom: count * Self.rowHeight
        )
        var picture = Picture(width: Self.width, height: frame.bottom + 56)
        frame.drawVerticalGrid(layout, in: &picture)
        if let x = reference.flatMap(layout.fraction).map(frame.x) {
            picture.line(from: (x, frame.top), to: (x, frame.bottom), style: "reference")
        }
        for index in 0..<max(1, rows.count) {
            let top = frame.top + Double(index) * Self.rowHeight
            var lane = frame
            (lane.top, lane.bottom) = (top + 22, top + Self.rowHeight - 4)
            guard index < rows.count else {
                lane.drawNoData(in: &picture)
                break
            }
            drawTexts(of: rows[index], y: top + 15, frame, in: &picture)
            drawInterval(of: rows[index], layout, lane, in: &picture)
        }
        picture.line(
            from: (frame.left, frame.bottom),
            to: (frame.right, frame.bottom),
            style: "axis"
        )
        frame.drawCentered(axis.title, y: frame.bottom + 42, in: &picture)
        return picture
    }

    /// Powers of ten are wide, and a logarithmic axis makes up to twice as many ticks.
    private var tickCount: Int { axis.scale == .logarithmic ? 3 : 5 }

    private static let width = 420.0
    private static let rowHeight = 46.0

    private func text(of row: Row) -> String {
        if let text = row.text { return text }
        guard !row.estimate.isNaN else { return Told.noData }
        let estimate = axis.text(of: row.estimate)
        guard !row.low.isNaN, !row.high.isNaN else { return estimate }
        let (low, high) = (axis.text(of: row.low), axis.text(of: row.high))
        return "\(estimate) (\(low) \(Language.text("to", "à")) \(high))"
    }

    private func drawTexts(
        of row: Row,
        y: Double,
        _ frame: PlotFrame,
        in picture: inout Picture
    ) {
        let room = frame.right - frame.left
        let figures = TextWidth.shortened(text(of: row), to: room * 0.6)
        let name = TextWidth.shortened(
            row.name,
            to: room - TextWidth.estimate(figures) - 18,
            size: TextWidth.strongSize
        )
        picture.text(name, at: (frame.left + 6, y), style: "strong over")
        picture.text(figures, at: (frame.right, y), anchor: "end", style: "tick over")
    }

    private func drawInterval(
        of row: Row,
        _ layout: AxisLayout,
        _ lane: PlotFrame,
        in picture: inout Picture
    ) {
        let y = (lane.top + lane.bottom) / 2
        guard !row.estimate.isNaN else { return }
        if !row.low.isNaN, !row.high.isNaN {
            let low = layout.fraction(of: row.low).map(lane.x)
            let high = layout.fraction(of: row.high).map(lane.x)
            // Beyond the axis, so that an arrow is seen beside a point that is at its end.
            let (start, end) = (low ?? lane.left - 10, high ?? lane.right + 10)
            let height = Picture.number(y)
            var bar = "M\(Picture.number(start)) \(height)H\(Picture.number(end))"
            bar +=
                "M\(Picture.number(start)) \(height)" + (low == nil ? "m5 -5l-5 5l5 5" : "m0 -5v10")
            bar +=
                "M\(Picture.number(end)) \(height)" + (high == nil ? "m-5 -5l5 5l-5 5" : "m0 -5v10")
            picture.path(bar, style: "whisker")
        }
        if let fraction = layout.fraction(of: row.estimate) {
            picture.path(MarkerShape.path(of: 0, at: (lane.x(at: fraction), y)), style: "point")
        }
    }
}
