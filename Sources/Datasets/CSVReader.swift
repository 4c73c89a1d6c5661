/// Reads a CSV file of any size record by record, in memory that does not grow with the file.
///
/// The header is the first line that is neither blank nor begins with `#`: such lines at the top
/// of a file are comments, whatever they hold. After the header, and in quotes, a `#` is text like
/// any other. The reader is always at one record, the last that `next()` found; its fields are read
/// by their column. Quotes, line ends and a byte-order mark are understood as `CSVScanner` says;
/// blank lines are skipped. All errors are `CSVError`.
///
///     var reader = try CSVReader(path: "loans.csv")
///     while try reader.next() {
///         let income = try reader.number(at: 4)
///     }
package struct CSVReader: ~Copyable {
    /// The most bytes that a row may have, its line end included.
    package static let rowBytesMax = 1 << 20

    /// The columns' names, without quotes and surrounding blanks.
    package private(set) var header: [String] = []
    /// The header's bytes as they stand in the file, without the line end.
    package private(set) var rawHeader: ArraySlice<UInt8> = []
    /// The line of the file on which the record begins, from 1.
    package private(set) var line = 1

    private let file: OpenFile
    private var scanner = CSVScanner()
    private(set) var buffer: [UInt8]
    private var filled = 0
    private var reachedEnd = false
    private var record = 0..<0
    private var nextRecord = 0
    private var nextLine = 1
    /// A fault after which there is no telling where the next record begins.
    private var failure: CSVError?

    /// Opens a file and reads its header.
    ///
    /// - Parameter path: the file, or `-` for the standard input.
    /// - Throws: a `CSVError` if the file cannot be read, is empty or is no CSV.
    package init(path: String) throws(CSVError) {
        try self.init(path: path, bufferBytes: 1 << 18)
    }

    /// Opens a file and reads it in pieces of a given size, at least 1, which changes no result.
    init(path: String, bufferBytes: Int) throws(CSVError) {
        try self.init(file: OpenFile(reading: path), bufferBytes: bufferBytes)
    }

    private init(file: consuming OpenFile, bufferBytes: Int) throws(CSVError) {
        self.file = file
        buffer = [UInt8](repeating: 0, count: bufferBytes)
        try skipByteOrderMark()
        guard try advanceToHeader() else { throw CSVError(file: fileName, .empty) }
        header = (0..<fieldCount).map { Self.trimmed(field(at: $0)) }
        rawHeader = Array(rawRecord)[...]
    }

    /// The file's name for messages.
    package var fileName: String { file.name }

    /// The record's bytes as they stand in the file, without the line end.
    package var rawRecord: ArraySlice<UInt8> { buffer[record] }

    /// Moves to the next record.
    ///
    /// A row with a wrong number of fields can be passed over by another call; after any other
    /// error every call throws it again.
    ///
    /// - Returns: whether there is one; if not, the file has been read to its end.
    /// - Throws: a `CSVError` that names the line.
    package mutating func next() throws(CSVError) -> Bool {
        guard try advanceToContent() else { return false }
        guard fieldCount == header.count else {
            throw error(.columnCount(fieldCount, expected: header.count))
        }
        return true
    }

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
        CSVError(file: file.name, line: line, problem)
    }

    /// Moves to the first record that is neither a comment nor a blank line.
    private mutating func advanceToHeader() throws(CSVError) -> Bool {
        repeat {
            while try isAtComment() { try skipLine() }
            guard try advance() else { return false }
        } while record.isEmpty
        return true
    }

    private mutating func isAtComment() throws(CSVError) -> Bool {
        while nextRecord == filled, !reachedEnd { try fill() }
        return nextRecord < filled && buffer[nextRecord] == ASCII.numberSign
    }

    /// Moves behind the next line feed, or to the end of the file, however long the line is.
    private mutating func skipLine() throws(CSVError) {
        while true {
            if let end = buffer[nextRecord..<filled].firstIndex(of: ASCII.lineFeed) {
                nextRecord = end + 1
                nextLine += 1
                return
            }
            nextRecord = filled
            guard !reachedEnd else { return }
            try fill()
        }
    }

    /// Moves to the next record that is not a blank line.
    private mutating func advanceToContent() throws(CSVError) -> Bool {
        if let failure { throw failure }
        do {
            repeat {
                guard try advance() else { return false }
            } while record.isEmpty
            return true
        } catch {
            failure = error
            throw error
        }
    }

    private mutating func advance() throws(CSVError) -> Bool {
        line = nextLine
        record = nextRecord..<nextRecord
        scanner.begin()
        while true {
            let outcome = scanner.scan(buffer, in: nextRecord..<filled, isLast: reachedEnd)
            switch outcome {
            case .record(let byteCount, let lineEndByteCount):
                record = nextRecord..<nextRecord + byteCount
                nextRecord = record.upperBound + lineEndByteCount
                nextLine = line + scanner.lineFeedCount
                return true
            case .needsMore:
                try fill()
            case .end:
                return false
            case .invalid(let problem, let lineOffset):
                throw CSVError(file: file.name, line: line + lineOffset, problem)
            }
        }
    }

    /// Reads more after what is left from `nextRecord` on, which moves to the buffer's start.
    private mutating func fill() throws(CSVError) {
        if nextRecord > 0 {
            let count = filled - nextRecord
            for index in 0..<count {
                buffer[index] = buffer[nextRecord + index]
            }
            (nextRecord, filled, record) = (0, count, 0..<0)
        }
        if filled == buffer.count {
            guard filled < Self.rowBytesMax else {
                throw error(.rowTooLong(bytesMax: Self.rowBytesMax))
            }
            let more = min(buffer.count, Self.rowBytesMax - buffer.count)
            buffer.append(contentsOf: repeatElement(0, count: more))
        }
        let count = try file.read(into: &buffer, from: filled)
        filled += count
        reachedEnd = count == 0
    }

    /// Passes over the mark that some programs put before UTF-8.
    private mutating func skipByteOrderMark() throws(CSVError) {
        let mark: [UInt8] = [0xef, 0xbb, 0xbf]
        while filled < mark.count, !reachedEnd { try fill() }
        if buffer[..<filled].starts(with: mark) { nextRecord = mark.count }
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
