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
