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

extension XMLText {
    /// A table of a page.
    package struct Table: Equatable {
        /// What stands above it.
        package let caption: String
        /// The cells row by row, the heads first.
        package var rows: [[String]]

        /// A table with these cells.
        package init(caption: String, rows: [[String]] = []) {
            self.caption = caption
            self.rows = rows
        }
    }

    /// Reads a page, whose elements are nested as XML wants it but for its few void ones.
    package init(page: String) {
        let text = page.replacing("<!DOCTYPE html>", with: "")
        self.init(text.replacing(/<meta [^>]*>/, with: ""))
    }

    /// The tables in their order.
    package var tables: [Table] {
        var tables: [Table] = []
        for element in elements {
            switch element.name {
            case "caption": tables.append(Table(caption: element.text))
            case "tr": if let last = tables.indices.last { tables[last].rows.append([]) }
            case "th", "td":
                guard let last = tables.indices.last, let row = tables[last].rows.indices.last
                else { continue }
                tables[last].rows[row].append(element.text)
            default: break
            }
        }
        return tables
    }
}
