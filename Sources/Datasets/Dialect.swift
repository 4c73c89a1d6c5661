/// How a file writes CSV: what is found once from its first bytes, and what is written back.
package struct Dialect: Sendable, Equatable {
    /// How characters are bytes.
    package var encoding = TextEncoding.utf8
    /// Whether the file begins with the encoding's mark.
    package var hasMark = false
    /// What stands between two fields, one of ``separators``.
    package var separator = ASCII.comma
    /// Whether a first line `sep=` says so.
    package var namesSeparator = false
    /// Whether lines end in CR LF instead of LF, as the header's does.
    package var endsInCRLF = false
    /// How numbers are written.
    package var numbers = NumberStyle.plain

    /// Plain CSV: UTF-8, commas, decimal points, LF.
    package static let plain = Dialect()

    /// What fields can be parted by.
    package static let separators = [ASCII.comma, ASCII.semicolon, ASCII.tab, ASCII.bar]

    /// What a separator is called.
    ///
    /// - Parameter separator: one of ``separators``.
    /// - Returns: a word or the character in quotes.
    package static func name(of separator: UInt8) -> String {
        separator == ASCII.tab ? "tab" : "'\(Unicode.Scalar(separator))'"
    }

    /// Whether numbers, the separator or the user tell the decimal mark.
    package var knowsDecimal: Bool { numbers.isSettled }

    /// The decimal mark to write numbers with.
    ///
    /// Where no number of the file tells, it is the one of the spreadsheets that write such separators: a
    /// semicolon stands where the comma is the decimal mark.
    package var decimal: UInt8 {
        if numbers.isSettled { return numbers.decimal }
        return separator == ASCII.semicolon ? ASCII.comma : ASCII.point
    }

    /// What a person should know of it, in words that follow "the file has"; nil for what is plain CSV.
    package var words: String? {
        var parts: [String] = []
        if separator != ASCII.comma {
            parts.append("fields separated by \(Self.name(of: separator))")
        }
        if decimal == ASCII.comma {
            parts.append(knowsDecimal ? "decimal commas" : "no decimals (commas are written)")
        }
        if encoding != .utf8 { parts.append("text in \(encoding.name)") }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// What stands above the header, in UTF-8: the encoding's mark and the line that names the separator.
    var preamble: [UInt8] {
        var bytes: [UInt8] = hasMark ? [0xef, 0xbb, 0xbf] : []
        if namesSeparator { bytes += Array("sep=".utf8) + [separator] + lineEnd }
        return bytes
    }

    /// What ends a line.
    var lineEnd: [UInt8] {
        endsInCRLF ? [ASCII.carriageReturn, ASCII.lineFeed] : [ASCII.lineFeed]
    }
}

/// What a user says of a file's dialect; the rest is found.
package struct DialectChoice: Sendable, Equatable {
    /// How characters are bytes, where the file has no mark.
    package var encoding: TextEncoding?
    /// What stands between two fields.
    package var separator: UInt8?
    /// The decimal mark, a point or a comma.
    package var decimal: UInt8?

    /// Nothing is said.
    package init(
        encoding: TextEncoding? = nil,
        separator: UInt8? = nil,
        decimal: UInt8? = nil
    ) {
        (self.encoding, self.separator, self.decimal) = (encoding, separator, decimal)
    }
}
