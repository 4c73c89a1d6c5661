package import Platform

extension Dataset {
    /// Reads a CSV file with one customer a row.
    ///
    /// Columns are found by name, in any order; others are ignored. The numbers are as
    /// `CSVReader.number` reads them, and a label may be any number that is 0 or 1, or a word for it.
    /// A row is incomplete when a feature is missing or no finite number, or the label is missing; a label that
    /// is anything else is a fault of the file in any case, and so are a row with a field more or
    /// less than the header has, and a number that may be read in two ways.
    ///
    /// - Parameters:
    ///   - path: the file, or `-` for the standard input.
    ///   - features: the columns of the six features, in the model's order.
    ///   - label: the column that says whether the customer defaulted.
    ///   - dropsIncomplete: whether incomplete rows are left out and counted, rather than faults.
    ///   - missing: features that may be missing; where one is blank it is NaN, and the row not incomplete for that.
    ///   - form: what the user says of how the book is written.
    ///   - memory: asked before there are many more rows.
    /// - Returns: the rows, from `rowsMin` to `rowsMax` of them.
    /// - Throws: a `DatasetError` for the first fault.
    package static func read(
        path: String,
        features: [String] = LoanColumns.features,
        label: String = LoanColumns.label,
        dropsIncomplete: Bool = false,
        missing: [String] = [],
        form: BookForm = BookForm(),
        memory: MemoryBudget = .ofProcess
    ) throws(DatasetError) -> Dataset {
        try read(
            .file(path: path),
            features: features,
            label: label,
            dropsIncomplete: dropsIncomplete,
            missing: missing,
            form: form,
            memory: memory
        )
    }

    /// Reads CSV that is in memory already, as ``read(path:features:label:dropsIncomplete:memory:)``
    /// reads a file.
    ///
    /// - Parameters:
    ///   - bytes: what would be in a file.
    ///   - name: what it is, for messages and as the source of the rows.
    ///   - features: the columns of the six features, in the model's order.
    ///   - label: the column that says whether the customer defaulted.
    ///   - memory: asked before there are many more rows.
    /// - Returns: the rows, from `rowsMin` to `rowsMax` of them.
    /// - Throws: a `DatasetError` for the first fault.
    package static func decode(
        _ bytes: [UInt8],
        name: String,
        features: [String] = LoanColumns.features,
        label: String = LoanColumns.label,
        memory: MemoryBudget = .ofProcess
    ) throws(DatasetError) -> Dataset {
        try read(
            .bytes(bytes, name: name),
            features: features,
            label: label,
            dropsIncomplete: false,
            missing: [],
            form: BookForm(),
            memory: memory
        )
    }

    private static func read(
        _ source: DatasetSource,
        features: [String],
        label: String,
        dropsIncomplete: Bool,
        missing: [String],
        form: BookForm,
        memory: MemoryBudget
    ) throws(DatasetError) -> Dataset {
        var reading = try DatasetReading(
            source,
            features: features,
            label: label,
            dropsIncomplete: dropsIncomplete,
            missing: missing,
            form: form,
            memory: memory
        )
        form.tell(reading.dialect)
        try reading.readRows()
        return try reading.dataset()
    }
}
