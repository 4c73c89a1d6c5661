import Testing

@testable import Datasets

/// How a file is written, found from its first bytes.
@Suite struct DialectTests {
    private static let header = "id;income;debt;default\n"

    private func reader(
        _ bytes: some Sequence<UInt8>,
        _ choice: DialectChoice = .init(),
        bufferBytes: Int = 1 << 18
    ) throws(CSVError) -> CSVReader {
        var reader = try CSVReader(
            bytes: Array(bytes),
            name: "book",
            choice: choice,
            bufferBytes: bufferBytes
        )
        reader.expectNumbers(in: [1, 2])
        return reader
    }

    /// The numbers of columns 1 and 2.
    private func numbers(
        _ bytes: some Sequence<UInt8>,
        _ choice: DialectChoice = .init(),
        bufferBytes: Int = 1 << 18
    ) throws(CSVError) -> [[Double?]] {
        var reader = try reader(bytes, choice, bufferBytes: bufferBytes)
        var rows: [[Double?]] = []
        while try reader.next() {
            rows.append([try reader.number(at: 1), try reader.number(at: 2)])
        }
        return rows
    }

    private func sentence(
        _ bytes: some Sequence<UInt8>,
        _ choice: DialectChoice = .init()
    ) -> String? {
        do throws(CSVError) {
            _ = try numbers(bytes, choice)
            return nil
        } catch {
            return error.advice
        }
    }

    @Test(arguments: [",", ";", "\t", "|"])
    func `the separator is found by the header and the lines below`(separator: String) throws {
        let lines = ["id,income,default", "1,2,0", "2,3,1"]
        let text = lines.joined(separator: "\n").replacing(",", with: separator)
        let reader = try reader(text.utf8)
        #expect(reader.header == ["id", "income", "default"])
        #expect(reader.dialect.separator == separator.utf8.first)
    }

    @Test(arguments: [
        ("a;b,c;d\n1;2;3\n", ";"), ("a;b,c,d\n1,2,3\n", ","), ("a;b;c,d\n", ";"),
        ("\"a;b\",c\n1,2\n", ","), ("a,b|c,d\n1,x,2\n", ","), ("a;b\n1,5;2,5\n", ";"),
        ("a\tb c\n1,5\t2\n", "\t"), ("a,b\n1;2\n1,2\n", ","), ("a;b\n\n\n1,2;3\n", ";"),
    ])
    func `the lines below decide where the header has several separators`(
        text: String,
        separator: String
    ) throws {
        #expect(try reader(text.utf8).dialect.separator == separator.utf8.first)
    }

