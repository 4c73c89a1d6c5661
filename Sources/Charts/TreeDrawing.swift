import Words

/// The making of a tree's picture.
///
/// Leaves take places one under the other and a branch stands in the middle between its two
/// subtrees, as in Wetherell and Shannon's "Tidy Drawings of Trees" (1979); with the depth running
/// to the right, conditions are read without turning the head and wide trees grow downward.
struct TreeDrawing {
    /// A node with its place in the drawing.
    private struct Box {
        var lines: [String]
        var share: Double
        var depth: Int
        /// How many leaves' heights it stands under the first leaf; halves between two.
        var slot: Double
        /// The places of its two children in the list of boxes.
        var children: [Int] = []
    }

    private let diagram: TreeDiagram
    private var boxes: [Box] = []
    private var slotCount = 0
    private var columns: [(left: Double, width: Double)] = []

    private static let slotHeight = 44.0
    private static let top = 8.0
    private static let gap = 44.0
    private static let textWidthMax = 260.0
    private static let widthMin = 420.0

    init(diagram: TreeDiagram) {
        self.diagram = diagram
        _ = place(diagram.root, depth: 0)
        let depth = boxes.map(\.depth).max() ?? 0
        var left = 8.0
        for column in 0...depth {
            let width = boxes.filter { $0.depth == column }.map(Self.textWidth).max() ?? 0
            columns.append((left, width + 16))
            left += width + 16 + Self.gap
        }
    }

    /// Places a node and what is under it, and gives its place in the list.
    private mutating func place(_ node: TreeDiagram.Node, depth: Int) -> Int {
        switch node {
        case .leaf(let share, let samples):
            return placeLeaf([TreeDiagram.figures(share: share, samples: samples)], share, depth)
        case .branch(let subject, let condition, let share, let samples, let yes, let no):
            let figures = TreeDiagram.figures(share: share, samples: samples)
            guard depth < diagram.depthMax else {
                let count = TreeCensus(of: node).nodeCount - 1
                return placeLeaf([figures, "… \(Self.more(count))"], share, depth)
            }
            let children = [place(yes, depth: depth + 1), place(no, depth: depth + 1)]
            let slot = (boxes[children[0]].slot + boxes[children[1]].slot) / 2
            let lines = [
                TextWidth.shortened(subject, to: Self.textWidthMax, size: TextWidth.strongSize),
                TextWidth.shortened(condition, to: Self.textWidthMax), figures,
            ]
            boxes.append(
                Box(lines: lines, share: share, depth: depth, slot: slot, children: children)
            )
            return boxes.count - 1
        }
    }

    private mutating func placeLeaf(_ lines: [String], _ share: Double, _ depth: Int) -> Int {
        let slot = Double(slotCount)
        slotCount += 1
        boxes.append(Box(lines: lines, share: share, depth: depth, slot: slot))
        return boxes.count - 1
    }

    /// The room for the lines of a box, the first of which is bold in a branch.
    private static func textWidth(of box: Box) -> Double {
        guard !box.children.isEmpty else { return TextWidth.widest(box.lines) }
        let subject = TextWidth.estimate(box.lines[0], size: TextWidth.strongSize)
        return max(subject, TextWidth.widest(box.lines.dropFirst()))
    }

    private static func more(_ count: Int) -> String {
        NumberFormat.counted(count, "more node", ("nœud de plus", "nœuds de plus"))
    }

    var picture: Picture {
        let right = (columns.last?.left ?? 0) + (columns.last?.width ?? 0) + 8
        let bottom = Self.top + Double(slotCount) * Self.slotHeight
        var picture = Picture(width: max(Self.widthMin, right), height: bottom + 30)
        for box in boxes {
            for (index, child) in box.children.enumerated() {
                let answer = index == 0 ? TreeDiagram.yes : TreeDiagram.no
                drawEdge(from: box, to: boxes[child], label: answer, &picture)
            }
        }
        for box in boxes { draw(box, in: &picture) }
        let note = Language.text(
            "Each box: \(diagram.shareTitle), of how many samples",
            "Chaque case\u{a0}: \(diagram.shareTitle), et sur combien d’observations"
        )
        let shown = TextWidth.shortened(note, to: picture.width - 16)
        picture.text(shown, at: (8, bottom + 18), style: "soft")
        return picture
    }

    private func middle(of box: Box) -> Double {
        Self.top + (box.slot + 0.5) * Self.slotHeight
    }

    private func drawEdge(
        from box: Box,
        to child: Box,
        label: String,
        _ picture: inout Picture
    ) {
        let start = columns[box.depth].left + columns[box.depth].width
        let end = columns[child.depth].left
        let bend = start + 12
        let (from, to) = (middle(of: box), middle(of: child))
        picture.path(
            "M\(Picture.number(start)) \(Picture.number(from))H\(Picture.number(bend))"
                + "V\(Picture.number(to))H\(Picture.number(end))",
            style: "axis"
        )
        picture.text(label, at: (bend + 4, to - 5), style: "soft")
    }

    private func draw(_ box: Box, in picture: inout Picture) {
        let (left, width) = columns[box.depth]
        let height = 10 + 15.5 * Double(box.lines.count)
        let corner = (x: left, y: middle(of: box) - height / 2)
        picture.rectangle(at: corner, size: (width, height), style: "ground")
        if box.share.isFinite, box.share >= 0 {
            let opacity = min(box.share, 1) * Palette.shadeMax
            picture.rectangle(at: corner, size: (width, height), style: "warm", opacity: opacity)
        }
        picture.rectangle(at: corner, size: (width, height), style: "frame")
        for (index, line) in box.lines.enumerated() {
            let isStrong = index == 0 && !box.children.isEmpty
            let place = (left + 8, corner.y + 17 + 15.5 * Double(index))
            picture.text(line, at: place, style: isStrong ? "strong" : "value")
        }
    }
}
