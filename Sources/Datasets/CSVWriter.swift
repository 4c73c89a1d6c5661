internal import Platform

/// Writes CSV records to a file or stream, through a buffer.
///
/// Records are made as `CSVText` makes them. A file is there whole when `finish()` has returned, and not
/// before; what is in its place until then stays, as ``OutputFile`` tells. A process that wants to hear of a
/// closed pipe as an error has to ignore SIGPIPE.
package struct CSVWriter: ~Copyable {
    private let file: OutputFile
    private var text: CSVText
    private let bufferBytes: Int

    /// Begins to write a file.
    ///
    /// - Parameters:
    ///   - path: the file, or `-` for the standard output.
    ///   - dialect: how it is written.
    ///   - isForTerminal: whether it is shown on a terminal, in UTF-8 whatever its encoding is.
    /// - Throws: a `CSVError` if the file cannot be written.
    package init(
        path: String,
        dialect: Dialect = .plain,
        isForTerminal: Bool = false
    ) throws(CSVError) {
        let text = CSVText(dialect, isForTerminal: isForTerminal)
        try self.init(path: path, text, bufferBytes: 1 << 16)
    }

    /// Begins a file and writes it in pieces of about a given size, which changes no result.
    init(path: String, _ text: CSVText = CSVText(), bufferBytes: Int) throws(CSVError) {
        do throws(SystemError) {
            let file = path == "-" ? OutputFile.standardOutput() : try OutputFile(path)
            self.init(to: file, text, bufferBytes: bufferBytes)
        } catch {
            throw CSVError(file: path, .cannotOpen(reason: error.reason))
        }
    }

    /// Writes to a file that whoever began it finishes.
    init(to file: OutputFile, _ text: CSVText = CSVText(), bufferBytes: Int = 1 << 16) {
        self.file = file
        self.text = text
        self.bufferBytes = bufferBytes
    }

    /// Adds a field with any text.
    package mutating func append(_ text: String) { self.text.append(text) }

    /// Adds a field with the shortest decimal text that reads back to the same number, without an exponent.
    package mutating func append(_ number: Double) { text.append(number) }

    /// Adds a field with such a text, without a fraction where the number is whole.
    package mutating func append(shortest number: Double) { text.append(shortest: number) }

    /// Adds a field with a whole number.
    package mutating func append(whole number: Int) { text.append(whole: number) }

    /// Adds one or more fields that are CSV text already, such as `CSVReader.rawRecord`.
    package mutating func append(raw fields: ArraySlice<UInt8>) { text.append(raw: fields) }

    /// Ends the record, and writes the buffer to the file if it is full.
    package mutating func endRecord() throws(CSVError) {
        text.endRecord()
        if text.bytes.count >= bufferBytes { try flush() }
    }

    /// Writes what is left and puts the file in its place.
    package consuming func finish() throws(CSVError) {
        try flush()
        try telling { () throws(SystemError) in try file.finish() }
    }

    /// Writes the buffer to the file.
    mutating func flush() throws(CSVError) {
        let bytes = text.take()
        try telling { () throws(SystemError) in try file.write(bytes[...]) }
    }

    private func telling(_ work: () throws(SystemError) -> Void) throws(CSVError) {
        do {
            try work()
        } catch {
            throw CSVError(
                file: file.name,
                error.isReaderGone ? .outputClosed : .cannotWrite(reason: error.reason)
            )
        }
    }
}
