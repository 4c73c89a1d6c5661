import Words

/// The rectangle of a picture in which values are drawn, and the grid and labels around it.
struct PlotFrame {
    var left: Double
    var right: Double
    var top: Double
    var bottom: Double

    func x(at fraction: Double) -> Double { left + fraction * (right - left) }

    func y(at fraction: Double) -> Double { bottom - fraction * (bottom - top) }

    /// How far from the left edge of a picture a plot begins that has these labels beside it.
    static func left(beside layout: AxisLayout) -> Double {
        16 + TextWidth.widest(layout.ticks.map(\.label))
    }

    /// Draws a line and a label for every tick of the axis that goes up, and the base line.
    func drawHorizontalGrid(_ layout: AxisLayout, in picture: inout Picture) {
        for tick in layout.ticks {
            let y = y(at: tick.fraction)
            picture.line(from: (left, y), to: (right, y), style: "grid")
            picture.text(tick.label, at: (left - 8, y + 4), anchor: "end", style: "tick")
        }
        picture.line(from: (left, bottom), to: (right, bottom), style: "axis")
    }

    /// Draws a line for every tick of the axis that goes across, and the labels there is room for.
    func drawVerticalGrid(_ layout: AxisLayout, isLabelled: Bool = true, in picture: inout Picture)
    {
        var occupied = -Double.infinity
        for tick in layout.ticks {
            let x = x(at: tick.fraction)
            picture.line(from: (x, top), to: (x, bottom), style: "grid")
            // A label that would touch the one before it is left out; its line stays.
            let half = TextWidth.estimate(tick.label) / 2
            let center = max(min(x, picture.width - half - 2), half + 2)
            guard isLabelled, center - half > occupied + 6 else { continue }
            occupied = center + half
            picture.text(tick.label, at: (center, bottom + 18), anchor: "middle", style: "tick")
        }
    }

    /// Writes what the axes measure: over the plot and, 40 units below, under it.
    func drawTitles(across: String, up: String, in picture: inout Picture) {
        let above = TextWidth.shortened(up, to: picture.width - 16)
        picture.text(above, at: (8, top - 18), style: "axis-title")
        drawCentered(across, y: bottom + 40, in: &picture)
    }

    /// Writes a text under the middle of the plot, moved as far as it takes to be inside.
    func drawCentered(_ text: String, y: Double, in picture: inout Picture) {
        let shown = TextWidth.shortened(text, to: picture.width - 16)
        let half = TextWidth.estimate(shown) / 2
        let center = max(min((left + right) / 2, picture.width - 8 - half), 8 + half)
        picture.text(shown, at: (center, y), anchor: "middle", style: "axis-title")
    }

    /// Says in the middle of the plot that there is nothing to draw.
    func drawNoData(in picture: inout Picture) {
        let middle = ((left + right) / 2, (top + bottom) / 2)
        picture.text(
            Language.text("No data", "Pas de données"),
            at: middle,
            anchor: "middle",
            style: "soft"
        )
    }
}
