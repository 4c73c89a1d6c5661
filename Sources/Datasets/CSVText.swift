/// CSV records as bytes in the making, in the dialect of the file that they go into.
///
/// Fields are added one after another and set in quotes only where they must be; `endRecord()` ends the line.
package struct CSVText: Sendable {
    /// The records so far, and the beginning of another; those of UTF-16 as UTF-8.
    package private(set) var bytes: [UInt8] = []
    private let dialect: Dialect
    /// Whether people see the bytes as they are, who want UTF-8 without a mark.
    private let isForTerminal: Bool
    private var recordStart = 0
    private var fieldCount = 0

    /// No records, but what stands above the header.
    ///
    /// - Parameters:
    ///   - dialect: how the file is written.
    ///   - isForTerminal: whether it is shown on a terminal, in UTF-8 whatever its encoding is.
    package init(_ dialect: Dialect = .plain, isForTerminal: Bool = false) {
        self.dialect = dialect
        self.isForTerminal = isForTerminal
        if !isForTerminal { bytes = dialect.preamble }
        recordStart = bytes.count
    }

    /// Adds a field with any text; a character that the encoding has not is a question mark.
    package mutating func append(_ text: String) {
        guard dialect.encoding != .windows1252 else { return append(Windows1252.bytes(text)) }
        append(text.utf8)
    }

    /// Adds a field with bytes in the encoding that the records are held in.
    private mutating func append(_ text: some Collection<UInt8>) {
        separate()
        guard text.contains(where: needsQuotes) else {
            bytes.append(contentsOf: text)
            return
        }
        bytes.append(ASCII.quote)
        for byte in text {
            if byte == ASCII.quote { bytes.append(ASCII.quote) }
            bytes.append(byte)
        }
        bytes.append(ASCII.quote)
    }

    /// Adds a field with the shortest decimal text that reads back to the same number, without an exponent and
    /// with the dialect's decimal mark.
    package mutating func append(_ number: Double) {
        separate()
        // A mark that would end the field keeps its number in quotes.
        let needsQuotes = dialect.decimal == dialect.separator
        if needsQuotes { bytes.append(ASCII.quote) }
        bytes.append(decimalsOf: number, mark: dialect.decimal)
        if needsQuotes { bytes.append(ASCII.quote) }
    }

    /// Adds a field with such a text, without a fraction where the number is whole.
    package mutating func append(shortest number: Double) {
        guard number.isFinite, number == number.rounded() else { return append(number) }
        separate()
        bytes.append(decimalsOf: number, mark: dialect.decimal)
        // The mark and a zero.
        bytes.removeLast(2)
    }

    /// Adds a field with a whole number.
    package mutating func append(whole number: Int) {
        separate()
        bytes.append(contentsOf: number.description.utf8)
    }

    /// Adds one or more fields that are CSV text already, such as `CSVStream.rawRecord`.
    package mutating func append(raw fields: ArraySlice<UInt8>) {
        separate()
        bytes.append(contentsOf: fields)
    }

    /// Ends the record.
    package mutating func endRecord() {
        // A blank line would be no record: quotes make it one with an empty field.
        if bytes.count == recordStart { bytes += [ASCII.quote, ASCII.quote] }
        bytes.append(contentsOf: dialect.lineEnd)
        fieldCount = 0
        recordStart = bytes.count
    }

    /// Forgets the records and the fields of one that was begun, to go on with others.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        recordStart = 0
        fieldCount = 0
    }

    /// Gives the records as the file has them, and forgets them.
    ///
    /// - Returns: bytes in the file's encoding; for a terminal in UTF-8.
    package mutating func take() -> [UInt8] {
        defer { removeAll() }
        if isForTerminal {
            let isHeldInUTF8 = dialect.encoding != .windows1252
            return isHeldInUTF8 ? bytes : Array(Windows1252.text(bytes).utf8)
        }
        return dialect.encoding.isUTF16 ? UTF16Text.bytes(bytes, as: dialect.encoding) : bytes
    }

    private mutating func separate() {
        if fieldCount > 0 { bytes.append(dialect.separator) }
        fieldCount += 1
    }

    private func needsQuotes(_ byte: UInt8) -> Bool {
        byte == dialect.separator || byte == ASCII.quote || byte == ASCII.lineFeed
            || byte == ASCII.carriageReturn
    }
}