    @Test func `two separators that fit as well are a sentence, and one is said`() throws {
        let text = "# a comment\na;b,c\n1;2,3\n"
        #expect(
            sentence(text.utf8)
                == "book, line 2: the header may be separated by ',' or by ';'; say which with --separator"
        )
        let comma = DialectChoice(separator: UInt8(ascii: ","))
        #expect(try reader(text.utf8, comma).header == ["a;b", "c"])
    }

    @Test(arguments: [
        "sep=;\n", "sep=;\r\n", "\"sep=;\"\r\n", "SEP=;\n", "\u{feff}sep=;\r\n",
    ])
    func `a first line names the separator`(line: String) throws {
        let reader = try reader("\(line)a;b,c\r\n1;2,3\r\n".utf8)
        #expect(reader.header == ["a", "b,c"])
        #expect(reader.line == 2)
        #expect(reader.dialect.namesSeparator)
    }

    @Test func `a first line that names another is refused unless the user names one`() throws {
        let text = "sep=:\na;b\n1;2\n"
        let words = "book, line 1: the separator ':' is none of comma, semicolon, tab and |"
        #expect(sentence(text.utf8) == words + "; --separator overrules it")
        let choice = DialectChoice(separator: UInt8(ascii: ";"))
        #expect(try reader(text.utf8, choice).header == ["a", "b"])
    }

    // MARK: - Numbers

    @Test func `a decimal comma is found in the columns that are read`() throws {
        let rows = "3.5;1234,5;12,25;1\n4.5;1 234,5;0,125;0\n5;-7;+8,;0\n"
        #expect(
            try numbers((Self.header + rows).utf8)
                == [[1234.5, 12.25], [1234.5, 0.125], [-7, 8]]
        )
    }

    @Test func `marks of thousands of any kind part groups of three`() throws {
        let rows =
            "1;1 234,5;12\u{a0}345,5;1\n2;1\u{202f}234\u{202f}567;1'234,25;0\n3;1’234;1.234.567;0\n"
            + "4;1.234,5;-12 345;0\n"
        #expect(
            try numbers((Self.header + rows).utf8)
                == [
                    [1234.5, 12345.5], [1_234_567, 1234.25], [1234, 1_234_567], [1234.5, -12345],
                ]
        )
    }

    @Test(arguments: ["12 34", "1 2345", "1 234'567", "1  234", "12,345,67", "0 123", "1.234.56"])
    func `groups of other lengths are no number`(text: String) {
        let words = "book, line 2, column income: '\(text)' is not a number"
        #expect(sentence("\(Self.header)1;\(text);2,5;1\n".utf8) == words)
    }

    @Test func `a number with one mark before three digits is not guessed`() throws {
        for rows in ["1;1,234;5;1\n", "1;12;5;1\n2;7;1.234;0\n"] {
            let line = rows.hasPrefix("1;1,") ? 2 : 3
            let column = line == 2 ? "income" : "debt"
            let text = line == 2 ? "1,234" : "1.234"
            #expect(
                sentence((Self.header + rows).utf8)
                    == "book, line \(line), column \(column): '\(text)' may be a decimal number or one of"
                    + " thousands; say which mark is the decimal one with --decimal"
            )
        }
    }

    @Test(
        arguments: [
            ("1;1,234;5;1\n", ",", [1.234, 5]), ("1;1,234;5;1\n", ".", [1234, 5]),
            ("1;1.234;5;1\n", ",", [1234, 5]), ("1;1.234,5;5;1\n", ",", [1234.5, 5]),
        ] as [(String, String, [Double])]
    )
    func `the user's decimal mark reads what the file leaves open`(
        row: String,
        decimal: String,
        expected: [Double]
    ) throws {
        let choice = DialectChoice(decimal: decimal.utf8.first)
        #expect(try numbers((Self.header + row).utf8, choice) == [expected])
    }

    @Test func `what the file shows elsewhere settles its own decimal mark, not thousands`() throws
    {
        #expect(try numbers("\(Self.header)1;1,234;2,5;1\n".utf8) == [[1.234, 2.5]])
        #expect(sentence("\(Self.header)1;1.234;2,5;1\n".utf8)?.contains("'1.234' may be") == true)
        let thousands = "\(Self.header)1;1.234;2.345,5;1\n"
        #expect(try numbers(thousands.utf8) == [[1234, 2345.5]])
        let other = sentence("\(Self.header)1;1,5;2;1\n2;2;2.5;0\n".utf8)
        #expect(
            other
                == "book, line 3, column debt: '2.5' is not written with a decimal comma, as the file's"
                + " numbers are; --decimal overrules that"
        )
    }

    @Test func `plain CSV keeps its point, and quotes may hold a comma`() throws {
        #expect(try numbers("a,b,c\n1,1.234,2\n".utf8) == [[1.234, 2]])
        #expect(try numbers("a,b,c\n1,\"1,5\",2\n".utf8) == [[1.5, 2]])
        #expect(
            try numbers("a,b,c\n1,\"1,234.5\",2\n2,\"7,000\",1\n".utf8) == [
                [1234.5, 2], [7000, 1],
            ]
        )
        #expect(sentence("a,b,c\n1,\"1,234\",2.5\n".utf8)?.contains("'1,234' may be") == true)
        let stray = sentence("a,b,c\n1,\"1,5\",2.5\n".utf8)
        #expect(stray?.contains("'1,5' is not written with a decimal point") == true)
    }

    @Test func `beyond what is looked at first a number is read by itself or not at all`() throws {
        let whole = String(repeating: "1;20;30;0\n", count: 10_000)
        let clear = try numbers("\(Self.header)\(whole)1;2,5;3.25;1\n".utf8)
        #expect(clear.last == [2.5, 3.25])
        let open = sentence("\(Self.header)\(whole)1;2,500;3;1\n".utf8)
        #expect(open?.hasPrefix("book, line 10002, column income: '2,500' may be") == true)
    }

    @Test(arguments: [
        "", " ", "NA", "n/a", "#N/A", "N.A.", "null", "NULL", "NaN", "None", "-", "--", ".", "?",
        " na ",
    ])
    func `usual words for a missing value are one`(text: String) throws {
        #expect(try numbers("\(Self.header)1;\(text);2,5;1\n".utf8) == [[nil, 2.5]])
    }

    // MARK: - Rows that hold nothing

    @Test(arguments: [1, 3, 64, 1 << 18])
    func `rows of separators at the end are none, and between rows they are`(
        bufferBytes: Int
    ) throws {
        let end = "\n;;;\r\n ; ;\t;\n\n;;;"
        #expect(
            try numbers("\(Self.header)1;2,5;3;1\(end)".utf8, bufferBytes: bufferBytes)
                == [[2.5, 3]]
        )
        #expect(
            try numbers("\(Self.header);;;\n\n;;;\n1;2,5;3;1\(end)".utf8, bufferBytes: bufferBytes)
                == [[nil, nil], [nil, nil], [2.5, 3]]
        )
    }

    @Test func `a row of separators keeps its line and text when another follows`() throws {
        var reader = try reader("\(Self.header)\n; ;;\n\n;;;\n1;2;3;1\n".utf8)
        var found: [String] = []
        while try reader.next() {
            found.append("\(reader.line) \(String(decoding: reader.rawRecord, as: UTF8.self))")
        }
        #expect(found == ["3 ; ;;", "5 ;;;", "6 1;2;3;1"])
    }

    @Test func `where all values may be missing they are rows at the end, too`() throws {
        var reader = try reader("\(Self.header)1;2;3;1\n;;;\n\n;;;\n".utf8)
        reader.expectNumbers(in: [1, 2], takesBlankRows: true)
        var lines: [Int] = []
        while try reader.next() { lines.append(reader.line) }
        #expect(lines == [2, 3, 5])
    }

    @Test(arguments: [64, 1 << 18])
    func `any number of them may end a file, and a row after very many is a fault`(
        bufferBytes: Int
    ) throws {
        let book = "\(Self.header)1;2,5;3;1\n" + String(repeating: ";;;\n", count: 100_000)
        #expect(try numbers(book.utf8, bufferBytes: bufferBytes) == [[2.5, 3]])
        let words = #expect(throws: CSVError.self) {
            try numbers("\(book)2;3;4;1\n".utf8, bufferBytes: bufferBytes)
        }
        #expect(
            words?.description
                == "book, line 100003: a row follows more than 65536 bytes of rows without"
                + " any value, from line 3 on; remove these"
        )
    }

    // MARK: - Encodings

    private static func utf16(_ text: String, isBigEndian: Bool, mark: Bool = true) -> [UInt8] {
        ((mark ? "\u{feff}" : "") + text).utf16.flatMap { unit in
            let bytes = [UInt8(unit >> 8), UInt8(unit & 0xff)]
            return isBigEndian ? bytes : bytes.reversed()
        }
    }

    @Test(arguments: [false, true], [1, 2, 3, 7, 1 << 18])
    func `UTF-16 with its mark is read, in pieces of any size`(
        isBigEndian: Bool,
        bufferBytes: Int
    ) throws {
        let bytes = Self.utf16("né;☃️;𝄞\r\n1;1\u{202f}234,5;3\r\n", isBigEndian: isBigEndian)
        var reader = try reader(bytes, bufferBytes: bufferBytes)
        #expect(reader.header == ["né", "☃️", "𝄞"])
        #expect(reader.dialect.encoding == (isBigEndian ? .utf16BigEndian : .utf16LittleEndian))
        #expect(try reader.next())
        #expect(try reader.number(at: 1) == 1234.5)
        #expect(try !reader.next())
    }

    @Test(arguments: [1, 3])
    func `UTF-16 that is cut or broken is a sentence`(cut: Int) {
        let bytes = Self.utf16("a;b;c\n1;2;3\n4;5;𝄞", isBigEndian: false)
        let words =
            "book, line 3: the text is UTF-16 at first and here it is not; is the file whole?"
        #expect(sentence(bytes.dropLast(cut)) == words)
        #expect(sentence(bytes.dropLast(2) + [0x41, 0, 0x41, 0]) == words)
    }

    @Test(arguments: [false, true])
    func `UTF-16 without its mark is named, and read when it is said`(isBigEndian: Bool) throws {
        let bytes = Self.utf16("id;income;debt\n1;2;3\n", isBigEndian: isBigEndian, mark: false)
        let encoding = isBigEndian ? TextEncoding.utf16BigEndian : .utf16LittleEndian
        #expect(
            sentence(bytes)
                == "book looks like text in \(encoding.name), whose mark is missing; read it with --encoding"
                + " \(encoding.rawValue)"
        )
        #expect(try numbers(bytes, DialectChoice(encoding: encoding)) == [[2, 3]])
    }

    @Test func `what is no UTF-8 is cp1252`() throws {
        let text = Array("pr".utf8) + [0xea] + Array("t;".utf8) + [0x80] + Array(";debt\n".utf8)
        var reader = try reader(text + Array("1;1".utf8) + [0xa0] + Array("234,5;2\n".utf8))
        #expect(reader.header == ["prêt", "€", "debt"])
        #expect(reader.dialect.encoding == .windows1252)
        #expect(try reader.next())
        #expect(try reader.number(at: 1) == 1234.5)
        let utf8 = try self.reader("prêt;€;debt\n".utf8)
        #expect(utf8.dialect.encoding == .utf8)
        let told = try self.reader("é;b\n".utf8, DialectChoice(encoding: .windows1252))
        #expect(told.header == ["Ã©", "b"])
    }

    @Test func `a character that is cut where the look ends tells nothing`() throws {
        for shift in 0..<4 {
            let start = String(repeating: "x", count: CSVStream.sampleBytes - 4 + shift)
            let reader = try reader("a,\(start.dropFirst(2))𝄞\n1,2\n".utf8)
            #expect(reader.dialect.encoding == .utf8)
        }
    }

    @Test func `the words tell what is not plain CSV`() throws {
        #expect(try reader("a,b,c\n1,2.5,3\n".utf8).dialect.words == nil)
        #expect(
            try reader("a;b;c\n1;2,5;3\n".utf8).dialect.words
                == "fields separated by ';', decimal commas"
        )
        #expect(
            try reader("a;b;c\n1;2;3\n".utf8).dialect.words
                == "fields separated by ';', no decimals (commas are written)"
        )
        #expect(
            try reader([0xe9] + Array("\tb\tc\n1\t2.5\t3\n".utf8)).dialect.words
                == "fields separated by tab, text in cp1252"
        )
    }
}
