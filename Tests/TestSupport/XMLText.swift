import Foundation
import FoundationXML

/// A document of XML, read by a real reader.
package struct XMLText {
    /// An element and what it says.
    package struct Element {
        package var name: String
        package var attributes: [String: String]
        package var text = ""

        /// An attribute as a number.
        package func number(_ attribute: String) -> Double? {
            attributes[attribute].flatMap { Double($0) }
        }
    }

    /// In the order in which they begin.
    package let elements: [Element]
    package let isWellFormed: Bool

    /// Reads a document.
    package init(_ document: String) {
        let parser = XMLParser(data: Data(document.utf8))
        let reader = Reader()
        parser.delegate = reader
        isWellFormed = parser.parse()
        elements = reader.elements
    }

    /// The elements of a name, and of a class where one is given.
    package func all(_ name: String, _ style: String? = nil) -> [Element] {
        elements.filter { $0.name == name && (style == nil || $0.attributes["class"] == style) }
    }

    private final class Reader: NSObject, XMLParserDelegate {
        private(set) var elements: [Element] = []
        private var open: [Int] = []

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
    }
}
