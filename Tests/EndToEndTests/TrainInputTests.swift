import Foundation
import TestSupport
import Testing

/// What `sestina train` says of data that is wrong, odd or too little.
@Suite struct TrainInputTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Trains on a book that is refused, and returns what is said after the file's name.
    private func refusal(
        of book: LoanBook,
        _ arguments: [String] = TrainCommand.tree,
        code: Int32
    ) throws -> String {
        let command = try TrainCommand.run(on: book, in: folder, arguments)
        #expect(command.exitCode() == code)
        #expect(command.output.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
        let file = folder.path("book.csv")
        #expect(command.errors.hasPrefix(file))
        return String(command.errors.dropFirst(file.count))
    }

    /// Trains on a book and returns the warnings.
    private func warnings(
        on book: LoanBook,
        _ arguments: [String] = TrainCommand.tree
    ) throws -> [String] {
        let command = try TrainCommand.run(on: book, in: folder, arguments)
        #expect(command.exitCode() == 0, "\(command.errors)")
        #expect(FileManager.default.fileExists(atPath: folder.path("out/model.onnx")))
        return command.errors.split(separator: "\n").map(String.init)
            .filter { $0.hasPrefix("warning: ") }
    }

    // MARK: - Faults of the file

    @Test(arguments: [
        ("income", "", "the value is missing"),
        ("income", " ", "the value is missing"),
        ("income", "rich", "'rich' is not a number"),
        (
            "income", "1,5",
            "'1,5' is not written with a decimal point, as the file's numbers are; --decimal overrules that"
        ),
        ("fico_score", "0x10", "'0x10' is not a number"),
        ("fico_score", "nan", "the value is missing"),
        ("fico_score", "-inf", "'-inf' is not a finite number"),
        ("years_employed", "1e400", "'1e400' is not a finite number"),
        ("default", "", "the value is missing"),
        (
            "default", "bad",
            "the label 'bad' is neither 0 nor 1, nor true, false, yes, no, oui or non; --default-label says which word"
                + " means default"
        ),
        (
            "default", "2",
            "the label '2' is neither 0 nor 1; --default-label says which word means default"
        ),
        (
            "default", "0.5",
            "the label '0.5' is neither 0 nor 1; --default-label says which word means default"
        ),
        (
            "default", "-1",
            "the label '-1' is neither 0 nor 1; --default-label says which word means default"
        ),
    ])
    func `a bad value is told with its line and column`(
        column: String,
        text: String,
        words: String
    ) throws {
        let cell = text.contains(",") ? "\"\(text)\"" : text
        let book = LoanBook().with(cell, line: 57, column: column)
        #expect(try refusal(of: book, code: 74) == ", line 57, column \(column): \(words)\n")
    }

    @Test func `a row with a field too few is told with its line`() throws {
        var book = LoanBook()
        book.rows[10].removeLast()
        #expect(
            try refusal(of: book, code: 74) == ", line 12: 7 columns where the header has 8\n"
        )
    }

    @Test func `a missing column is told with those that are there`() throws {
        let book = LoanBook().without(column: "income")
        #expect(
            try refusal(of: book, code: 74)
                == " has no column named 'income'; the columns are customer_id, "
                + "credit_lines_outstanding, loan_amt_outstanding, total_debt_outstanding, "
                + "years_employed, fico_score and default\n"
        )
    }

    @Test func `a book with one outcome only cannot tell`() throws {
        let book = LoanBook().with(column: "default") { _ in "1" }
        #expect(
            try refusal(of: book, code: 2)
                == ", column default: all 120 labels are 1; both 0 and 1 are needed\n"
        )
    }

    @Test(arguments: [(0, "0 rows"), (1, "1 row"), (49, "49 rows")])
    func `a book with few rows cannot tell`(rowCount: Int, words: String) throws {
        #expect(
            try refusal(of: LoanBook(rowCount: rowCount), code: 2)
                == " has \(words); at least 50 are needed\n"
        )
    }

    @Test func `fifty rows are enough`() throws {
        let warnings = try warnings(on: LoanBook(rowCount: 50))
        let others = warnings.filter { !$0.contains("Few customers are near the threshold") }
        #expect(others.count == 1)
    }

    @Test func `an outcome too rare for cross-validation cannot tell`() throws {
        let book = LoanBook().with(column: "default") { $0[0] < "1005" ? "1" : "0" }
        #expect(
            try refusal(of: book, ["--folds", "5"], code: 2)
                == " leaves 4 rows of one outcome to train on; "
                + "cross-validation in 5 parts needs at least 5 of each\n"
        )
    }

    @Test func `an empty file is told`() throws {
        let data = try folder.write("", as: "book.csv")
        let command = try TrainCommand.start(["--data", data, "--output", folder.path("out")])
        #expect(command.exitCode() == 74)
        #expect(
            command.errors == "\(data) is empty; a header line with column names is needed\n"
        )
    }

    @Test func `a file that is not there or is a folder is told, and no output folder is made`()
        throws
    {
        let output = ["--output", folder.path("out")]
        let missing = folder.path("none.csv")
        let none = try TrainCommand.start(["--data", missing] + output)
        #expect(none.exitCode() == 74)
        #expect(none.errors == "\(missing) cannot be opened: No such file or directory\n")
        let other = try TrainCommand.start(["--data", folder.path("")] + output)
        #expect(other.exitCode() == 74)
        #expect(other.errors == "\(folder.path("")) cannot be read: Is a directory\n")
        #expect(try folder.files(below: "") == [])
    }

    @Test func `a fault of the holdout names the holdout's file`() throws {
        let test = try folder.write(
            LoanBook().with("?", line: 3, column: "income").text,
            as: "test.csv"
        )
        let command = try TrainCommand.run(on: LoanBook(), in: folder, ["--test", test])
        #expect(command.exitCode() == 74)
        #expect(command.errors == "\(test), line 3, column income: the value is missing\n")
    }

    // MARK: - Files of other tools

    @Test func `columns in another order, quotes, CRLF and a mark before them change nothing`()
        throws
    {
        let book = LoanBook()
        let turned = ([book.header] + book.rows).map { row in
            row.reversed().map { "\"\($0)\"" }.joined(separator: ",")
        }
        let text = "\u{FEFF}" + turned.joined(separator: "\r\n") + "\r\n"
        let data = try folder.write(text, as: "turned.csv")
        _ = try warnings(on: book)
        let command = try TrainCommand.start(
            ["--data", data, "--output", folder.path("turned")] + TrainCommand.tree
        )
        #expect(command.exitCode() == 0, "\(command.errors)")
        for name in ["model.onnx", "decision-tree.onnx"] {
            #expect(try folder.bytes("turned/\(name)") == folder.bytes("out/\(name)"))
        }
    }

    @Test func `numbers may be written with an exponent`() throws {
        let book = LoanBook()
        let other = book.with(column: "income") { "\($0[4])000e-3" }
        _ = try warnings(on: book)
        let model = try folder.bytes("out/model.onnx")
        _ = try warnings(on: other)
        #expect(try folder.bytes("out/model.onnx") == model)
    }

    @Test func `another label and other features are learned from by name`() throws {
        var book = LoanBook()
        book.header[0] = "score"
        book.header[6] = "ignored"
        book.header[7] = "bad"
        let features = (["score"] + LoanBook.columns[1...5]).joined(separator: ",")
        _ = try warnings(
            on: book,
            TrainCommand.tree + ["--label", "bad", "--features", features]
        )
        let inspect = try BuiltCommand("sestina", ["inspect", folder.path("out/model.onnx")])
        #expect(inspect.exitCode() == 0)
        #expect(inspect.output.contains("score"))
        #expect(!inspect.output.contains("ignored"))
    }

    // MARK: - Data that is odd

    @Test func `incomplete rows are dropped and counted where that is asked for`() throws {
        let book = LoanBook().with("", line: 5, column: "income")
            .with("n/a", line: 20, column: "fico_score").with("", line: 33, column: "default")
        let arguments = TrainCommand.tree + ["--drop-incomplete"]
        #expect(
            try warnings(on: book, arguments).first
                == "warning: training data: 3 rows were left out as incomplete"
        )
        let data = try folder.json("out/metrics.json")["data"] as? [String: Any]
        let holdout = try folder.json("out/metrics.json")["holdout"] as? [String: Any]
        #expect(data?["dropped_rows"] as? Int == 3)
        let rows = [data, holdout].compactMap { $0?["rows"] as? Int }
        #expect(rows.count == 2 && rows.reduce(0, +) == 117)

        let test = try folder.write(book.text, as: "test.csv")
        let again = try warnings(on: LoanBook(), arguments + ["--test", test])
        #expect(again.contains("warning: holdout: 3 rows were left out as incomplete"))
        let judged = try folder.json("out/metrics.json")["holdout"] as? [String: Any]
        #expect(judged?["dropped_rows"] as? Int == 3)
        #expect(judged?["rows"] as? Int == 117)
    }

    @Test func `dropping does not hide a wrong label or leave too few`() throws {
        let wrong = LoanBook().with("3", line: 9, column: "default")
        #expect(
            try refusal(of: wrong, ["--drop-incomplete"], code: 74)
                == ", line 9, column default: the label '3' is neither 0 nor 1; --default-label says which word"
                + " means default\n"
        )
        let few = LoanBook(rowCount: 50).with("", line: 9, column: "income")
        #expect(
            try refusal(of: few, ["--drop-incomplete"], code: 2)
                == " has 49 complete rows (1 dropped as incomplete); at least 50 are needed\n"
        )
    }

    @Test func `a constant feature is said and trained with`() throws {
        let book = LoanBook().with(column: "fico_score") { _ in "600" }
        #expect(
            try warnings(on: book, TrainCommand.quick).contains(
                "warning: training data: fico_score is 600.0 in every row and tells nothing"
            )
        )
    }

    @Test func `a feature that is the label is said`() throws {
        let book = LoanBook().with(column: "total_debt_outstanding") { $0[7] }
        let warnings = try warnings(on: book, TrainCommand.quick)
        #expect(
            warnings.contains(
                "warning: training data: total_debt_outstanding is the same as the label in every row"
            )
        )
        #expect(warnings.contains { $0.contains("parts the classes") })
    }

    @Test func `duplicates are counted, and told where they are on both sides`() throws {
        var book = LoanBook(rowCount: 60)
        book.rows += book.rows
        let test = try folder.write(book.text, as: "test.csv")
        let warnings = try warnings(on: book, TrainCommand.tree + ["--test", test])
        #expect(
            warnings.contains("warning: training data: 60 of 120 rows are the same as one above")
        )
        #expect(
            warnings.contains(
                "warning: holdout: 120 of 120 rows are in the training data as well; "
                    + "figures on them flatter"
            )
        )
    }

    @Test(arguments: ["1e300", "-1e300"])
    func `huge values give finite figures and a model that serves`(value: String) throws {
        let one = LoanBook().with(value, line: 30, column: "income")
        let all = LoanBook().with(column: "income") { value.dropLast(5) + $0[4] + "e295" }
        for book in [one, all] {
            _ = try warnings(on: book, TrainCommand.quick)
            let text = try folder.text("out/metrics.json")
            #expect(!text.contains(/: *-?(nan|inf|null)/.ignoresCase()))
            for name in ["logistic-regression", "decision-tree", "random-forest"] {
                let file = folder.path("out/\(name).onnx")
                let score = try BuiltCommand(
                    "sestina",
                    ["score", "--model", file, "--input", folder.path("book.csv")]
                )
                #expect(score.exitCode() == 0, "\(name): \(score.errors)")
            }
        }
    }
}
