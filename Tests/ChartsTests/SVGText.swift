import Foundation
import FoundationXML

@testable import Charts

/// A document of SVG, read by a real reader of XML.
final class SVGText: NSObject, XMLParserDelegate {
    /// An element and what it says.
    struct Element {
        var name: String
        var attributes: [String: String]
        var text = ""

        func number(_ attribute: String) -> Double? {
            attributes[attribute].flatMap { Double($0) }
        }

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

    private(set) var elements: [Element] = []
    private var open: [Int] = []
    private(set) var isWellFormed = false

    init(_ document: String) {
        super.init()
        let parser = XMLParser(data: Data(document.utf8))
        parser.delegate = self
        isWellFormed = parser.parse()
    }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        open.append(elements.count)
        elements.append(Element(name: name, attributes: attributes))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if let last = open.last { elements[last].text += string }
    }

    func parser(
        _ parser: XMLParser,
        didEndElement name: String,
        namespaceURI: String?,
        qualifiedName: String?
    ) {
        open.removeLast()
    }

    /// The elements of a name, and of a class where one is given.
    func all(_ name: String, _ style: String? = nil) -> [Element] {
        elements.filter { $0.name == name && (style == nil || $0.attributes["class"] == style) }
    }

    /// The size in user units.
    var size: (width: Double, height: Double) {
        let numbers = elements.first?.attributes["viewBox"]?.split(separator: " ") ?? []
        guard numbers.count == 4, let width = Double(numbers[2]), let height = Double(numbers[3])
        else { return (0, 0) }
        return (width, height)
    }
}
