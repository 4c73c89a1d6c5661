/// Finds the records of CSV whose bytes come in pieces, in memory that does not grow with their number.
///
/// The header is the first line that is neither blank nor begins with `#`: such lines at the top are
/// comments, whatever they hold. After the header, and in quotes, a `#` is text like any other. The stream
/// is always at one record, the last that was found; its fields are read by their column. Quotes, line ends
/// and the mark of an encoding are understood as `CSVScanner` and `TextEncoding` say; blank lines are skipped,
/// and at the end rows that hold separators and blanks alone. How the file is written is found once from its
/// first bytes, as far as the user does not say it. All errors are `CSVError`, and how the bytes are cut into
/// pieces changes none and no record.
package struct CSVStream: Sendable {
    /// The most bytes that a row may have, its line end included; those of UTF-16 are counted as UTF-8.
    package static let rowBytesMax = 1 << 20
    /// The bytes from the header on by which it is found how a file is written.
    static let sampleBytes = 1 << 16
    /// The most bytes of rows without any value that may stand before another row.
    static let blankRowBytesMax = 1 << 16
    /// The most bytes of UTF-16 that are taken at a time.
    static let decodedBytesMax = 1 << 16

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
    enum Stage {
        case mark
        case separatorLine
        case comments
        case skippedComment
        case dialect
        case header
        case rows
    }

    /// Rows that hold separators and blanks alone: what they are shows when a row with a value follows or none.
    private struct BlankRows {
        /// Where the first begins in the buffer.
        var start: Int
        let line: Int
        /// Whether they are too many to be kept.
        var areDropped = false
    }

    /// The name of what is read, for messages.
    package let name: String
    /// The columns' names, without quotes and surrounding blanks; empty until the header is found.
    package internal(set) var header: [String] = []
    /// The header's bytes as ``rawRecord`` gives those of a row.
    package internal(set) var rawHeader: ArraySlice<UInt8> = []
    /// How the file is written; of meaning once the header is found.
    package internal(set) var dialect = Dialect()
    /// The line on which the record begins, from 1.
    package private(set) var line = 1

    /// What the user says of the dialect.
    let choice: DialectChoice
    var stage = Stage.mark
    var scanner = CSVScanner()
    /// Turns the bytes into UTF-8; nil where they stay as they are.
    var decoder: UTF16Decoder?
    /// Bytes from some record on; those from `filled` on mean nothing.
    var buffer: [UInt8]
    private(set) var filled = 0
    private(set) var reachedEnd = false
    private(set) var record = 0..<0
    private var isInRecord = false
    var nextRecord = 0
    var nextLine = 1
    /// Where what is looked at for the dialect ends.
    var sampleEnd = 0
    private var blankRows: BlankRows?
    /// Whether a row without values is a row at the end, too.
    var takesBlankRows = false
    /// Up to where rows that hold nothing are rows like others, since one with a value follows.
    private var blankRowsEnd = 0
    /// A fault after which there is no telling where the next record begins.
    private var failure: CSVError?

    /// A stream that has no bytes yet.
    ///
    /// - Parameters:
    ///   - name: what is read, for messages.
    ///   - choice: what the user says of how it is written.
    ///   - bufferBytes: the bytes to hold at a time, at least 1, as long as neither rows nor what is looked at
    ///     first take more.
    package init(name: String, choice: DialectChoice = .init(), bufferBytes: Int = 1 << 18) {
        self.name = name
        self.choice = choice
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
        if decoder != nil {
            let piece = bytes.prefix(Self.decodedBytesMax)
            appendDecoded(piece)
            return piece.count
        }
        let count = min(bytes.count, buffer.count - filled)
        for index in 0..<count { buffer[filled + index] = bytes[bytes.startIndex + index] }
        filled += count
        return count
    }

    /// Appends what bytes in UTF-16 say; what is no UTF-16 ends the stream there.
    private mutating func appendDecoded(_ bytes: ArraySlice<UInt8>) {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        decoder?.decode(bytes, to: &text)
        if filled + text.count > buffer.count {
            buffer.append(contentsOf: repeatElement(0, count: filled + text.count - buffer.count))
        }
        for index in text.indices { buffer[filled + index] = text[index] }
        filled += text.count
        if decoder?.isBroken == true { reachedEnd = true }
    }

    /// Turns what is there from a place on into UTF-8, and then what comes.
    mutating func decode(as encoding: TextEncoding, from start: Int) {
        let bytes = buffer[start..<filled]
        decoder = UTF16Decoder(encoding)
        (filled, nextRecord) = (0, 0)
        appendDecoded(bytes)
    }

    /// Says that no bytes follow.
    package mutating func end() {
        reachedEnd = true
    }

    /// Makes room behind the bytes that are there: those of records that were found go.
    mutating func makeRoom() throws(CSVError) {
        let kept = blankRows.map { $0.areDropped ? nextRecord : $0.start } ?? nextRecord
        if kept > 0 {
            let count = filled - kept
            for index in 0..<count {
                buffer[index] = buffer[kept + index]
            }
            nextRecord -= kept
            blankRows?.start -= kept
            blankRowsEnd -= kept
            sampleEnd -= kept
            (filled, record) = (count, 0..<0)
        }
        guard filled >= buffer.count else { return }
        guard filled - nextRecord < Self.rowBytesMax else {
            throw error(.rowTooLong(bytesMax: Self.rowBytesMax))
        }
        let more = min(buffer.count, Self.rowBytesMax + Self.blankRowBytesMax - buffer.count)
        buffer.append(contentsOf: repeatElement(0, count: max(1, more)))
    }

    /// Counts bytes that were written behind those that are there; none are the end.
    mutating func took(_ count: Int) {
        filled += count
        reachedEnd = count == 0
    }

    // MARK: - Records out

    /// Moves to the next record; the header must be known.
    ///
    /// A row with a wrong number of fields can be passed over by another call; after any other error every
    /// call throws it again.
    ///
    /// - Throws: a `CSVError` that names the line.
    package mutating func next() throws(CSVError) -> Progress {
        if let failure { throw failure }
        do {
            var isPassedOver = true
            while isPassedOver {
                let progress = try advance()
                guard case .record = progress else { return progress }
                isPassedOver = try record.isEmpty ? true : isHeldBack()
            }
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
    mutating func skipLine() -> Bool {
        if let end = buffer[nextRecord..<filled].firstIndex(of: ASCII.lineFeed) {
            nextRecord = end + 1
            nextLine += 1
            return true
        }
        nextRecord = filled
        return reachedEnd
    }

    /// Goes on to the end of a record, which may be a blank line.
    mutating func advance() throws(CSVError) -> Progress {
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
            guard byteCount + lineEndByteCount <= Self.rowBytesMax else {
                throw error(.rowTooLong(bytesMax: Self.rowBytesMax))
            }
            if reachedEnd, nextRecord == filled { try requireWholeText() }
            return .record
        case .needsMore:
            return .needsMore
        case .end:
            isInRecord = false
            try requireWholeText()
            return .end
        case .invalid(let problem, let lineOffset):
            throw CSVError(file: name, line: line + lineOffset, problem)
        }
    }

    /// Refuses a file that ends where its text is none.
    private func requireWholeText() throws(CSVError) {
        guard let decoder, decoder.isBroken || decoder.isMidCharacter else { return }
        throw error(.brokenUTF16)
    }

    // MARK: - Rows that hold nothing

    /// Whether the record waits, since it holds nothing and may stand at the end; the first that holds something
    /// goes back to those before it, which are rows then.
    private mutating func isHeldBack() throws(CSVError) -> Bool {
        guard !takesBlankRows, record.lowerBound >= blankRowsEnd else { return false }
        guard !isBlankRow else {
            var rows = blankRows ?? BlankRows(start: record.lowerBound, line: line)
            if nextRecord - rows.start > Self.blankRowBytesMax { rows.areDropped = true }
            blankRows = rows
            return true
        }
        guard let rows = blankRows else { return false }
        guard !rows.areDropped else {
            throw error(
                .rowAfterBlankRows(line: rows.line, bytesMax: Self.blankRowBytesMax)
            )
        }
        blankRowsEnd = record.lowerBound
        (nextRecord, nextLine) = (rows.start, rows.line)
        blankRows = nil
        return true
    }

    /// Whether the record has separators and blanks alone.
    private var isBlankRow: Bool {
        let separator = dialect.separator
        let isBlank = { (byte: UInt8) in
            byte == separator || byte == ASCII.space || byte == ASCII.tab
        }
        // The first byte tells of nearly all rows.
        guard isBlank(buffer[record.lowerBound]), fieldCount > 1 else { return false }
        return buffer[record].allSatisfy(isBlank)
    }

    var fieldCount: Int { scanner.fields.count }

    func error(_ problem: CSVError.Problem) -> CSVError {
        CSVError(file: name, line: line, problem)
    }
}
