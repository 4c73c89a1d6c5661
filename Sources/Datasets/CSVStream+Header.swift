extension CSVStream {
    /// Moves to the header, and finds out how the file is written.
    ///
    /// - Returns: `record` when the header is known, or `needsMore`.
    /// - Throws: a `CSVError` if there is none, it is no CSV, or it may be written in two ways.
    package mutating func readHeader() throws(CSVError) -> Progress {
        while stage != .rows {
            switch stage {
            case .mark:
                guard filled >= ForeignFormat.bytesNeeded || reachedEnd else { return .needsMore }
                try readMark()
                stage = .separatorLine
            case .separatorLine:
                guard filled - nextRecord >= Self.separatorLineBytesMax || reachedEnd else {
                    return .needsMore
                }
                try readSeparatorLine()
                stage = .comments
            case .comments:
                guard let next = stageAtLine() else { return .needsMore }
                stage = next
            case .skippedComment:
                guard skipLine() else { return .needsMore }
                stage = .comments
            case .dialect:
                guard try findDialect() else { return .needsMore }
                stage = .header
            case .header:
                switch try advance() {
                case .needsMore: return .needsMore
                case .end: throw CSVError(file: name, .empty)
                case .record: stage = record.isEmpty ? .comments : .rows
                }
            case .rows: break
            }
        }
        header = (0..<fieldCount).map { field(at: $0).trimmingBlanks }
        rawHeader = Array(rawRecord)[...]
        dialect.endsInCRLF =
            nextRecord >= record.upperBound + 2 && buffer[record.upperBound] == ASCII.carriageReturn
        return .record
    }

    /// Says which columns are read as numbers, so that the decimal mark is found by those alone; to be called
    /// when the header was just found.
    ///
    /// - Parameters:
    ///   - columns: their places, from 0.
    ///   - takesBlankRows: whether a row without values is one like others, even at the end, as all of them may
    ///     be missing.
    package mutating func expectNumbers(in columns: [Int], takesBlankRows: Bool = false) {
        self.takesBlankRows = takesBlankRows
        guard choice.decimal == nil else { return }
        let end = min(sampleEnd, filled)
        var start = nextRecord
        // In plain CSV without quotes no number has a comma.
        let mayHaveCommas =
            dialect.separator != ASCII.comma
            || start < end && buffer[start..<end].contains(ASCII.quote)
        guard mayHaveCommas else { return }
        var numbers = dialect.numbers
        var scanner = CSVScanner(separator: dialect.separator)
        while start < end {
            scanner.begin()
            let outcome = scanner.scan(
                buffer,
                in: start..<end,
                isLast: reachedEnd && end == filled
            )
            guard case .record(let byteCount, let lineEndByteCount) = outcome else { break }
            let bytes = buffer[start..<start + byteCount]
            for column in columns where column < scanner.fields.count {
                let field = Self.bytes(of: scanner.fields[column], in: bytes)
                guard let number = GroupedNumber(field), case .decimal(let mark) = number.reading
                else { continue }
                settle(&numbers, mark, groupsByOther: number.hasMarkOfThousands)
            }
            start += byteCount + lineEndByteCount
        }
        dialect.numbers = numbers
    }

    /// Takes what one number tells: the first decides, but for a point in plain CSV, which any does.
    private func settle(_ numbers: inout NumberStyle, _ mark: UInt8, groupsByOther: Bool) {
        let isFirst = !numbers.isProven
        if isFirst || dialect.separator == ASCII.comma && mark == ASCII.point {
            if numbers.decimal != mark { numbers.groupsByOther = false }
            (numbers.decimal, numbers.isSettled, numbers.isProven) = (mark, true, true)
        }
        if numbers.decimal == mark, groupsByOther { numbers.groupsByOther = true }
    }

    /// What the line is that comes next, blank ones passed over; nil where more bytes are needed.
    private mutating func stageAtLine() -> Stage? {
        while nextRecord < filled {
            let isReturn = buffer[nextRecord] == ASCII.carriageReturn
            let end = isReturn ? nextRecord + 1 : nextRecord
            guard end < filled else { break }
            guard buffer[end] == ASCII.lineFeed else {
                return buffer[nextRecord] == ASCII.numberSign ? .skippedComment : .dialect
            }
            nextRecord = end + 1
            nextLine += 1
        }
        return reachedEnd ? .dialect : nil
    }

    /// The bytes of a line `sep=;`, in quotes and with its line end.
    private static let separatorLineBytesMax = 9

    /// Passes over the encoding's mark, and refuses what is no text.
    private mutating func readMark() throws(CSVError) {
        let bytes = buffer[..<filled]
        if let format = ForeignFormat(bytes) { throw CSVError(file: name, .foreign(format)) }
        if let (encoding, markBytes) = TextEncoding.marked(bytes) {
            (dialect.encoding, dialect.hasMark, nextRecord) = (encoding, true, markBytes)
        } else if let encoding = choice.encoding {
            dialect.encoding = encoding
        } else if let encoding = TextEncoding.unmarkedUTF16(bytes.prefix(ForeignFormat.bytesNeeded))
        {
            throw CSVError(file: name, .foreign(.unmarkedUTF16(encoding)))
        }
        if dialect.encoding.isUTF16 { decode(as: dialect.encoding, from: nextRecord) }
    }

    /// Passes over a first line `sep=;`, by which spreadsheets are told the separator.
    private mutating func readSeparatorLine() throws(CSVError) {
        let start = String(
            decoding: buffer[nextRecord..<filled].prefix(Self.separatorLineBytesMax),
            as: UTF8.self
        )
        guard let end = start.firstIndex(where: \.isNewline) else { return }
        var line = start[..<end]
        if line.count > 1, line.hasPrefix("\""), line.hasSuffix("\"") {
            line = line.dropFirst().dropLast()
        }
        guard line.lowercased().hasPrefix("sep=") else { return }
        let named = line.utf8.dropFirst("sep=".utf8.count)
        let separator = named.count == 1 ? named.first : nil
        if let separator, Dialect.separators.contains(separator) {
            (dialect.separator, dialect.namesSeparator) = (separator, true)
        } else if choice.separator == nil {
            throw CSVError(file: name, line: 1, .unknownSeparator(String(Substring(named))))
        }
        _ = skipLine()
    }

    /// Finds encoding, separator and the usual style of numbers where the header begins; whether there were
    /// bytes enough.
    private mutating func findDialect() throws(CSVError) -> Bool {
        guard filled - nextRecord >= Self.sampleBytes || reachedEnd else { return false }
        sampleEnd = min(filled, nextRecord + Self.sampleBytes)
        let isWhole = reachedEnd && sampleEnd == filled
        if !dialect.hasMark, choice.encoding == nil {
            dialect.encoding = .found(in: buffer[nextRecord..<sampleEnd], isWhole: isWhole)
        }
        if let separator = choice.separator {
            dialect.separator = separator
        } else if !dialect.namesSeparator {
            try findSeparator(isWhole: isWhole)
        }
        scanner = CSVScanner(separator: dialect.separator)
        if let decimal = choice.decimal {
            dialect.numbers = NumberStyle(decimal: decimal, isSettled: true, groupsByOther: true)
        } else {
            // In plain CSV a comma parts fields.
            dialect.numbers.isSettled = dialect.separator == ASCII.comma
        }
        return true
    }

    private mutating func findSeparator(isWhole: Bool) throws(CSVError) {
        switch SeparatorSearch.outcome(in: buffer, nextRecord..<sampleEnd, isWhole: isWhole) {
        case .found(let separator): dialect.separator = separator
        case .either(let one, let other):
            throw CSVError(file: name, line: nextLine, .eitherSeparator(one, other))
        }
    }
}
