internal import Platform

/// Reads a CSV file of any size record by record, in memory that does not grow with the file; or one
/// whose bytes are at hand.
///
/// The reader is always at one record, the last that `next()` found; its fields are read by their column.
/// What is CSV and what is not says `CSVStream`. All errors are `CSVError`.
///
///     var reader = try CSVReader(path: "loans.csv")
///     while try reader.next() {
///         let income = try reader.number(at: 4)
///     }
package struct CSVReader: ~Copyable {
    /// The most bytes that a row may have, its line end included.
    package static let rowBytesMax = CSVStream.rowBytesMax

    /// Where the bytes are.
    private enum Source: ~Copyable {
        case file(InputFile)
        case bytes([UInt8])
    }

    private let source: Source
    /// How many of the bytes at hand the stream has.
    private var takenBytes = 0
    private var stream: CSVStream

    /// Opens a file and reads its header.
    ///
    /// - Parameter path: the file, or `-` for the standard input.
    /// - Throws: a `CSVError` if the file cannot be read, is empty or is no CSV.
    package init(path: String) throws(CSVError) {
        try self.init(path: path, bufferBytes: 1 << 18)
    }

    /// Opens a file and reads it in pieces of a given size, at least 1, which changes no result.
    init(path: String, bufferBytes: Int) throws(CSVError) {
        let file = try Self.open(path)
        let name = file.name
        try self.init(.file(file), name: name, bufferBytes: bufferBytes)
    }

    /// Reads the header of bytes that are at hand.
    ///
    /// - Parameters:
    ///   - bytes: what would be in a file.
    ///   - name: what it is, for messages.
    ///   - bufferBytes: how many of them are looked at at a time, at least 1, which changes no result.
    /// - Throws: a `CSVError` if there are none or they are no CSV.
    package init(bytes: [UInt8], name: String, bufferBytes: Int = 1 << 18) throws(CSVError) {
        try self.init(.bytes(bytes), name: name, bufferBytes: bufferBytes)
    }

    private init(_ source: consuming Source, name: String, bufferBytes: Int) throws(CSVError) {
        stream = CSVStream(name: name, bufferBytes: bufferBytes)
        self.source = source
        while case .needsMore = try stream.readHeader() { try fill() }
    }

    private static func open(_ path: String) throws(CSVError) -> InputFile {
        do throws(SystemError) {
            return path == "-" ? InputFile.standardInput : try InputFile(path)
        } catch {
            throw CSVError(file: path, .cannotOpen(reason: error.reason))
        }
    }

    /// The file's name for messages.
    package var fileName: String { stream.name }

    /// The columns' names, without quotes and surrounding blanks.
    package var header: [String] { stream.header }

    /// The header's bytes as they stand in the file, without the line end.
    package var rawHeader: ArraySlice<UInt8> { stream.rawHeader }

    /// The line of the file on which the record begins, from 1.
    package var line: Int { stream.line }

    /// The record's bytes as they stand in the file, without the line end.
    package var rawRecord: ArraySlice<UInt8> { stream.rawRecord }

    /// The bytes that are held at a time.
    var buffer: [UInt8] { stream.buffer }

    /// Moves to the next record.
    ///
    /// A row with a wrong number of fields can be passed over by another call; after any other
    /// error every call throws it again.
    ///
    /// - Returns: whether there is one; if not, the file has been read to its end.
    /// - Throws: a `CSVError` that names the line.
    package mutating func next() throws(CSVError) -> Bool {
        while true {
            switch try stream.next() {
            case .record: return true
            case .end: return false
            case .needsMore: try fill()
            }
        }
    }

    /// The text of a field, without its quotes; bytes that are not UTF-8 read as U+FFFD.
    ///
    /// - Parameter column: the field's place, from 0.
    /// - Returns: the text, blanks around it included.
    package func field(at column: Int) -> String { stream.field(at: column) }

    /// The number in a field.
    ///
    /// - Parameter column: the field's place, from 0.
    /// - Returns: the float64 nearest to the decimal number, or nothing if the field is blank.
    /// - Throws: a `CSVError` that names line and column if the field says anything else.
    package func number(at column: Int) throws(CSVError) -> Double? {
        try stream.number(at: column)
    }

    private mutating func fill() throws(CSVError) {
        switch source {
        case .bytes(let bytes):
            guard takenBytes < bytes.count else { return stream.end() }
            takenBytes += try stream.append(bytes[takenBytes...])
        case .file(let file):
            try stream.makeRoom()
            do throws(SystemError) {
                stream.took(try file.read(into: &stream.buffer, from: stream.filled))
            } catch {
                throw CSVError(file: stream.name, .cannotRead(reason: error.reason))
            }
        }
    }
}
