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
    /// Bytes of a file on their way to a stream that decodes them.
    private var piece: [UInt8] = []
    private var stream: CSVStream

    /// Opens a file and reads its header.
    ///
    /// - Parameters:
    ///   - path: the file, or `-` for the standard input.
    ///   - choice: what the user says of how it is written; the rest is found.
    /// - Throws: a `CSVError` if the file cannot be read, is empty or is no CSV.
    package init(path: String, choice: DialectChoice = .init()) throws(CSVError) {
        try self.init(path: path, choice: choice, bufferBytes: 1 << 18)
    }

    /// Opens a file and reads it in pieces of a given size, at least 1, which changes no result.
    init(path: String, choice: DialectChoice = .init(), bufferBytes: Int) throws(CSVError) {
        let file = try Self.open(path)
        let name = file.name
        try self.init(.file(file), name: name, choice: choice, bufferBytes: bufferBytes)
    }

    /// Reads the header of bytes that are at hand.
    ///
    /// - Parameters:
    ///   - bytes: what would be in a file.
    ///   - name: what it is, for messages.
    ///   - choice: what the user says of how it is written; the rest is found.
    ///   - bufferBytes: how many of them are looked at at a time, at least 1, which changes no result.
    /// - Throws: a `CSVError` if there are none or they are no CSV.
    package init(
        bytes: [UInt8],
        name: String,
        choice: DialectChoice = .init(),
        bufferBytes: Int = 1 << 18
    ) throws(CSVError) {
        try self.init(.bytes(bytes), name: name, choice: choice, bufferBytes: bufferBytes)
    }

    private init(
        _ source: consuming Source,
        name: String,
        choice: DialectChoice,
        bufferBytes: Int
    ) throws(CSVError) {
        stream = CSVStream(name: name, choice: choice, bufferBytes: bufferBytes)
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

    /// The header's bytes as ``rawRecord`` gives those of a row.
    package var rawHeader: ArraySlice<UInt8> { stream.rawHeader }

    /// How the file is written.
    package var dialect: Dialect { stream.dialect }

    /// The line of the file on which the record begins, from 1.
    package var line: Int { stream.line }

    /// The record's bytes as they stand in the file, without the line end; those of UTF-16 as UTF-8.
    package var rawRecord: ArraySlice<UInt8> { stream.rawRecord }

    /// The bytes that are held at a time.
    var buffer: [UInt8] { stream.buffer }

    /// Says which columns are read as numbers, so that the decimal mark is found by those alone; to be called
    /// before the first record.
    ///
    /// - Parameters:
    ///   - columns: their places, from 0.
    ///   - takesBlankRows: whether a row without values is one like others, even at the end.
    package mutating func expectNumbers(in columns: [Int], takesBlankRows: Bool = false) {
        stream.expectNumbers(in: columns, takesBlankRows: takesBlankRows)
    }

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

    /// The text of a field, without its quotes; bytes that are no text in the file's encoding read as
    /// U+FFFD.
    ///
    /// - Parameter column: the field's place, from 0.
    /// - Returns: the text, blanks around it included.
    package func field(at column: Int) -> String { stream.field(at: column) }

    /// The number in a field, written as those of the file are.
    ///
    /// - Parameter column: the field's place, from 0.
    /// - Returns: the float64 nearest to the decimal number, or nothing if the field is blank or says by a usual
    ///   word that the value is missing.
    /// - Throws: a `CSVError` that names line and column if the field says anything else.
    package func number(at column: Int) throws(CSVError) -> Double? {
        try stream.number(at: column)
    }

    /// The bytes of a field, without its quotes.
    func fieldBytes(at column: Int) -> ArraySlice<UInt8> { stream.fieldBytes(at: column) }

    private mutating func fill() throws(CSVError) {
        switch source {
        case .bytes(let bytes):
            guard takenBytes < bytes.count else { return stream.end() }
            takenBytes += try stream.append(bytes[takenBytes...])
        case .file(let file): try Self.fill(&stream, by: &piece, from: file)
        }
    }

    /// Reads on in a file: to where the stream holds its bytes, or by way of a piece where it decodes them.
    private static func fill(
        _ stream: inout CSVStream,
        by piece: inout [UInt8],
        from file: borrowing InputFile
    ) throws(CSVError) {
        let decodes = stream.decoder != nil
        if decodes, piece.isEmpty {
            piece = [UInt8](repeating: 0, count: CSVStream.decodedBytesMax)
        }
        if !decodes { try stream.makeRoom() }
        let count: Int
        do throws(SystemError) {
            count =
                try decodes
                ? file.read(into: &piece, from: 0)
                : file.read(into: &stream.buffer, from: stream.filled)
        } catch {
            throw CSVError(file: stream.name, .cannotRead(reason: error.reason))
        }
        guard decodes, count > 0 else { return stream.took(count) }
        _ = try stream.append(piece[..<count])
    }
}
