import Words

/// Named values as upright bars, each with its value over it.
package struct BarChart: Figure {
    /// A value and its name; a value without a place on the axis has no bar.
    package struct Bar: Sendable {
        /// What stands under the bar, cut at 200 units of width.
        package var name: String
        /// Its height, in the units of the axis; below 0 it hangs.
        package var value: Double

        /// A bar of any value; NaN and infinities are told as "no data".
        package init(name: String, value: Double) {
            self.name = name
            self.value = value
        }
    }

    /// The name of the picture.
    package var title: String
    /// What the names under the bars are.
    package var nameTitle: String
    /// The axis of the values; a linear one always shows 0, where bars begin.
    package var axis: Axis
    /// From left to right; none makes a picture that says "No data".
    package var bars: [Bar]

    /// A picture of these bars, wider than usual where they are many.
    package init(title: String, nameTitle: String, axis: Axis, bars: [Bar]) {
        self.title = title
        self.nameTitle = nameTitle
        self.axis = axis
        self.bars = bars
    }

    /// Every bar with its value, in the order in which they stand.
    package var summary: String {
        let parts = bars.map { bar in
            let isPlaced = axis.coordinate(of: bar.value) != nil
            return "\(bar.name): \(isPlaced ? axis.text(of: bar.value) : Told.noData)"
        }
        return Language.text(
            "\(axis.title) by \(nameTitle). ",
            "\(axis.title) selon \(nameTitle). "
        )
            + (parts.isEmpty ? Told.nothing : parts.joined(separator: "; ")) + "."
    }

    /// At least 420 units wide, and 16 more for every bar beyond what fits there.
    package var picture: Picture {
        let values = bars.map(\.value).filter { axis.coordinate(of: $0) != nil }
        let from0 = axis.scale == .linear && axis.bounds == nil ? values + [0] : values
        let up = AxisLayout(axis, values: from0, isTight: false, tickCount: 5)
        let left = PlotFrame.left(beside: up)
        let slot = max(Self.slotMin, (Self.width - 16 - left) / Double(max(1, bars.count)))
        let texts = bars.map { bar in valueText(bar.value) }
        let names = bars.map { TextWidth.shortened($0.name, to: Self.nameWidthMax) }
        let namesStand = TextWidth.widest(names) + 4 > slot
        let valuesStand = TextWidth.widest(texts) + 2 > slot
        let top = 34 + (valuesStand ? TextWidth.widest(texts) + 4 : 14)
        let nameHeight = namesStand ? TextWidth.widest(names) + 14 : 22
        let right = left + slot * Double(max(1, bars.count))
        let frame = PlotFrame(left: left, right: right, top: top, bottom: top + 190)
        var picture = Picture(width: right + 16, height: frame.bottom + nameHeight + 26)
        frame.drawHorizontalGrid(up, in: &picture)
        let base = frame.y(at: up.fraction(of: 0) ?? 0)
        for (index, bar) in bars.enumerated() {
            let center = left + (Double(index) + 0.5) * slot
            drawName(names[index], at: center, frame.bottom, stands: namesStand, in: &picture)
            guard let fraction = up.fraction(of: bar.value) else { continue }
            let end = frame.y(at: fraction)
            picture.rectangle(
                at: (center - slot * 0.36, min(end, base)),
                size: (slot * 0.72, max(1, (end - base).magnitude)),
                style: "bar"
            )
            let above = min(end, base) - 4
            let place = valuesStand ? (center + 4, above) : (center, above)
            let anchor = valuesStand ? "start" : "middle"
            let text = texts[index]
            picture.text(text, at: place, anchor: anchor, style: "value", isUpward: valuesStand)
        }
        if values.isEmpty { frame.drawNoData(in: &picture) }
        let title = TextWidth.shortened(axis.title, to: picture.width - 16)
        picture.text(title, at: (8, 16), style: "axis-title")
        frame.drawCentered(nameTitle, y: frame.bottom + nameHeight + 14, in: &picture)
        return picture
    }

    private static let width = 420.0
    private static let slotMin = 16.0
    private static let nameWidthMax = 200.0

    private func drawName(
        _ name: String,
        at center: Double,
        _ bottom: Double,
        stands: Bool,
        in picture: inout Picture
    ) {
        let place = stands ? (center + 4, bottom + 8) : (center, bottom + 18)
        let anchor = stands ? "end" : "middle"
        picture.text(name, at: place, anchor: anchor, style: "tick", isUpward: stands)
    }

    /// A value as it stands over its bar; the axis says that it is in per cent.
    private func valueText(_ value: Double) -> String {
        let text = axis.text(of: value)
        return axis.labels == .percent ? String(text.prefix { $0 != "\u{a0}" }) : text
    }
}
