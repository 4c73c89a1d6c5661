import Commands
import Datasets
import Models

/// Scores a CSV file from its reader to its writer, a block of rows at a time.
struct Scoring: ~Copyable {
    /// How much was done.
    struct Tally {
        var rows = 0
        var predictedDefaults = 0
        /// Rows that passed without a score.
        var skipped = 0
    }

    private let model: Model
    private let columns: ScoredColumns
    private let skipsInvalid: Bool
    private var reader: CSVReader
    private var writer: CSVWriter
    private var block = ScoringBlock()
    private var tally = Tally()

    init(
        model: Model,
        columns: ScoredColumns,
        skipsInvalid: Bool,
        from reader: consuming CSVReader,
        to writer: consuming CSVWriter
    ) {
        self.model = model
        self.columns = columns
        self.skipsInvalid = skipsInvalid
        self.reader = reader
        self.writer = writer
    }

    /// Scores every row.
    ///
    /// - Throws: ``CSVError`` for a file that cannot be read or written or is no CSV; ``Failure`` for a row
    ///   that has no score, unless such rows are skipped.
    mutating func run(_ progress: ScoreProgress) throws -> Tally {
        var progress = progress
        writer.append(raw: reader.rawHeader)
        writer.append(columns.probabilityName)
        writer.append(columns.defaultName)
        try writer.endRecord()
        while try reader.next() {
            let features = try features()
            block.append(features, raw: reader.rawRecord, line: reader.line)
            guard block.isFull else { continue }
            try writeBlock()
            progress.say(tally)
        }
        try writeBlock()
        return tally
    }

    /// Writes what is left and closes the file.
    consuming func finish() throws(CSVError) {
        try writer.finish()
    }

    /// The features of the reader's row; nil when they are not all there and such rows are skipped.
    private func features() throws -> Features? {
        var row = Features(repeating: 0)
        for (index, column) in columns.features.indices.enumerated() {
            do throws(CSVError) {
                if let number = try reader.number(at: column) {
                    row[index] = number
                    continue
                }
            } catch {
                if skipsInvalid { return nil }
                throw invalid("\(error)")
            }
            if skipsInvalid { return nil }
            throw invalid(
                "\(reader.fileName), line \(reader.line), column \(reader.header[column]): "
                    + "the value is missing"
            )
        }
        return row
    }

    private mutating func writeBlock() throws {
        block.score(with: model)
        for index in 0..<block.count {
            tally.rows += 1
            writer.append(raw: block.raw(index))
            if let probability = block.probability(index) {
                let predictsDefault = model.predictsDefault(probability)
                if predictsDefault { tally.predictedDefaults += 1 }
                writer.append(probability)
                writer.append(predictsDefault ? "1" : "0")
            } else {
                guard skipsInvalid else {
                    throw invalid(
                        "\(reader.fileName), line \(block.line(index)): "
                            + "the model gives no probability"
                    )
                }
                tally.skipped += 1
                writer.append("")
                writer.append("")
            }
            try writer.endRecord()
        }
        block.removeAll()
    }

    private func invalid(_ sentence: String) -> Failure {
        Failure(.inputOutput, sentence + "; with --skip-invalid such rows pass without a score")
    }
}
