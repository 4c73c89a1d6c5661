import Words

/// A picture in the making: its size in user units and its elements, back to front.
package struct Picture: Sendable {
    let width: Double
    let height: Double
    private(set) var markup: Markup = ""

    /// An empty picture, with (0, 0) at its upper left corner.
    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    mutating func line(
        from start: (x: Double, y: Double),
        to end: (x: Double, y: Double),
        style: String
    ) {
        markup += "<line class=\"\(style)\" x1=\"\(Self.number(start.x))\""
        markup += " y1=\"\(Self.number(start.y))\" x2=\"\(Self.number(end.x))\""
        markup += " y2=\"\(Self.number(end.y))\"/>\n"
    }

    /// Sets one line of text with its baseline at a place.
    ///
    /// - Parameters:
    ///   - text: plain text.
    ///   - place: the start, middle or end of its baseline.
    ///   - anchor: which of these it is: `start`, `middle` or `end`.
    ///   - style: the class that colours it.
    ///   - isUpward: whether it reads from below to above.
    mutating func text(
        _ text: String,
        at place: (x: Double, y: Double),
        anchor: String = "start",
        style: String,
        isUpward: Bool = false
    ) {
        let (x, y) = (Self.number(place.x), Self.number(place.y))
        let turn: Markup = isUpward ? " transform=\"rotate(-90 \(x) \(y))\"" : ""
        markup += "<text class=\"\(style)\" x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\"\(turn)>"
        markup += "\(text)</text>\n"
    }

    /// Draws a rectangle.
    ///
    /// - Parameters:
    ///   - corner: its upper left corner.
    ///   - size: its width and height.
    ///   - style: the class that colours it.
    ///   - opacity: how far its fill covers what lies behind, in `0...1`.
    mutating func rectangle(
        at corner: (x: Double, y: Double),
        size: (width: Double, height: Double),
        style: String,
        opacity: Double = 1
    ) {
        let shade: Markup =
            opacity < 1 ? " fill-opacity=\"\(NumberFormat.plain(opacity, decimals: 2))\"" : ""
        markup += "<rect class=\"\(style)\" x=\"\(Self.number(corner.x))\""
        markup += " y=\"\(Self.number(corner.y))\" width=\"\(Self.number(size.width))\""
        markup += " height=\"\(Self.number(size.height))\"\(shade)/>\n"
    }

    /// Draws a path.
    ///
    /// - Parameters:
    ///   - commands: the path in the language of SVG, made with `number(_:)`.
    ///   - style: its class, where the group around it does not say enough.
    mutating func path(_ commands: String, style: String? = nil) {
        let attribute: Markup = style.map { " class=\"\($0)\"" } ?? ""
        markup += "<path d=\"\(commands)\"\(attribute)/>"
    }

    mutating func dot(at place: (x: Double, y: Double)) {
        markup += "<circle cx=\"\(Self.number(place.x))\" cy=\"\(Self.number(place.y))\" r=\"3\"/>"
    }

    /// Puts what a closure draws into a group with a class.
    mutating func group(_ style: String, drawing: (inout Picture) -> Void) {
        markup += "<g class=\"\(style)\">"
        drawing(&self)
        markup += "</g>\n"
    }

    /// A coordinate as text, to a tenth of a unit.
    static func number(_ value: Double) -> String {
        NumberFormat.plain(value, decimals: 1)
    }
}
