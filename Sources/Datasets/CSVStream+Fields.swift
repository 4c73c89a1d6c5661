extension CSVStream {
    /// The record's bytes as they stand in the file, without the line end; those of UTF-16 as UTF-8.
    package var rawRecord: ArraySlice<UInt8> { buffer[record] }

    /// The text of a field, without its quotes; bytes that are no text in the file's encoding read as U+FFFD.
    ///
    /// - Parameter column: the field's place, from 0.
    /// - Returns: the text, blanks around it included.
    package func field(at column: Int) -> String {
        dialect.encoding.text(fieldBytes(at: column))
    }

    /// The number in a field, as ``NumberStyle`` reads it.
    ///
    /// - Parameter column: the field's place, from 0.
    /// - Returns: the float64 nearest to the decimal number, or nothing if the field is blank or says by a usual
    ///   word that the value is missing.
    /// - Throws: a `CSVError` that names line and column if the field says anything else.
    package func number(at column: Int) throws(CSVError) -> Double? {
        switch dialect.numbers.read(fieldBytes(at: column)) {
        case .number(let value): return value
        case .missing: return nil
        case .invalid: throw error(.notNumber(column: header[column], text: field(at: column)))
        case .notFinite: throw error(.notFinite(column: header[column], text: field(at: column)))
        case .ambiguous:
            throw error(.ambiguousNumber(column: header[column], text: field(at: column)))
        case .otherDecimal:
            throw error(
                .otherDecimal(
                    column: header[column],
                    text: field(at: column),
                    decimal: dialect.numbers.decimal
                )
            )
        }
    }

    /// The bytes of a field, without its quotes.
    func fieldBytes(at column: Int) -> ArraySlice<UInt8> {
        Self.bytes(of: scanner.fields[column], in: buffer[record])
    }

    /// The bytes of a field in those of its record, without its quotes.
    static func bytes(
        of field: CSVScanner.Field,
        in record: ArraySlice<UInt8>
    ) -> ArraySlice<UInt8> {
        let start = record.startIndex
        guard field.isQuoted else { return record[start + field.start..<start + field.end] }
        let inner = record[start + field.start + 1..<start + field.end - 1]
        guard inner.contains(ASCII.quote) else { return inner }
        return withoutDoubledQuotes(inner)
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
}
