/// The names of series set in lines under a chart, each after a sample of its stroke.
struct LegendLayout {
    /// A name, and where its sample begins relative to the legend.
    struct Item {
        var name: String
        var x: Double
        var y: Double
    }

    let items: [Item]
    let height: Double

    private static let sampleWidth = 36.0
    private static let gap = 20.0
    private static let lineHeight = 22.0

    init(names: [String], width: Double) {
        var items: [Item] = []
        var (x, y) = (0.0, 0.0)
        for name in names {
            let shown = TextWidth.shortened(name, to: width - Self.sampleWidth)
            let length = Self.sampleWidth + TextWidth.estimate(shown)
            if x > 0, x + length > width {
                x = 0
                y += Self.lineHeight
            }
            items.append(Item(name: shown, x: x, y: y))
            x += length + Self.gap
        }
        self.items = items
        height = names.isEmpty ? 0 : y + Self.lineHeight
    }
}
