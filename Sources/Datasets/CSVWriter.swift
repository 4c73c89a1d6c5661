/// Writes CSV records to a file or stream, through a buffer.
///
/// Fields are added one after another and set in quotes only where they must be; `endRecord()`
/// ends the line with LF. Nothing is sure to be written before `finish()` returns. A process that
/// wants to hear of a closed pipe as an error has to ignore SIGPIPE.
package struct CSVWriter: ~Copyable {
    private var file: OpenFile
    private var buffer: [UInt8] = []
    private var recordStart = 0
    private var fieldCount = 0
    private let bufferBytes: Int

    /// Opens a file to write from its beginning.
    ///
    /// - Parameter path: the file, or `-` for the standard output.
    /// - Throws: a `CSVError` if the file cannot be opened.
    package init(path: String) throws(CSVError) {
        try self.init(path: path, bufferBytes: 1 << 16)
    }

    /// Opens a file and writes it in pieces of about a given size, which changes no result.
    init(path: String, bufferBytes: Int) throws(CSVError) {
        self.init(file: try OpenFile(writing: path), bufferBytes: bufferBytes)
    }

    private init(file: consuming OpenFile, bufferBytes: Int) {
        self.file = file
        self.bufferBytes = bufferBytes
    }

    /// Adds a field with any text.
    package mutating func append(_ text: String) {
        separate()
        guard text.utf8.contains(where: Self.needsQuotes) else {
            buffer.append(contentsOf: text.utf8)
            return
        }
        buffer.append(ASCII.quote)
        for byte in text.utf8 {
            if byte == ASCII.quote { buffer.append(ASCII.quote) }
            buffer.append(byte)
        }
        buffer.append(ASCII.quote)
    }

    /// Adds a field with the shortest decimal text that reads back to the same number.
    package mutating func append(_ number: Double) {
        separate()
        buffer.append(contentsOf: number.description.utf8)
    }

    /// Adds a field with a whole number.
    package mutating func append(whole number: Int) {
        separate()
        buffer.append(contentsOf: number.description.utf8)
    }

    /// Adds one or more fields that are CSV text already, such as `CSVReader.rawRecord`.
    package mutating func append(raw fields: ArraySlice<UInt8>) {
        separate()
        buffer.append(contentsOf: fields)
    }

    /// Ends the record, and writes the buffer to the file if it is full.
    package mutating func endRecord() throws(CSVError) {
        // A blank line would be no record: quotes make it one with an empty field.
        if buffer.count == recordStart { buffer += [ASCII.quote, ASCII.quote] }
        buffer.append(ASCII.lineFeed)
        fieldCount = 0
        recordStart = buffer.count
        if buffer.count >= bufferBytes { try flush() }
    }

    /// Writes what is left and closes the file.
    package consuming func finish() throws(CSVError) {
        try flush()
        try file.close()
    }

    private mutating func separate() {
        if fieldCount > 0 { buffer.append(ASCII.comma) }
        fieldCount += 1
    }

    private mutating func flush() throws(CSVError) {
        try file.write(buffer)
        buffer.removeAll(keepingCapacity: true)
        recordStart = 0
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        byte == ASCII.comma || byte == ASCII.quote || byte == ASCII.lineFeed
            || byte == ASCII.carriageReturn
    }
}
