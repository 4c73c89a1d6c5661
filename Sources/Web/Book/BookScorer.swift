import Datasets
import HTTPFront
import SestinaClient

/// Scores a loan book that comes in pieces: what `sestina score --skip-invalid` writes, byte for byte.
///
/// All rows are scored by one model. It holds a batch of rows at most.
struct BookScorer {
    private let scoring: ScoringService
    private let limits: BookLimits
    private var stream: CSVStream
    private var columns: ScoredColumns?
    private var block = BookBlock()
    private var output = CSVText()
    /// The model that scores; nil until it is asked.
    private(set) var model: ServerInfo.Model?
    /// For each of its features whether a field of it may be empty.
    private var mayBeMissing: [Bool] = []
    private(set) var tally = BookTally()

    /// Text of a block; the last row may go beyond it.
    private static let blockBytesMax = 1 << 20

    /// A scorer of a book that is called `name` in messages.
    init(name: String, scoring: ScoringService, limits: BookLimits) {
        self.scoring = scoring
        self.limits = limits
        stream = CSVStream(name: name)
    }

    /// Scores what can be scored now.
    ///
    /// - Parameter bytes: the next bytes of the book; nil when there are none.
    /// - Returns: the next bytes of the scored book.
    /// - Throws: a ``BookFault``.
    mutating func take(_ bytes: ArraySlice<UInt8>?) async throws -> [UInt8] {
        do {
            if var bytes {
                while !bytes.isEmpty {
                    bytes = bytes.dropFirst(try stream.append(bytes))
                    try await readRows()
                }
            } else {
                stream.end()
                try await readRows()
                try await writeBlock()
            }
        } catch let error as CSVError {
            throw BookFault.csv(error)
        } catch is WebFault {
            throw BookFault.away
        }
        return output.take()
    }

    /// Takes the rows that are whole, and scores when there are enough.
    private mutating func readRows() async throws {
        if columns == nil {
            guard case .record = try stream.readHeader() else { return }
            try await writeHeader()
        }
        while case .record = try stream.next() {
            guard tally.rows + block.count < limits.rowsMax else {
                throw BookFault.tooManyRows(limits.rowsMax)
            }
            block.append(try features(), raw: stream.rawRecord, line: stream.line)
            if block.count >= limits.batchRows || block.byteCount >= Self.blockBytesMax {
                try await writeBlock()
            }
        }
    }

    /// Finds the columns of the model that scores, and writes the header with two more.
    private mutating func writeHeader() async throws {
        let model = try await scoring.model()
        let columns = try ScoredColumns(
            header: stream.header,
            file: stream.name,
            features: model.features,
            isNamed: model.features != (1...FeatureRow.count).map { "feature_\($0)" }
        )
        stream.expectNumbers(
            in: columns.features.indices,
            takesBlankRows: model.mayBeMissing.allSatisfy { $0 }
        )
        tally.dialect = stream.dialect
        output = CSVText(stream.dialect)
        output.append(raw: stream.rawHeader)
        output.append(columns.probabilityName)
        output.append(columns.defaultName)
        output.endRecord()
        self.model = model
        mayBeMissing = model.mayBeMissing
        self.columns = columns
    }

    /// The features of the stream's row, or why there are not six.
    ///
    /// - Throws: a `CSVError` for a number that may be read in two ways, as others of the file may.
    private func features() throws(CSVError) -> Result<FeatureRow, UnreadableRow.Fault> {
        var row = FeatureRow(repeating: 0)
        for (index, column) in (columns?.features.indices ?? []).enumerated() {
            do throws(CSVError) {
                if let number = try stream.number(at: column) {
                    row[index] = number
                } else if mayBeMissing[index] {
                    row[index] = .nan
                } else {
                    return .failure(.missing(stream.header[column]))
                }
            } catch {
                guard !error.isOfWholeFile else { throw error }
                return .failure(.csv(error))
            }
        }
        return .success(row)
    }

    /// Scores the rows that are held, and writes them.
    private mutating func writeBlock() async throws {
        var scores: [Score] = []
        if !block.readable.isEmpty {
            let answer = try await scoring.score(batch: block.readable)
            guard answer.model.digest == model?.digest else { throw BookFault.away }
            scores = answer.scores
        }
        var next = zip(scores, block.readable).makeIterator()
        for index in 0..<block.count {
            output.append(raw: block.raw(index))
            if let fault = block.fault(index) {
                writeUnreadable(index, fault)
            } else if let (score, row) = next.next(), !score.flags.contains(.noScore) {
                tally.add(score, of: row, at: block.line(index))
                output.append(score.probability)
                output.append(score.flags.contains(.predictsDefault) ? "1" : "0")
            } else {
                writeUnreadable(index, .noProbability)
            }
            output.endRecord()
        }
        block.removeAll()
    }

    /// Leaves the two columns of a row empty, and notes why.
    private mutating func writeUnreadable(_ index: Int, _ fault: UnreadableRow.Fault) {
        tally.add(UnreadableRow(line: block.line(index), fault: fault))
        output.append("")
        output.append("")
    }
}
