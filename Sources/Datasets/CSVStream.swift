/// Finds the records of CSV whose bytes come in pieces, in memory that does not grow with their number.
///
/// The header is the first line that is neither blank nor begins with `#`: such lines at the top are
/// comments, whatever they hold. After the header, and in quotes, a `#` is text like any other. The stream
/// is always at one record, the last that was found; its fields are read by their column. Quotes, line ends
/// and a byte-order mark are understood as `CSVScanner` says; blank lines are skipped. All errors are
/// `CSVError`, and how the bytes are cut into pieces changes none and no record.
package struct CSVStream: Sendable {
    /// The most bytes that a row may have, its line end included.
    package static let rowBytesMax = 1 << 20

    /// How far a stream came.
    package enum Progress: Sendable {
        /// It is at a record.
        case record
        /// More bytes are needed, or the word that there are none.
        case needsMore
        /// All records were found.
        case end
    }

    /// What comes next, down to the header.
    private enum Stage {
        case byteOrderMark
        case comments
        case skippedComment
        case header
        case rows
    }

    /// The name of what is read, for messages.
    package let name: String
    /// The columns' names, without quotes and surrounding blanks; empty until the header is found.
    package private(set) var header: [String] = []
    /// The header's bytes as they stand in the file, without the line end.
    package private(set) var rawHeader: ArraySlice<UInt8> = []
    /// The line on which the record begins, from 1.
    package private(set) var line = 1

    private var stage = Stage.byteOrderMark
    private var scanner = CSVScanner()
    /// Bytes from some record on; those from `filled` on mean nothing.
    var buffer: [UInt8]
    private(set) var filled = 0
    private var reachedEnd = false
    private var record = 0..<0
    private var isInRecord = false
    private var nextRecord = 0
    private var nextLine = 1
    /// A fault after which there is no telling where the next record begins.
    private var failure: CSVError?

    /// A stream that has no bytes yet.
    ///
    /// - Parameters:
    ///   - name: what is read, for messages.
    ///   - bufferBytes: the bytes to hold at a time, at least 1, as long as rows are no longer.
    package init(name: String, bufferBytes: Int = 1 << 18) {
        self.name = name
        buffer = [UInt8](repeating: 0, count: bufferBytes)
    }

    // MARK: - Bytes in

    /// Takes as many bytes as there is room for; to be called when more are needed.
    ///
    /// - Parameter bytes: what comes next.
    /// - Returns: how many of them it took, at least 1 of one or more.
    /// - Throws: a `CSVError` if the row is longer than a row may be.
    package mutating func append(_ bytes: ArraySlice<UInt8>) throws(CSVError) -> Int {
        try makeRoom()
        let count = min(bytes.count, buffer.count - filled)
        for index in 0..<count { buffer[filled + index] = bytes[bytes.startIndex + index] }
        filled += count
        return count
    }

    /// Says that no bytes follow.
    package mutating func end() {
        reachedEnd = true
    }

    /// Makes room behind the bytes that are there: those of records that were found go.
    mutating func makeRoom() throws(CSVError) {
        if nextRecord > 0 {
            let count = filled - nextRecord
            for index in 0..<count {
                buffer[index] = buffer[nextRecord + index]
            }
            (nextRecord, filled, record) = (0, count, 0..<0)
        }
        guard filled == buffer.count else { return }
        guard filled < Self.rowBytesMax else {
            throw error(.rowTooLong(bytesMax: Self.rowBytesMax))
        }
        let more = min(buffer.count, Self.rowBytesMax - buffer.count)
        buffer.append(contentsOf: repeatElement(0, count: more))
    }

    /// Counts bytes that were written behind those that are there; none are the end.
    mutating func took(_ count: Int) {
        filled += count
        reachedEnd = count == 0
    }

    // MARK: - Records out

    /// Moves to the header.
    ///
    /// - Returns: `record` when the header is known, or `needsMore`.
    /// - Throws: a `CSVError` if there is none or it is no CSV.
    package mutating func readHeader() throws(CSVError) -> Progress {
        while stage != .rows {
            switch stage {
            case .byteOrderMark:
                let mark: [UInt8] = [0xef, 0xbb, 0xbf]
                guard filled >= mark.count || reachedEnd else { return .needsMore }
                if buffer[..<filled].starts(with: mark) { nextRecord = mark.count }
                stage = .comments
            case .comments:
                guard nextRecord < filled || reachedEnd else { return .needsMore }
                let isComment = nextRecord < filled && buffer[nextRecord] == ASCII.numberSign
                stage = isComment ? .skippedComment : .header
            case .skippedComment:
                guard skipLine() else { return .needsMore }
                stage = .comments
            case .header:
                switch try advance() {
                case .needsMore: return .needsMore
                case .end: throw CSVError(file: name, .empty)
                case .record: stage = record.isEmpty ? .comments : .rows
                }
            case .rows: break
            }
        }
        header = (0..<fieldCount).map { Self.trimmed(field(at: $0)) }
        rawHeader = Array(rawRecord)[...]
        return .record
    }

    /// Moves to the next record; the header must be known.
    ///
    /// A row with a wrong number of fields can be passed over by another call; after any other error every
    /// call throws it again.
    ///
    /// - Throws: a `CSVError` that names the line.
    package mutating func next() throws(CSVError) -> Progress {
        if let failure { throw failure }
        do {
            repeat {
                let progress = try advance()
                guard case .record = progress else { return progress }
            } while record.isEmpty
        } catch {
            failure = error
            throw error
        }
        guard fieldCount == header.count else {
            throw error(.columnCount(fieldCount, expected: header.count))
        }
        return .record
    }

    /// Moves behind the next line feed, or to the end, however long the line is; whether it got there.
    private mutating func skipLine() -> Bool {
        if let end = buffer[nextRecord..<filled].firstIndex(of: ASCII.lineFeed) {
            nextRecord = end + 1
            nextLine += 1
            return true
        }
        nextRecord = filled
        return reachedEnd
    }

    /// Goes on to the end of a record, which may be a blank line.
    private mutating func advance() throws(CSVError) -> Progress {
        if !isInRecord {
            line = nextLine
            record = nextRecord..<nextRecord
            scanner.begin()
            isInRecord = true
        }
        switch scanner.scan(buffer, in: nextRecord..<filled, isLast: reachedEnd) {
        case .record(let byteCount, let lineEndByteCount):
            record = nextRecord..<nextRecord + byteCount
            nextRecord = record.upperBound + lineEndByteCount
            nextLine = line + scanner.lineFeedCount
            isInRecord = false
            return .record
        case .needsMore:
            return .needsMore
        case .end:
            isInRecord = false
            return .end
        case .invalid(let problem, let lineOffset):
            throw CSVError(file: name, line: line + lineOffset, problem)
        }
    }

    // MARK: - Fields

    /// The record's bytes as they stand in the file, without the line end.
    package var rawRecord: ArraySlice<UInt8> { buffer[record] }

    /// The text of a field, without its quotes; bytes that are not UTF-8 read as U+FFFD.
    ///
    /// - Parameter column: the field's place, from 0.
    /// - Returns: the text, blanks around it included.
    package func field(at column: Int) -> String {
        String(decoding: fieldBytes(at: column), as: UTF8.self)
    }

    /// The number in a field.
    ///
    /// - Parameter column: the field's place, from 0.
    /// - Returns: the float64 nearest to the decimal number, or nothing if the field is blank.
    /// - Throws: a `CSVError` that names line and column if the field says anything else.
    package func number(at column: Int) throws(CSVError) -> Double? {
        switch DecimalField(fieldBytes(at: column)) {
        case .number(let value): return value
        case .missing: return nil
        case .invalid: throw error(.notNumber(column: header[column], text: field(at: column)))
        case .notFinite: throw error(.notFinite(column: header[column], text: field(at: column)))
        }
    }

    private var fieldCount: Int { scanner.fields.count }

    private func fieldBytes(at column: Int) -> ArraySlice<UInt8> {
        let field = scanner.fields[column]
        let start = record.lowerBound
        guard field.isQuoted else { return buffer[start + field.start..<start + field.end] }
        let inner = buffer[start + field.start + 1..<start + field.end - 1]
        guard inner.contains(ASCII.quote) else { return inner }
        return Self.withoutDoubledQuotes(inner)
    }

    private func error(_ problem: CSVError.Problem) -> CSVError {
        CSVError(file: name, line: line, problem)
    }

    private static func withoutDoubledQuotes(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var result: [UInt8] = []
        var isSecond = false
        for byte in bytes {
            isSecond = byte == ASCII.quote && !isSecond
            if !isSecond { result.append(byte) }
        }
        return result[...]
    }

    private static func trimmed(_ text: String) -> String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        var trimmed = text.drop(while: isBlank)
        while trimmed.last.map(isBlank) == true { trimmed.removeLast() }
        return String(trimmed)
    }
}
