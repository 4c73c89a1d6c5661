import Models
import Testing

@testable import Datasets

@Suite struct DatasetTests {
    @Test func `the six features and the label are read by name`() throws {
        let file = try TemporaryFile(LoanCSV.text(count: 50))
        let dataset = try Dataset.read(path: file.path)
        #expect(dataset.source == file.path)
        #expect(dataset.featureNames == LoanColumns.features)
        #expect(dataset.labelName == "default")
        #expect(dataset.rowCount == 50)
        #expect(dataset.defaultCount == 10)
        #expect(dataset.droppedRowCount == 0)
        #expect(dataset.labels.prefix(5) == [false, false, false, false, true])
        #expect(dataset.columns.map { $0[7] } == [1, 1007.5, 16_002, 50_070, 7, 607])
        let row = dataset.row(7)
        #expect(row.indices.map { row[$0] } == [1, 1007.5, 16_002, 50_070, 7, 607])
    }

    @Test func `bytes at hand are read as a file of them is`() throws {
        let text = "# a book\r\n" + LoanCSV.text(count: 60, [3: "1,-0.0,1e-320,2,3,4,5,1"])
        let file = try TemporaryFile(text)
        let read = try Dataset.read(path: file.path)
        let decoded = try Dataset.decode(Array(text.utf8), name: "holdout.csv")
        #expect(decoded.source == "holdout.csv")
        #expect(
            decoded.columns.map { $0.map(\.bitPattern) }
                == read.columns.map {
                    $0.map(\.bitPattern)
                }
        )
        #expect(decoded.labels == read.labels)
        #expect(decoded.digest == read.digest)
    }

    @Test(arguments: [
        (LoanCSV.text([4: "1,0,10,n/a,30,4,500,1"]), "holdout.csv, line 4, column"),
        ("", "holdout.csv is empty"), (LoanCSV.header, "holdout.csv has 0 rows"),
        ("a,b\n1,2\n", "holdout.csv has no column named"),
        (LoanCSV.text() + "\"x", "holdout.csv, line 62: a quoted field never ends"),
    ])
    func `a fault of bytes at hand is said under the name that they have`(
        text: String,
        words: String
    ) {
        let fault = #expect(throws: DatasetError.self) {
            try Dataset.decode(Array(text.utf8), name: "holdout.csv")
        }
        #expect(fault?.description.hasPrefix(words) == true, "\(fault?.description ?? "")")
    }

    @Test func `the order of columns and what else the file holds do not matter`() throws {
        let plain = try TemporaryFile(LoanCSV.text())
        let expected = try Dataset.read(path: plain.path)
        let names = ["note"] + LoanCSV.header.split(separator: ",").map(String.init)
        let rows = LoanCSV.lines(count: 60).map { line in
            ["\"Doe, \"\"J\"\"\""] + line.split(separator: ",").map(String.init)
        }
        let lines = ([names] + rows).map { $0.reversed().joined(separator: ",") }
        let moved = try TemporaryFile("\u{feff}# moved\r\n" + lines.joined(separator: "\r\n"))
        let dataset = try Dataset.read(path: moved.path)
        #expect(dataset.columns == expected.columns)
        #expect(dataset.labels == expected.labels)
    }

    @Test(arguments: [
        ("1e3", 1000.0), ("-0.5", -0.5), ("\"7\"", 7), ("1e300", 1e300), ("-1e300", -1e300),
        ("5e-324", .leastNonzeroMagnitude), (" 4 ", 4), ("-0", -0.0),
    ])
    func `numbers may be written as CSV writes them`(text: String, value: Double) throws {
        let line = "1,0,\(text),20,30,4,500,1"
        let file = try TemporaryFile(LoanCSV.text([4: line]))
        let dataset = try Dataset.read(path: file.path)
        #expect(dataset.columns[1][2].bitPattern == value.bitPattern)
    }

    @Test(arguments: [
        ("0", false), ("1", true), ("0.0", false), ("1.0", true), ("1e0", true), ("-0", false),
        ("\"1\"", true), ("10e-1", true),
    ])
    func `a label is any number that is 0 or 1`(text: String, isDefault: Bool) throws {
        let file = try TemporaryFile(LoanCSV.text([4: "1,0,10,20,30,4,500,\(text)"]))
        #expect(try Dataset.read(path: file.path).labels[2] == isDefault)
    }

    @Test func `features and label may have other names`() throws {
        let names = ["a", "b", "c", "d", "e", "f"]
        let text = LoanCSV.text([1: "id,f,e,d,c,b,a,bad"])
        let file = try TemporaryFile(text)
        let dataset = try Dataset.read(path: file.path, features: names, label: "bad")
        #expect(dataset.featureNames == names)
        #expect(dataset.labelName == "bad")
        #expect(dataset.columns.map { $0[7] } == [607, 7, 50_070, 16_002, 1007.5, 1])
    }

    @Test func `a subset has its rows in the order asked for`() throws {
        let file = try TemporaryFile(LoanCSV.text([2: "1,0,,20,30,4,500,1"]))
        let dataset = try Dataset.read(path: file.path, dropsIncomplete: true)
        let subset = dataset.subset([9, 0, 9])
        #expect(subset.rowCount == 3)
        #expect(subset.source == dataset.source)
        #expect(subset.columns.map(\.[0]) == dataset.columns.map(\.[9]))
        #expect(subset.columns.map(\.[1]) == dataset.columns.map(\.[0]))
        #expect(subset.labels == [9, 0, 9].map { dataset.labels[$0] })
        #expect(dataset.droppedRowCount == 1)
        #expect(subset.droppedRowCount == 0)
        #expect(dataset.subset([]).rowCount == 0)
    }

    @Test func `duplicate rows are kept`() throws {
        let line = "1,0,10,20,30,4,500,1"
        let file = try TemporaryFile(LoanCSV.text([4: line, 5: line]))
        #expect(try Dataset.read(path: file.path).rowCount == 60)
    }
}
