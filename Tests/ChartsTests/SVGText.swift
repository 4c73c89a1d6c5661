import TestSupport

@testable import Charts

typealias SVGText = XMLText

extension XMLText.Element {
    /// The room of a text as it is estimated, or nothing for what is no text.
    var box: (left: Double, top: Double, right: Double, bottom: Double)? {
        guard name == "text", let x = number("x"), let y = number("y") else { return nil }
        let isBold = attributes["class"] == "strong"
        let size = attributes["class"] == "heading" ? 16 : isBold ? TextWidth.strongSize : 13
        let width = TextWidth.estimate(text, size: size)
        let before =
            switch attributes["text-anchor"] {
            case "middle": width / 2
            case "end": width
            default: 0.0
            }
        guard attributes["transform"] != nil else {
            return (x - before, y - 10, x - before + width, y + 3)
        }
        return (x - 10, y - width + before, x + 3, y + before)
    }
}

extension XMLText {
    /// The size in user units.
    var size: (width: Double, height: Double) {
        let numbers = elements.first?.attributes["viewBox"]?.split(separator: " ") ?? []
        guard numbers.count == 4, let width = Double(numbers[2]), let height = Double(numbers[3])
        else { return (0, 0) }
        return (width, height)
    }
}
