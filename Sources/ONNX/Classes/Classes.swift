package import JSON

/// The two classes that a model tells apart, and which of them is default.
package struct Classes: Sendable, Hashable {
    /// What the file calls them, in the order of its columns; whole numbers in decimal.
    package let labels: [String]
    /// The place of the one that means default, 0 or 1.
    package let defaultPlace: Int

    /// The label of the class of default.
    package var defaultLabel: String { labels[defaultPlace] }
    /// The label of the other class.
    package var otherLabel: String { labels[1 - defaultPlace] }
}

extension Classes {
    /// Writes the members `classes` and `default_class` of an object that tells of a model; null where
    /// its graph names no classes.
    package static func write(_ classes: Classes?, to text: inout JSONText) {
        text.member("classes") { text in
            guard let classes else { return text.null() }
            text.array(classes.labels) { $0.string($1) }
        }
        text.member("default_class") { text in
            guard let classes else { return text.null() }
            text.string(classes.defaultLabel)
        }
    }
}
