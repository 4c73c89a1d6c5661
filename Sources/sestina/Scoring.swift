import Commands
import Datasets
import Models

/// Scores a CSV file from its reader to its writer, a block of rows at a time.
struct Scoring: ~Copyable {
    /// How much was done.
    struct Tally {
        /// Rows that were written, with a score or without.
        var rows = 0
        /// Rows of which the model predicts default.
        var predictedDefaults = 0
        /// Rows that passed without a score.
        var skipped = 0
    }

    /// What scores.
    private let model: Model
    /// Where the features are in a row, and how the added columns are called.
    private let columns: ScoredColumns
    /// Whether rows without a score pass.
    private let skipsInvalid: Bool
    private var reader: CSVReader
    private var writer: CSVWriter
    /// Rows that were read and not written yet.
    private var block = ScoringBlock()
    private var tally = Tally()

    /// Takes over an open input, whose header was read, and an open output.
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
        // The header as it was, byte for byte, with two names more.
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
        // A field that is empty is missing; one that is no number is an error of the reader.
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

    /// Scores the rows that wait and writes them, in their order.
    ///
    /// - Throws: a ``Failure`` for a row without a probability, unless such rows pass; the rows before it
    ///   are in the output's buffer then, and an output that is a file is not put in its place.
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

    /// The failure for a row, with what would let it pass.
    private func invalid(_ sentence: String) -> Failure {
        Failure(.inputOutput, sentence + "; with --skip-invalid such rows pass without a score")
    }
}
