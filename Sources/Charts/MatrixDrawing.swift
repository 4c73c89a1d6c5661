/// The making of a matrix' picture: names above and beside, cells with their texts.
struct MatrixDrawing {
    private let chart: MatrixChart
    private let rowNames: [String]
    private let columnNames: [String]
    private let namesStand: Bool
    private let cellWidth: Double
    private let cellHeight: Double
    private let left: Double
    private let top: Double

    private static let nameWidthMax = 200.0
    private static let cellWidths = 44.0...150.0
    private static let widthMin = 240.0

    init(chart: MatrixChart) {
        self.chart = chart
        rowNames = chart.rowNames.map { TextWidth.shortened($0, to: Self.nameWidthMax) }
        columnNames = chart.columnNames.map { TextWidth.shortened($0, to: Self.nameWidthMax) }
        let cells = chart.cells.joined()
        let widest = TextWidth.widest(cells.map(\.text) + cells.map(\.detail)) + 12
        cellWidth = min(max(widest, Self.cellWidths.lowerBound), Self.cellWidths.upperBound)
        cellHeight = cells.allSatisfy(\.detail.isEmpty) ? 36 : 64
        let widestName = TextWidth.widest(columnNames)
        namesStand = widestName + 6 > cellWidth
        let rowTitle = TextWidth.shortened(chart.rowTitle, to: Self.nameWidthMax)
        left = 16 + TextWidth.widest(rowNames + [rowTitle])
        top = (chart.columnTitle.isEmpty ? 4 : 24) + (namesStand ? widestName + 12 : 24)
    }

    var picture: Picture {
        let right = left + cellWidth * Double(max(1, columnNames.count))
        let bottom = top + cellHeight * Double(max(1, rowNames.count))
        var picture = Picture(width: max(Self.widthMin, right + 8), height: bottom + 8)
        let frame = PlotFrame(left: left, right: right, top: top, bottom: bottom)
        drawNames(in: &picture, frame)
        for (row, cells) in chart.cells.enumerated() {
            for (column, cell) in cells.enumerated() {
                let x = left + Double(column) * cellWidth
                let y = top + Double(row) * cellHeight
                draw(cell, at: (x, y), in: &picture)
            }
        }
        if chart.cells.joined().isEmpty { frame.drawNoData(in: &picture) }
        return picture
    }

    private func drawNames(in picture: inout Picture, _ frame: PlotFrame) {
        if !chart.columnTitle.isEmpty {
            frame.drawCentered(chart.columnTitle, y: 16, in: &picture)
        }
        if !chart.rowTitle.isEmpty {
            let title = TextWidth.shortened(chart.rowTitle, to: Self.nameWidthMax)
            picture.text(title, at: (8, top - 8), style: "axis-title")
        }
        for (index, name) in rowNames.enumerated() {
            let y = top + (Double(index) + 0.5) * cellHeight + 4
            picture.text(name, at: (left - 8, y), anchor: "end", style: "tick")
        }
        for (index, name) in columnNames.enumerated() {
            let x = left + (Double(index) + 0.5) * cellWidth
            let place = namesStand ? (x + 4, top - 6) : (x, top - 8)
            let anchor = namesStand ? "start" : "middle"
            picture.text(name, at: place, anchor: anchor, style: "tick", isUpward: namesStand)
        }
    }

    private func draw(
        _ cell: MatrixChart.Cell,
        at corner: (x: Double, y: Double),
        in picture: inout Picture
    ) {
        let size = (width: cellWidth, height: cellHeight)
        if !cell.shade.isNaN {
            picture.rectangle(
                at: corner,
                size: size,
                style: cell.shade < 0 ? "warm" : "cool",
                opacity: min(cell.shade.magnitude, 1) * Palette.shadeMax
            )
        }
        picture.rectangle(at: corner, size: size, style: "frame")
        let center = corner.x + cellWidth / 2
        let middle = corner.y + cellHeight / 2
        let text = TextWidth.shortened(cell.text, to: cellWidth - 4)
        guard !cell.detail.isEmpty else {
            picture.text(text, at: (center, middle + 4), anchor: "middle", style: "value")
            return
        }
        let detail = TextWidth.shortened(cell.detail, to: cellWidth - 4)
        picture.text(text, at: (center, middle - 4), anchor: "middle", style: "strong")
        picture.text(detail, at: (center, middle + 16), anchor: "middle", style: "value")
    }
}
