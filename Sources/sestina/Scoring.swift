import Commands
import Datasets
import Models
import Reasons

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
    /// What is written of a row behind its score; nil for nothing.
    private let reasons: ReasonColumns?
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
        reasons: ReasonColumns? = nil,
        skipsInvalid: Bool,
        from reader: consuming CSVReader,
        to writer: consuming CSVWriter
    ) {
        self.model = model
        self.columns = columns
        self.reasons = reasons
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
        for name in reasons?.names ?? [] { writer.append(name) }
        // The header as it was, byte for byte, with names behind it.
        try writer.endRecord()
        while try reader.next() {
            let features = try features()
            block.append(features, raw: reader.rawRecord, line: reader.line)
            if block.isFull { try writeBlock(&progress) }
        }
        try writeBlock(&progress)
        return tally
    }

    /// Writes what is left and closes the file.
    consuming func finish() throws(CSVError) {
        try writer.finish()
    }

    /// The features of the reader's row; nil when they are not all there and such rows are skipped.
    private func features() throws -> Features? {
        // A field that is empty or says so is missing; one that is no number is an error of the reader.
        var row = Features(repeating: 0)
        for (index, column) in columns.features.indices.enumerated() {
            do throws(CSVError) {
                if let number = try reader.number(at: column) {
                    row[index] = number
                    continue
                }
                if model.mayBeMissing[index] {
                    row[index] = .nan
                    continue
                }
            } catch {
                guard !error.isOfWholeFile else { throw error }
                if skipsInvalid { return nil }
                throw invalid(error.advice)
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
    /// - Throws: a ``Failure`` for a row without a probability or without reasons that are asked for, unless such
    ///   rows pass; the rows before it are in the output's buffer then, and an output that is a file is not put in
    ///   its place.
    private mutating func writeBlock(_ progress: inout ScoreProgress) throws {
        block.score(with: model)
        for index in 0..<block.count {
            tally.rows += 1
            writer.append(raw: block.raw(index))
            try writeAnswer(index)
            try writer.endRecord()
            // A row may take long where what would change it is looked for.
            if reasons != nil { progress.say(tally) }
        }
        progress.say(tally)
        block.removeAll()
    }

    /// Writes what is added to a row of the block.
    private mutating func writeAnswer(_ index: Int) throws {
        guard let probability = block.probability(index) else {
            return try writeNothing(index, because: "the model gives no probability")
        }
        let answer = reasons?.answer(on: block.features(index), probability: probability)
        if let feature = answer?.explanation.featureBeyond {
            let why = RowAnswer.whyBeyondUnits(model.featureNames[feature])
            return try writeNothing(index, because: why)
        }
        let predictsDefault = model.predictsDefault(probability)
        if predictsDefault { tally.predictedDefaults += 1 }
        writer.append(probability)
        writer.append(predictsDefault ? "1" : "0")
        if let answer { reasons?.write(answer, to: &writer) }
    }

    /// Leaves what is added to a row empty.
    ///
    /// - Throws: a ``Failure`` that says why, unless such rows pass.
    private mutating func writeNothing(_ index: Int, because why: String) throws {
        guard skipsInvalid else {
            throw invalid("\(reader.fileName), line \(block.line(index)): \(why)")
        }
        tally.skipped += 1
        for _ in 0..<2 + (reasons?.names.count ?? 0) { writer.append("") }
    }

    /// The failure for a row, with what would let it pass.
    private func invalid(_ sentence: String) -> Failure {
        Failure(.inputOutput, sentence + "; with --skip-invalid such rows pass without a score")
    }
}
