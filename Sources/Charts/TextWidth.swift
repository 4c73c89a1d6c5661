/// The room that text takes in a chart, estimated, as SVG has no layout of its own.
enum TextWidth {
    /// The width of text in user units, rather too large than too small.
    static func estimate(_ text: String, size: Double = 13) -> Double {
        text.reduce(0) { $0 + emWidth(of: $1) } * size
    }

    /// The size that bold text of 13 units is estimated with, as its letters are wider.
    static let strongSize = 14.3

    /// The width of the widest of some texts, or 0.
    static func widest(_ texts: some Sequence<String>) -> Double {
        texts.map { estimate($0) }.max() ?? 0
    }

    /// The text, cut with an ellipsis where it would be wider than the room for it.
    static func shortened(_ text: String, to width: Double, size: Double = 13) -> String {
        var end = text.startIndex
        var used = 0.0
        // Where the text would end if an ellipsis had to follow.
        var cut = text.startIndex
        while end < text.endIndex {
            used += emWidth(of: text[end]) * size
            guard used <= width else { return text[..<cut] + "…" }
            end = text.index(after: end)
            if used + emWidth(of: "…") * size <= width { cut = end }
        }
        return text
    }

    /// The width of a character as a fraction of the size of its font: 0.6 suits digits and
    /// lower-case letters of wide faces.
    private static func emWidth(of character: Character) -> Double {
        switch character.unicodeScalars.first?.value ?? 0 {
        case 0x41...0x5a: 0.7  // A to Z
        case 0x20, 0x2c, 0x2e, 0x3a, 0xa0: 0.35  // space, punctuation
        case 0x66, 0x69, 0x6a, 0x6c, 0x72, 0x74: 0.42  // f i j l r t
        case 0x25, 0x40, 0x6d, 0x77, 0x2026: 0.9  // % @ m w …
        case ..<0x20, 0x7f..<0xa0: 1.05  // shown as U+FFFD
        case 0x1100...: 1.05  // Chinese, Japanese, Korean, emoji; and what is rare
        default: 0.6
        }
    }
}
