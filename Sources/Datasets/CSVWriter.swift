/// Writes CSV records to a file or stream, through a buffer.
///
/// Records are made as `CSVText` makes them. Nothing is sure to be written before `finish()` returns. A
/// process that wants to hear of a closed pipe as an error has to ignore SIGPIPE.
package struct CSVWriter: ~Copyable {
    private var file: OpenFile
    private var text = CSVText()
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
    package mutating func append(_ text: String) { self.text.append(text) }

    /// Adds a field with the shortest decimal text that reads back to the same number.
    package mutating func append(_ number: Double) { text.append(number) }

    /// Adds a field with a whole number.
    package mutating func append(whole number: Int) { text.append(whole: number) }

    /// Adds one or more fields that are CSV text already, such as `CSVReader.rawRecord`.
    package mutating func append(raw fields: ArraySlice<UInt8>) { text.append(raw: fields) }

    /// Ends the record, and writes the buffer to the file if it is full.
    package mutating func endRecord() throws(CSVError) {
        text.endRecord()
        if text.bytes.count >= bufferBytes { try flush() }
    }

    /// Writes what is left and closes the file.
    package consuming func finish() throws(CSVError) {
        try flush()
        try file.close()
    }

    private mutating func flush() throws(CSVError) {
        try file.write(text.bytes)
        text.removeAll()
    }
}
