/// The room that text takes in a chart, estimated, as SVG has no layout of its own.
enum TextWidth {
    /// The width of text in user units, rather too large than too small.
    static func estimate(_ text: String) -> Double {
        Double(text.count) * widthOfCharacter
    }

    /// The text, cut with an ellipsis where it would be wider than the room for it.
    static func shortened(_ text: String, to width: Double) -> String {
        let countMax = max(1, Int(width / widthOfCharacter))
        return text.count <= countMax ? text : text.prefix(countMax - 1) + "…"
    }

    /// 0.56 em at the 13 units of `PageStyle`, which suits digits and lower-case letters.
    private static let widthOfCharacter = 7.3
}
