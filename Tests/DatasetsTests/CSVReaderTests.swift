import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite struct CSVReaderTests {
    @Test(arguments: [
        ("a,b\n1,2\n", [["1", "2"]]),
        ("a,b\r\n1,2\r\n", [["1", "2"]]),
        ("a,b\n1,2", [["1", "2"]]),
        ("a,b\r\n1,2\r", [["1", "2"]]),
        ("a,b\n", []),
        ("a,b", []),
        ("a,b\n,\n", []),
        ("a,b\n,\n1,2\n,", [["", ""], ["1", "2"]]),
        ("a,b\n1,", [["1", ""]]),
        ("a,b\n\"1,5\",\"say \"\"hi\"\"\"\n", [["1,5", "say \"hi\""]]),
        (
            "a,b\n\"two\nlines\",\"and\r\ntwo\"\n3,4\n",
            [["two\nlines", "and\r\ntwo"], ["3", "4"]]
        ),
        ("a,b\n\"\",\"\"\"\"\n", [["", "\""]]),
        ("a,b\n\"x\",\"y\"", [["x", "y"]]),
        ("a,b\n5\" pipe, \"no\"\n", [["5\" pipe", " \"no\""]]),
        ("\n\r\na,b\n\n1,2\n\r\n\n3,4\n\n", [["1", "2"], ["3", "4"]]),
        ("\u{feff}a,b\n1,2\n", [["1", "2"]]),
        ("\u{feff}\"a\",b\n1,2\n", [["1", "2"]]),
        (" a ,\"\tb \"\n é , 2\n", [[" é ", " 2"]]),
    ])
    func `records are read as RFC 4180 writes them`(text: String, expected: [[String]]) throws {
        let file = try TemporaryFile(text)
        let rows = try rows(ofFile: file.path)
        #expect(rows[0].fields == ["a", "b"])
        #expect(rows.dropFirst().map(\.fields) == expected)
    }

    @Test func `an empty field alone in its row counts when it is quoted`() throws {
        let file = try TemporaryFile("a\n\"\"\n\n1\n")
        #expect(try rows(ofFile: file.path).map(\.fields) == [["a"], [""], ["1"]])
    }

    @Test(arguments: [
        "# made by hand\na,b\n",
        "\u{feff}# made by hand\r\na,b\r\n",
        "#\n#\n\n# \"quotes\", one of them open: \"\n\r\na,b\n",
        "# a lone \r is nothing here\na,b\n",
    ])
    func `lines above the header that begin with a number sign are comments`(top: String) throws {
        let file = try TemporaryFile(top + "#1,2\n# 3,\"#\"\n")
        for bufferBytes in [1, 2, 3, 7, 1 << 18] {
            let rows = try rows(ofFile: file.path, bufferBytes: bufferBytes)
            #expect(rows.map(\.fields) == [["a", "b"], ["#1", "2"], ["# 3", "#"]])
            let lineCount = top.utf8.count { $0 == UInt8(ascii: "\n") }
            #expect(rows.map(\.line) == [lineCount, lineCount + 1, lineCount + 2])
        }
    }

    @Test func `a comment may be longer than a row`() throws {
        let comment = "#" + String(repeating: "x", count: CSVReader.rowBytesMax)
        let file = try TemporaryFile(comment + "\na,b\n")
        var reader = try CSVReader(path: file.path, bufferBytes: 4096)
        #expect(reader.header == ["a", "b"])
        #expect(reader.line == 2)
        #expect(reader.buffer.count == 4096)
        #expect(try !reader.next())
    }

    @Test func `a quoted column name may begin with a number sign`() throws {
        let file = try TemporaryFile("\"#a\",b\n1,2\n")
        #expect(try rows(ofFile: file.path).map(\.fields) == [["#a", "b"], ["1", "2"]])
    }

    @Test func `every record keeps its own text and line`() throws {
        let file = try TemporaryFile("a,b\r\n\"x\ny\",1\r\n\r\n \"q , 2 \nlast,\"\"\"\"")
        let expected = [
            Row(line: 1, fields: ["a", "b"], raw: "a,b"),
            Row(line: 2, fields: ["x\ny", "1"], raw: "\"x\ny\",1"),
            Row(line: 5, fields: [" \"q ", " 2 "], raw: " \"q , 2 "),
            Row(line: 6, fields: ["last", "\""], raw: "last,\"\"\"\""),
        ]
        #expect(try rows(ofFile: file.path) == expected)
    }

    @Test func `bytes that are not UTF-8 are kept`() throws {
        let bytes: [UInt8] = [0xff, 0x00, 0xfe]
        let file = try TemporaryFile(Array("a,b\n".utf8) + bytes + Array(",1\n".utf8))
        var reader = try CSVReader(path: file.path)
        #expect(try reader.next())
        #expect(Array(reader.rawRecord) == bytes + Array(",1".utf8))
        #expect(reader.field(at: 0) == "ÿ\0þ")
        var told = try CSVReader(path: file.path, choice: DialectChoice(encoding: .utf8))
        #expect(try told.next())
        #expect(told.field(at: 0) == "\u{fffd}\0\u{fffd}")
    }

    @Test(arguments: 1...40)
    func `pieces of any size give the same records`(bufferBytes: Int) throws {
        let text = """
            \u{feff}"name, of",b\r\n\r\n"x\r\ny",1\r\n\
            "a ""long"" field, longer than any of the buffers that are tried",2\n,\n\n3,"\"\"\"\r
            """
        let file = try TemporaryFile(text)
        let whole = try rows(ofFile: file.path)
        #expect(whole.count == 5)
        #expect(try rows(ofFile: file.path, bufferBytes: bufferBytes) == whole)
        let reader = try CSVReader(bytes: Array(text.utf8), name: "x", bufferBytes: bufferBytes)
        #expect(try rows(of: reader) == whole)
    }

    @Test(arguments: 1...40)
    func `pieces of any size give the same faults`(bufferBytes: Int) throws {
        for text in ["a,b\n\n1,2\n\"x\ny", "a,b\n\"x\"y,1\n", "a,b\n1,\r2\n", "a,b\n1,2,3\n"] {
            let whole = try #require(try fault(in: text.utf8))
            #expect(try fault(in: text.utf8, bufferBytes: bufferBytes) == whole)
        }
    }

    @Test func `a row with a wrong number of fields can be passed over`() throws {
        let file = try TemporaryFile("a,b\n1\n2,3\n")
        var reader = try CSVReader(path: file.path)
        expectFault("line 2: 1 column where the header has 2") { () throws(CSVError) in
            _ = try reader.next()
        }
        #expect(try reader.next())
        #expect(reader.field(at: 1) == "3")
        #expect(try !reader.next())
        #expect(try !reader.next())
    }

    @Test func `after a fault in the grammar every call throws it again`() throws {
        let file = try TemporaryFile("a,b\n\"1\"x,2\n3,4\n")
        var reader = try CSVReader(path: file.path)
        for _ in 0..<3 {
            expectFault("line 2: text follows") { () throws(CSVError) in _ = try reader.next() }
        }
    }

    @Test(arguments: [CSVReader.rowBytesMax - 1, CSVReader.rowBytesMax])
    func `a row may be as long as the limit with its line end and no longer`(length: Int) throws {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: length)
        for bufferBytes in [7, 1 << 18] {
            let text = Array("a\n1\n".utf8) + long + Array("\n2\n".utf8)
            let sentence = try fault(in: text, bufferBytes: bufferBytes)
            let isTooLong = length == CSVReader.rowBytesMax
            let expected =
                "loans.csv, line 3: the row is longer than 1048576 bytes;"
                + " is a closing quote missing?"
            #expect(sentence == (isTooLong ? expected : nil))
        }
    }

    @Test func `memory does not grow with the file`() throws {
        let row = Array("8153374,0,5221.545193,3915.471226\n".utf8)
        let file = try TemporaryFile(repeatElement(row, count: 50_000).joined())
        var reader = try CSVReader(path: file.path, bufferBytes: 4096)
        var count = 0
        while try reader.next() { count += 1 }
        #expect(count == 49_999)
        #expect(reader.buffer.count == CSVStream.sampleBytes)
    }

    @Test func `a loan book is read whole`() throws {
        let reference = try Reference.answers.get().profile
        var reader = try CSVReader(path: Reference.book)
        let label = try #require(reader.header.firstIndex(of: "default"))
        let income = try #require(reader.header.firstIndex(of: "income"))
        var count = 0
        var (defaults, incomes) = (0.0, 0.0)
        while try reader.next() {
            count += 1
            defaults += try #require(try reader.number(at: label))
            incomes += try #require(try reader.number(at: income))
        }
        #expect(count == reference.rows && count == 2000)
        #expect(defaults == Double(reference.defaults))
        #expect((incomes - reference.incomeSum).magnitude < 0.001)
        // A comment and the header come first.
        #expect(reader.line == 2003)
    }
}

/// Expects a fault whose sentence has the given words.
func expectFault(_ words: String, _ body: () throws(CSVError) -> Void) {
    do {
        try body()
        Issue.record("no fault, where \(words) was expected")
    } catch {
        #expect(error.description.contains(words))
    }
}
