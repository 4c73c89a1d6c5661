package import Platform

extension Dataset {
    /// Writes the rows as CSV: the features, then the label.
    ///
    /// Reading the file gives the same numbers, to the bit.
    ///
    /// - Parameters:
    ///   - file: where to, which whoever began it finishes.
    ///   - comment: what to say in a line above the header, without a line end, if anything.
    /// - Throws: a `CSVError` if the file cannot be written.
    package func write(to file: OutputFile, comment: String? = nil) throws(CSVError) {
        var writer = CSVWriter(to: file)
        if let comment {
            writer.append(raw: Array("# \(comment)".utf8)[...])
            try writer.endRecord()
        }
        for name in featureNames + [labelName] { writer.append(name) }
        try writer.endRecord()
        for row in 0..<rowCount {
            for column in columns { writer.append(column[row]) }
            writer.append(whole: labels[row] ? 1 : 0)
            try writer.endRecord()
        }
        try writer.flush()
    }
}
