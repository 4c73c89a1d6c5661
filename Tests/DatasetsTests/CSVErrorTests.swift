import Testing

@testable import Datasets

@Suite struct CSVErrorTests {
    @Test(arguments: [
        ("", "loans.csv is empty; a header line with column names is needed"),
        ("\u{feff}", "loans.csv is empty; a header line with column names is needed"),
        ("\n\r\n\n", "loans.csv is empty; a header line with column names is needed"),
        ("# only a comment", "loans.csv is empty; a header line with column names is needed"),
        ("# one\n# two\n\n", "loans.csv is empty; a header line with column names is needed"),
        ("# one\na,b\n1\n", "loans.csv, line 3: 1 column where the header has 2"),
        ("a,b\n\n1,2\n1,2,3\n", "loans.csv, line 4: 3 columns where the header has 2"),
        ("a,b\n\"1\n2\",2\n1\n", "loans.csv, line 4: 1 column where the header has 2"),
        ("a,b\n1,2\n3,\"x\ny\n", "loans.csv, line 3: a quoted field never ends"),
        ("a,b\n\"x\ny\",\"z", "loans.csv, line 3: a quoted field never ends"),
        ("\"a", "loans.csv, line 1: a quoted field never ends"),
        (
            "a,b\n\"x\n\"y,2\n",
            "loans.csv, line 3: text follows a closing quote; a quote inside a field is written twice"
        ),
        (
            "a,b\r1,2\r",
            "loans.csv, line 1: a carriage return without a line feed; lines end in LF or CRLF"
        ),
    ])
    func `a fault in the grammar is one sentence with file and line`(
        text: String,
        sentence: String
    ) throws {
        #expect(try fault(in: text.utf8) == sentence)
    }

    @Test(arguments: [
        ("abc", "'abc' is not a number"),
        ("1,5", "'1,5' is not written with a decimal point, as the file's numbers are"),
        (" -Infinity ", "' -Infinity ' is not a finite number"),
        ("1e999", "'1e999' is not a finite number"),
        ("\u{1b}[2J", "'\u{fffd}[2J' is not a number"),
        (
            String(repeating: "9", count: 60) + "x",
            "'\(String(repeating: "9", count: 40))…' is not a number"
        ),
    ])
    func `a fault in a number names its column too`(text: String, words: String) throws {
        let file = try TemporaryFile("id,income\n1,2\n2,\"\(text)\"\n")
        var reader = try CSVReader(path: file.path)
        #expect(try reader.next() && reader.next())
        do {
            _ = try reader.number(at: 1)
            Issue.record("the number was taken")
        } catch {
            #expect(error.description == "\(file.path), line 3, column income: \(words)")
        }
    }

    @Test func `a file that is not there is named`() {
        do {
            _ = try CSVReader(path: "/no/such/loans.csv")
            Issue.record("the file was opened")
        } catch {
            #expect(
                error.description
                    == "/no/such/loans.csv cannot be opened: No such file or directory"
            )
        }
    }

    @Test func `a folder cannot be read`() {
        do {
            _ = try CSVReader(path: "/")
            Issue.record("the folder was read")
        } catch {
            #expect(error.description == "/ cannot be read: Is a directory")
        }
    }
}
