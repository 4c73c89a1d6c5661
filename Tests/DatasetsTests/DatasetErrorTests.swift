import Testing

@testable import Datasets

@Suite struct DatasetErrorTests {
    @Test(arguments: [
        ("1,0,,20,30,4,500,1", "line 4, column loan_amt_outstanding: the value is missing"),
        ("1,0,10,20,\" \",4,500,1", "line 4, column income: the value is missing"),
        ("1,0,10,20,30,4,500,", "line 4, column default: the value is missing"),
        ("1,0,10,n/a,30,4,500,1", "line 4, column total_debt_outstanding: the value is missing"),
        ("1,0,10,20,30,4,nan,1", "line 4, column fico_score: the value is missing"),
        ("1,0,10,20,30,1e999,5,1", "line 4, column years_employed: '1e999' is not a finite number"),
        (
            "1,0,10,20,30,4,500,bad",
            "line 4, column default: the label 'bad' is neither 0 nor 1, nor true, false, yes, no, oui or non"
        ),
        ("1,0,10,20,30,4,500,2", "line 4, column default: the label '2' is neither 0 nor 1"),
        ("1,0,10,20,30,4,500,-1", "line 4, column default: the label '-1' is neither 0 nor 1"),
        ("1,0,10,20,30,4,500,0.5", "line 4, column default: the label '0.5' is neither 0 nor 1"),
        ("1,0,10,20,30,4,500", "line 4: 7 columns where the header has 8"),
    ])
    func `a value that cannot be used is named by line and column`(
        line: String,
        words: String
    ) throws {
        #expect(try sentence(LoanCSV.text([4: line])) == "loans.csv, " + words)
    }

    @Test func `a line is the file's own, whatever stands above and between`() throws {
        let text =
            "# one\n# two\n\n" + LoanCSV.text([4: "\"a\nb\",0,10,20,30,4,500,1", 5: ",,,,,,,"])
        let words = "line 9, column default: the value is missing"
        #expect(try sentence(text) == "loans.csv, " + words)
    }

    @Test func `incomplete rows are dropped and counted when that is asked for`() throws {
        let text = LoanCSV.text([
            3: "1,0,,20,30,4,500,1", 4: "1,x,10,20,30,4,500,1", 5: "1,0,10,20,inf,4,500,1",
            6: "1,0,10,20,30,4,500,", 7: "1,0,10,20,30,4,500,?", 61: ",,,,,,,",
        ])
        let file = try TemporaryFile(text)
        let dataset = try Dataset.read(path: file.path, dropsIncomplete: true)
        #expect(dataset.droppedRowCount == 5)
        #expect(dataset.rowCount == 54)
        #expect(dataset.columns[5].prefix(3) == [600, 606, 607])
    }

    @Test(arguments: ["1,0,10,20,30,4,500,2", "1,0,,20,30,4,500,2"])
    func `a label that is another number is a fault even where rows are dropped`(
        line: String
    ) throws {
        let words = "line 4, column default: the label '2' is neither 0 nor 1"
        #expect(try sentence(LoanCSV.text([4: line]), drops: true) == "loans.csv, " + words)
    }

    @Test func `a row with a field too few is a fault even where rows are dropped`() throws {
        let text = LoanCSV.text([4: "1,0,10"])
        let words = "line 4: 3 columns where the header has 8"
        #expect(try sentence(text, drops: true) == "loans.csv, " + words)
    }

    @Test(arguments: [(0, "0 rows"), (1, "1 row"), (49, "49 rows"), (50, nil)])
    func `fifty rows are enough and one less is not`(count: Int, words: String?) throws {
        let expected = words.map { "loans.csv has \($0); at least 50 are needed" }
        #expect(try sentence(LoanCSV.text(count: count)) == expected)
    }

    @Test func `fifty rows must remain after dropping`() throws {
        let text = LoanCSV.text(count: 50, [4: "1,0,,20,30,4,500,1"])
        let words =
            "loans.csv has 49 complete rows (1 dropped as incomplete); at least 50 are needed"
        #expect(try sentence(text, drops: true) == words)
    }

    @Test(arguments: [0, 1])
    func `both outcomes are needed`(label: Int) throws {
        let lines = LoanCSV.lines(count: 50).map { String($0.dropLast()) + "\(label)" }
        let text = ([LoanCSV.header] + lines).joined(separator: "\n")
        let words = "loans.csv, column default: all 50 labels are \(label); both 0 and 1 are needed"
        #expect(try sentence(text) == words)
    }

    @Test(arguments: [59, 60])
    func `a file with more rows than the limit is refused at the first of them`(
        rowsMax: Int
    ) throws {
        var reading = try DatasetReading(
            .bytes(Array(LoanCSV.text(count: 60).utf8), name: "loans.csv"),
            features: LoanColumns.features,
            label: LoanColumns.label,
            dropsIncomplete: false,
            rowsMax: rowsMax
        )
        do throws(DatasetError) {
            try reading.readRows()
            #expect(rowsMax == 60)
        } catch {
            #expect(error.description == "loans.csv, line 61: more than 59 rows")
        }
    }

    @Test func `every column that is missing is named`() throws {
        let header = LoanCSV.header.replacing("income", with: "salary")
            .replacing(",default", with: ",outcome")
        let words = try sentence(LoanCSV.text([1: header]))
        #expect(
            words
                == "loans.csv has no column named 'income' or 'default'; the columns are customer_id,"
                + " credit_lines_outstanding, loan_amt_outstanding, total_debt_outstanding, salary,"
                + " years_employed, fico_score and outcome"
        )
    }

    @Test func `a column that is there twice is refused`() throws {
        let header = LoanCSV.header.replacing("customer_id", with: "default")
        let words = "loans.csv has more than one column named 'default'"
        #expect(try sentence(LoanCSV.text([1: header])) == words)
    }

    @Test(arguments: [
        (
            ["a", "b", "c", "d", "e", "f"], "c",
            "the label 'c' is among the features; a model that is told the answer learns nothing"
        ),
        (
            ["a", "b", "c", "b", "e", "f"], "bad",
            "the feature 'b' was named twice; six different ones are needed"
        ),
        (["a", "b", "c", "d", "e"], "bad", "5 features were named; a model takes 6"),
        (["a"], "bad", "1 feature was named; a model takes 6"),
        ([], "bad", "0 features were named; a model takes 6"),
    ])
    func `a wrong choice of columns is refused before the file is opened`(
        features: [String],
        label: String,
        words: String
    ) {
        do throws(DatasetError) {
            _ = try Dataset.read(path: "/no/such/loans.csv", features: features, label: label)
            Issue.record("the choice was taken")
        } catch {
            #expect(error.description == words)
            #expect(error.isWrongUsage)
        }
    }

    @Test func `a file that is not there is no wrong usage`() {
        do throws(DatasetError) {
            _ = try Dataset.read(path: "/no/such/loans.csv")
            Issue.record("the file was read")
        } catch {
            let words = "/no/such/loans.csv cannot be opened: No such file or directory"
            #expect(error.description == words)
            #expect(!error.isWrongUsage)
        }
    }

    /// The sentence with which reading fails, with the file's name in place of its path.
    private func sentence(_ text: String, drops: Bool = false) throws -> String? {
        let file = try TemporaryFile(text)
        do throws(DatasetError) {
            _ = try Dataset.read(path: file.path, dropsIncomplete: drops)
            return nil
        } catch {
            return error.description.replacing(file.path, with: "loans.csv")
        }
    }
}
