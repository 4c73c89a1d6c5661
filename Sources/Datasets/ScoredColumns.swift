/// Where a file's features stand, and what the columns that scoring adds are called.
package struct ScoredColumns: Sendable {
    /// The features' columns, in the model's order.
    package let features: FeatureColumns
    /// The name of the column with the probability.
    package let probabilityName: String
    /// The name of the column with the prediction.
    package let defaultName: String
    /// What a person should know about these choices, a sentence each.
    package let remarks: [String]

    /// Finds the columns.
    ///
    /// - Parameters:
    ///   - header: the file's column names.
    ///   - file: the file's name for messages.
    ///   - names: the features' names, in the model's order.
    ///   - isNamed: whether the model gives these names; if not, they are by position, and a file that
    ///     has none of them is taken for a loan book.
    /// - Throws: a `CSVError` when a feature has no column or several, or the file was scored twice before.
    package init(
        header: [String],
        file: String,
        features names: [String],
        isNamed: Bool
    ) throws(CSVError) {
        var remarks: [String] = []
        var names = names
        if !isNamed, !names.contains(where: header.contains) {
            names = LoanColumns.features
            remarks.append(
                "the model does not name its features; taking the columns "
                    + names.joined(separator: ", ") + " in this order"
            )
        }
        features = try FeatureColumns(of: names, in: header, file: file)
        probabilityName = try Self.free("probability", in: header, of: file, &remarks)
        defaultName = try Self.free("default", in: header, of: file, &remarks)
        self.remarks = remarks
    }

    /// The name, or one that says the same, that no column has yet.
    private static func free(
        _ name: String,
        in header: [String],
        of file: String,
        _ remarks: inout [String]
    ) throws(CSVError) -> String {
        guard header.contains(name) else { return name }
        let other = "predicted_" + name
        guard !header.contains(other) else {
            throw CSVError(file: file, .scoredBefore(name, other))
        }
        remarks.append("\(file) has a column named '\(name)'; the added one is '\(other)'")
        return other
    }
}
