package import Platform

extension Dataset {
    /// Reads a CSV file with one customer a row.
    ///
    /// Columns are found by name, in any order; others are ignored. The numbers are as
    /// `CSVReader.number` reads them, and a label may be written as any number that is 0 or 1.
    /// A row is incomplete when a feature or the label is blank or no finite number; a label that
    /// is another number is a fault of the file in any case, and so is a row with a field more or
    /// less than the header has.
    ///
    /// - Parameters:
    ///   - path: the file, or `-` for the standard input.
    ///   - features: the columns of the six features, in the model's order.
    ///   - label: the column that says whether the customer defaulted.
    ///   - dropsIncomplete: whether incomplete rows are left out and counted, rather than faults.
    ///   - memory: asked before there are many more rows.
    /// - Returns: the rows, from `rowsMin` to `rowsMax` of them.
    /// - Throws: a `DatasetError` for the first fault.
    package static func read(
        path: String,
        features: [String] = LoanColumns.features,
        label: String = LoanColumns.label,
        dropsIncomplete: Bool = false,
        memory: MemoryBudget = .ofProcess
    ) throws(DatasetError) -> Dataset {
        var reading = try DatasetReading(
            path: path,
            features: features,
            label: label,
            dropsIncomplete: dropsIncomplete,
            memory: memory
        )
        try reading.readRows()
        return try reading.dataset()
    }
}
