/// The elements of a page's markup, and what of it is not as HTML has it.
struct HTMLOutline {
    /// An element as it begins.
    struct Element {
        let name: String
        let attributes: [String: String]
    }

    /// In the order in which they begin.
    private(set) var elements: [Element] = []
    /// What is wrong, a line each.
    private(set) var faults: [String] = []

    private static let empty: Set<String> = ["meta", "link", "input", "br"]

    /// Reads a page or a part of one.
    init(_ html: String) {
        var open: [String] = []
        var rest = html[...]
        if rest.hasPrefix("<!DOCTYPE html>") { rest = rest.dropFirst("<!DOCTYPE html>".count) }
        while let start = rest.firstIndex(of: "<") {
            checkText(rest[..<start])
            rest = rest[start...]
            if let end = rest.prefixMatch(of: /<\/([a-zA-Z0-9]+)>/) {
                let name = String(end.output.1)
                if open.popLast() != name { faults.append("</\(name)> closes another element") }
                rest = rest[end.range.upperBound...]
            } else if let begin = rest.prefixMatch(
                of: /<([a-zA-Z0-9]+)((?:\s+[a-zA-Z0-9-]+(?:="[^"<>]*")?)*)\s*(\/?)>/
            ) {
                let name = String(begin.output.1)
                add(name, begin.output.2)
                if begin.output.3.isEmpty, !Self.empty.contains(name) { open.append(name) }
                rest = rest[begin.range.upperBound...]
            } else {
                faults.append("no tag: \(rest.prefix(80))")
                return
            }
        }
        checkText(rest)
        if !open.isEmpty { faults.append("not closed: \(open)") }
    }

    private mutating func add(_ name: String, _ text: Substring) {
        var attributes: [String: String] = [:]
        for match in text.matches(of: /([a-zA-Z0-9-]+)(?:="([^"]*)")?/) {
            let value = match.output.2.map(String.init) ?? ""
            if attributes.updateValue(value, forKey: String(match.output.1)) != nil {
                faults.append("<\(name)> has \(match.output.1) twice")
            }
            checkText(value[...])
        }
        elements.append(Element(name: name, attributes: attributes))
    }

    private mutating func checkText(_ text: Substring) {
        if text.contains(">") { faults.append("a > that ends nothing: \(text.prefix(80))") }
        for piece in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst()
        where piece.prefixMatch(of: /(amp|lt|gt|quot|#39);/) == nil {
            faults.append("an & that begins nothing: \(piece.prefix(80))")
        }
    }

    /// The values of an attribute, in order.
    func values(_ attribute: String, of name: String? = nil) -> [String] {
        elements.filter { name == nil || $0.name == name }.compactMap { $0.attributes[attribute] }
    }
}
