/// Rows that a training was made from or judged on, as MLflow keeps an input of a run.
package struct TrackedDataset: Sendable, Equatable {
    /// What the rows were used for.
    package enum Use: String, Sendable {
        /// The model was fitted to them.
        case training
        /// The figures are those of them.
        case testing
    }

    /// Where the rows come from.
    package enum Source: Sendable, Equatable {
        /// A file, by its path.
        case file(String)
        /// A program that makes them, by its command.
        case command(String)
    }

    /// What people call the rows; at most 500 code points.
    package let name: String
    /// SHA-256 in hex; MLflow keeps the first 36 digits.
    package let digest: String
    /// What they were used for.
    package let use: Use
    /// Where they come from.
    package let source: Source
    /// The columns, the label last.
    package let columns: [String]
    /// How many rows there are.
    package let rowCount: Int

    /// Rows of a training.
    package init(
        name: String,
        digest: String,
        use: Use,
        source: Source,
        columns: [String],
        rowCount: Int
    ) {
        self.name = name
        self.digest = digest
        self.use = use
        self.source = source
        self.columns = columns
        self.rowCount = rowCount
    }
}

extension TrackedDataset {
    /// The rows as the message that logs an input has them.
    func input() throws(TrackingError) -> MLflowMessages.LogInputs.Input {
        let columns = columns.map { ColumnType(name: $0) }
        return MLflowMessages.LogInputs.Input(
            tags: [MLflowMessages.Text(.init("mlflow.data.context", use.rawValue))],
            dataset: MLflowMessages.LogInputs.Dataset(
                name: name,
                digest: String(digest.prefix(TrackingLimits.datasetDigestLengthMax)),
                sourceType: source.type,
                source: try source.text(),
                schema: try Self.text(["mlflow_colspec": columns]),
                profile: try Self.text(["num_rows": rowCount])
            )
        )
    }

    fileprivate static func text(_ value: some Encodable) throws(TrackingError) -> String {
        String(decoding: try MLflowAPI.encoded(value), as: UTF8.self)
    }
}

extension TrackedDataset.Source {
    /// What MLflow's library reads the source with.
    fileprivate var type: String {
        switch self {
        case .file: "local"
        case .command: "code"
        }
    }

    fileprivate func text() throws(TrackingError) -> String {
        switch self {
        case .file(let path): try TrackedDataset.text(["uri": path])
        case .command(let words):
            try TrackedDataset.text(["tags": ["mlflow.source.name": words]])
        }
    }
}

/// A column of float64 values as a signature tells it.
struct ColumnType: Encodable {
    let type = "double"
    let name: String
    let required = true
}
