/// What is wrong with a CSV file, and where.
package struct CSVError: Error, Equatable, CustomStringConvertible {
    /// The faults that a file can have.
    package enum Problem: Equatable, Sendable {
        /// The file could not be opened; why, in the system's words.
        case cannotOpen(reason: String)
        /// Reading failed; why, in the system's words.
        case cannotRead(reason: String)
        /// Writing failed; why, in the system's words.
        case cannotWrite(reason: String)
        /// What reads the output has closed it.
        case outputClosed
        /// There is no line with anything in it.
        case empty
        /// No columns have the names that are needed.
        case missingColumns([String], available: [String])
        /// A column that is needed is there twice.
        case repeatedColumn(String)
        /// The columns that scoring adds are there under both names that it has for one.
        case scoredBefore(String, String)
        /// A column that is to be added is there already.
        case addedBefore(String)
        /// A row has another number of fields than the header.
        case columnCount(Int, expected: Int)
        /// The file ends inside a field that a quote began on the line of the error.
        case unendedQuote
        /// Something other than a comma or a line end follows a closing quote.
        case textAfterQuote
        /// A carriage return stands outside quotes without a line feed after it.
        case loneCarriageReturn
        /// A row has more bytes than a row may have.
        case rowTooLong(bytesMax: Int)
        /// What the file holds is a table, and not in text.
        case foreign(ForeignFormat)
        /// The header can be parted by one as well as by the other.
        case eitherSeparator(UInt8, UInt8)
        /// A first line names a separator that none can be.
        case unknownSeparator(String)
        /// The file begins as UTF-16, and somewhere is none.
        case brokenUTF16
        /// A row follows so many bytes of rows that hold nothing, the first of which is on that line.
        case rowAfterBlankRows(line: Int, bytesMax: Int)
        /// A number may be read with its mark as the decimal mark or as one of thousands.
        case ambiguousNumber(column: String, text: String)
        /// A number has the other decimal mark than the file, which is the one given.
        case otherDecimal(column: String, text: String, decimal: UInt8)
        /// A field is no decimal number.
        case notNumber(column: String, text: String)
        /// A field is a number that no finite float64 is.
        case notFinite(column: String, text: String)
    }

    /// The file's name as the user gave it.
    package let file: String
    /// The line of the file where the fault is, from 1, where it is on one line.
    package let line: Int?
    /// The fault, for code; `description` tells it to a person.
    package let problem: Problem

    init(file: String, line: Int? = nil, _ problem: Problem) {
        self.file = file
        self.line = line
        self.problem = problem
    }

    /// Whether the fault is in how the file is written and not in a row, so that no row can be passed over for it.
    package var isOfWholeFile: Bool {
        switch problem {
        case .notNumber, .notFinite, .otherDecimal: false
        default: true
        }
    }

    /// What of a command's options would help, to go on its sentence.
    package var remedy: String? {
        switch problem {
        case .eitherSeparator: "say which with --separator"
        case .unknownSeparator: "--separator overrules it"
        case .ambiguousNumber: "say which mark is the decimal one with --decimal"
        case .otherDecimal: "--decimal overrules that"
        case .foreign(.unmarkedUTF16(let encoding)): "read it with --encoding \(encoding.rawValue)"
        case .foreign(let format): "make CSV of it: \(format.conversion(of: file))"
        default: nil
        }
    }

    /// The sentence, with what of a command's options would help.
    package var advice: String { description + (remedy.map { "; " + $0 } ?? "") }

    /// One sentence that says where and what is wrong and, if that helps, what would be right.
    package var description: String {
        let place = line.map { "\(file), line \($0)" } ?? file
        return switch problem {
        case .cannotOpen(let reason): "\(place) cannot be opened: \(reason)"
        case .cannotRead(let reason): "\(place) cannot be read: \(reason)"
        case .cannotWrite(let reason): "\(place) cannot be written: \(reason)"
        case .outputClosed: "\(place) was closed by what reads it"
        case .empty: "\(place) is empty; a header line with column names is needed"
        case .missingColumns(let missing, let available):
            "\(place) has no column named \(list(missing.map(\.quoted), last: " or "));"
                + " the columns are \(list(available.map(\.shortened), last: " and "))"
        case .repeatedColumn(let name): "\(place) has more than one column named \(name.quoted)"
        case .scoredBefore(let name, let other):
            "\(place) has columns named \(name.quoted) and \(other.quoted) already; rename or drop one"
        case .addedBefore(let name):
            "\(place) has a column named \(name.quoted) already, which is to be added; rename or drop it"
        case .columnCount(let found, let expected):
            "\(place): \(found) \(found == 1 ? "column" : "columns")"
                + " where the header has \(expected)"
        case .unendedQuote: "\(place): a quoted field never ends"
        case .textAfterQuote:
            "\(place): text follows a closing quote; a quote inside a field is written twice"
        case .loneCarriageReturn:
            "\(place): a carriage return without a line feed; lines end in LF or CRLF"
        case .rowTooLong(let bytesMax):
            "\(place): the row is longer than \(bytesMax) bytes; is a closing quote missing?"
        case .foreign(.unmarkedUTF16(let encoding)):
            "\(place) looks like text in \(encoding.name), whose mark is missing"
        case .foreign(let format): "\(place) is \(format.name), not CSV"
        case .eitherSeparator(let one, let other):
            "\(place): the header may be separated by \(Dialect.name(of: one)) or by \(Dialect.name(of: other))"
        case .unknownSeparator(let text):
            "\(place): the separator \(text.quoted) is none of comma, semicolon, tab and |"
        case .brokenUTF16:
            "\(place): the text is UTF-16 at first and here it is not; is the file whole?"
        case .rowAfterBlankRows(let line, let bytesMax):
            "\(place): a row follows more than \(bytesMax) bytes of rows without any value, from line"
                + " \(line) on; remove these"
        case .ambiguousNumber(let column, let text):
            "\(place), column \(column.shortened): \(text.quoted) may be a decimal number or one of thousands"
        case .otherDecimal(let column, let text, let decimal):
            "\(place), column \(column.shortened): \(text.quoted) is not written with a decimal"
                + " \(decimal == ASCII.comma ? "comma" : "point"), as the file's numbers are"
        case .notNumber(let column, let text):
            "\(place), column \(column.shortened): \(text.quoted) is not a number"
        case .notFinite(let column, let text):
            "\(place), column \(column.shortened): \(text.quoted) is not a finite number"
        }
    }
}

/// Joins names as in a sentence; of very many only the first.
private func list(_ names: [String], last conjunction: String) -> String {
    let namesMax = 20
    guard names.count <= namesMax else {
        let more = names.count - namesMax
        return names.prefix(namesMax).joined(separator: ", ") + conjunction + "\(more) more"
    }
    guard let last = names.last, names.count > 1 else { return names.first ?? "none" }
    return names.dropLast().joined(separator: ", ") + conjunction + last
}
