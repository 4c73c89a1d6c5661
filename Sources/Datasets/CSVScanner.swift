/// Finds the fields and the end of one CSV record in bytes that may come piece by piece.
///
/// The grammar is RFC 4180's, with LF allowed for CRLF, and a quote inside a field that does not
/// begin with one taken as it is. Bytes are counted from the record's first; nothing is copied.
struct CSVScanner {
    /// Where a field lies in its record.
    struct Field {
        var start: Int
        var end: Int
        /// Whether the field is in quotes, which `start` and `end` then include.
        var isQuoted: Bool
    }

    enum Outcome: Equatable {
        /// A record of so many bytes, then those of its line end.
        case record(byteCount: Int, lineEndByteCount: Int)
        /// There are no further records.
        case end
        /// The record goes on after the bytes given.
        case needsMore
        /// The record is none, by a fault that many lines after its first.
        case invalid(CSVError.Problem, lineOffset: Int)
    }

    private enum State {
        case fieldStart
        case unquoted
        case quoted
        case quoteInQuoted
        case carriageReturn
    }

    /// What stands between two fields.
    private let separator: UInt8
    private(set) var fields: [Field] = []
    /// The line feeds met so far, that of the line end included.
    private(set) var lineFeedCount = 0
    private var state = State.fieldStart
    private var position = 0
    private var fieldStart = 0
    private var quoteLineOffset = 0

    /// A scanner of records whose fields are parted by a byte.
    init(separator: UInt8 = ASCII.comma) {
        self.separator = separator
    }

    /// Forgets the record before, to begin with the next.
    mutating func begin() {
        fields.removeAll(keepingCapacity: true)
        lineFeedCount = 0
        state = .fieldStart
        position = 0
        fieldStart = 0
    }

    /// Goes on with the record.
    ///
    /// - Parameters:
    ///   - buffer: bytes that hold the record.
    ///   - range: the record from its first byte: what was given before, and more.
    ///   - isLast: whether nothing can follow these bytes.
    /// - Returns: the record's end or what is missing or wrong.
    mutating func scan(_ buffer: [UInt8], in range: Range<Int>, isLast: Bool) -> Outcome {
        let bytes = buffer.span.extracting(range)
        while position < bytes.count {
            let byte = bytes[position]
            switch state {
            case .fieldStart:
                guard byte == ASCII.quote else {
                    state = .unquoted
                    continue
                }
                state = .quoted
                quoteLineOffset = lineFeedCount
            case .unquoted:
                guard skipPlainBytes(bytes) else { continue }
                if let outcome = endField(before: bytes[position], isQuoted: false) {
                    return outcome
                }
            case .quoted:
                if byte == ASCII.quote { state = .quoteInQuoted }
                if byte == ASCII.lineFeed { lineFeedCount += 1 }
            case .quoteInQuoted:
                if byte == ASCII.quote {
                    state = .quoted
                } else if let outcome = endField(before: byte, isQuoted: true) {
                    return outcome
                }
            case .carriageReturn:
                guard byte == ASCII.lineFeed else {
                    return .invalid(.loneCarriageReturn, lineOffset: lineFeedCount)
                }
                lineFeedCount += 1
                return .record(byteCount: position - 1, lineEndByteCount: 2)
            }
            position += 1
        }
        return isLast ? endOfFile() : .needsMore
    }

    /// Moves over what is neither separator nor line end; says whether one of these follows.
    private mutating func skipPlainBytes(_ bytes: Span<UInt8>) -> Bool {
        let separator = separator
        var index = position
        while index < bytes.count {
            let byte = bytes[index]
            if byte == separator || byte == ASCII.lineFeed || byte == ASCII.carriageReturn {
                break
            }
            index += 1
        }
        position = index
        return index < bytes.count
    }

    /// Ends a field at `position`, where there is a separator or line end unless the file is wrong.
    private mutating func endField(before byte: UInt8, isQuoted: Bool) -> Outcome? {
        let isEnd = byte == separator || byte == ASCII.lineFeed || byte == ASCII.carriageReturn
        guard isEnd else { return .invalid(.textAfterQuote, lineOffset: lineFeedCount) }
        fields.append(Field(start: fieldStart, end: position, isQuoted: isQuoted))
        fieldStart = position + 1
        switch byte {
        case separator:
            state = .fieldStart
            return nil
        case ASCII.carriageReturn:
            state = .carriageReturn
            return nil
        default:
            lineFeedCount += 1
            return .record(byteCount: position, lineEndByteCount: 1)
        }
    }

    /// Ends the record where the file ends, with or without a line end.
    private mutating func endOfFile() -> Outcome {
        switch state {
        case .quoted:
            return .invalid(.unendedQuote, lineOffset: quoteLineOffset)
        case .carriageReturn:
            return .record(byteCount: position - 1, lineEndByteCount: 1)
        case .fieldStart, .unquoted, .quoteInQuoted:
            guard position > 0 else { return .end }
            let isQuoted = state == .quoteInQuoted
            fields.append(Field(start: fieldStart, end: position, isQuoted: isQuoted))
            return .record(byteCount: position, lineEndByteCount: 0)
        }
    }
}
