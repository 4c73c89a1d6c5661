/// CSV records as bytes in the making.
///
/// Fields are added one after another and set in quotes only where they must be; `endRecord()` ends the
/// line with LF.
package struct CSVText: Sendable {
    /// The records so far, and the beginning of another.
    package private(set) var bytes: [UInt8] = []
    private var recordStart = 0
    private var fieldCount = 0

    /// No records.
    package init() {}

    /// Adds a field with any text.
    package mutating func append(_ text: String) {
        separate()
        guard text.utf8.contains(where: Self.needsQuotes) else {
            bytes.append(contentsOf: text.utf8)
            return
        }
        bytes.append(ASCII.quote)
        for byte in text.utf8 {
            if byte == ASCII.quote { bytes.append(ASCII.quote) }
            bytes.append(byte)
        }
        bytes.append(ASCII.quote)
    }

    /// Adds a field with the shortest decimal text that reads back to the same number.
    package mutating func append(_ number: Double) {
        separate()
        bytes.append(contentsOf: number.description.utf8)
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
        bytes.append(ASCII.lineFeed)
        fieldCount = 0
        recordStart = bytes.count
    }

    /// Forgets the records and the fields of one that was begun, to go on with others.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        recordStart = 0
        fieldCount = 0
    }

    private mutating func separate() {
        if fieldCount > 0 { bytes.append(ASCII.comma) }
        fieldCount += 1
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        byte == ASCII.comma || byte == ASCII.quote || byte == ASCII.lineFeed
            || byte == ASCII.carriageReturn
    }
}
