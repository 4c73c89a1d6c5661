package import Models

/// The applicants that an answer is compared with.
package struct ReferenceGroup: Sendable {
    /// The most rows that a group has.
    package static let rowsMax = 256

    /// How the rows were chosen, in a word: "at-the-cut" or "all" from the trainer, anything from elsewhere.
    package let selection: String
    /// 1 to `rowsMax` rows.
    package let rows: [Features]

    /// A group; nil if it has no rows or too many.
    package init?(selection: String, rows: [Features]) {
        guard (1...Self.rowsMax).contains(rows.count) else { return nil }
        self.selection = selection
        self.rows = rows
    }
}
