extension ScoredColumns {
    /// Refuses a file that has one of the columns already that are to be added behind those of scoring.
    ///
    /// - Parameters:
    ///   - names: the columns to be added.
    ///   - header: the file's column names.
    ///   - file: the file's name for messages.
    /// - Throws: a `CSVError` that names the first.
    package func requireFree(
        _ names: [String],
        in header: [String],
        of file: String
    ) throws(CSVError) {
        let known = Set(header)
        guard let taken = names.first(where: known.contains) else { return }
        throw CSVError(file: file, .addedBefore(taken))
    }
}
