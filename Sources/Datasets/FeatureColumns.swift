/// Where in a file's rows the features of a model stand.
package struct FeatureColumns: Equatable, Sendable {
    /// The column of each feature, from 0, in the model's order.
    package let indices: [Int]

    /// Finds features by name, in whatever order the columns are; further columns do not matter.
    ///
    /// - Parameters:
    ///   - names: the features' names, in the model's order.
    ///   - header: the file's column names.
    ///   - file: the file's name for messages.
    /// - Throws: a `CSVError` that names every feature without a column, or one with several.
    package init(of names: [String], in header: [String], file: String) throws(CSVError) {
        let missing = names.filter { !header.contains($0) }
        guard missing.isEmpty else {
            throw CSVError(file: file, .missingColumns(missing, available: header))
        }
        if let repeated = names.first(where: { name in header.count { $0 == name } > 1 }) {
            throw CSVError(file: file, .repeatedColumn(repeated))
        }
        indices = names.compactMap { header.firstIndex(of: $0) }
    }
}
