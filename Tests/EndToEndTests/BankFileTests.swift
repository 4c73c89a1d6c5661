import Foundation
import TestSupport
import Testing

/// Loan books as banks have them, through the commands.
@Suite struct BankFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A book as a French spreadsheet saves it.
    private static func french(
        _ book: LoanBook,
        paid: String = "non",
        defaulted: String = "oui"
    ) -> String {
        let rows = book.rows.map { row in
            let cells = row.dropLast().map { $0.replacing(".", with: ",") }
            return (cells + [row.last == "1" ? defaulted : paid]).joined(separator: ";")
        }
        let lines = ["sep=;", book.header.joined(separator: ";")] + rows + [";;;;;;;", ";;;;;;;"]
        return "\u{feff}" + lines.joined(separator: "\r\n") + "\r\n"
    }

    private func write(_ bytes: some Sequence<UInt8>, as name: String) throws -> String {
        let path = folder.path(name)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func run(_ arguments: [String]) throws -> BuiltCommand {
        let command = try BuiltCommand("sestina", arguments)
        _ = command.exitCode()
        return command
    }

    private func train(
        _ data: String,
        to name: String,
        _ more: [String] = []
    ) throws -> BuiltCommand {
        try run(
            ["train", "--data", data, "--output", folder.path(name)] + TrainCommand.tree + more
        )
    }

    @Test func `a book of a French spreadsheet trains the model of the plain one`() throws {
        let book = LoanBook()
        let plain = try train(write(book.text.utf8, as: "plain.csv"), to: "plain")
        #expect(plain.exitCode() == 0)
        #expect(!plain.errors.contains("separated"))
        let forms: [(String, [UInt8])] = [
            ("french", Array(Self.french(book).utf8)),
            ("utf16", Self.french(book).utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }),
        ]
        for (name, bytes) in forms {
            let data = try write(bytes, as: "\(name).csv")
            let command = try train(data, to: name)
            #expect(command.exitCode() == 0, "\(command.errors)")
            #expect(
                command.errors.contains("\(data) has fields separated by ';', decimal commas"),
                "\(command.errors)"
            )
            #expect(try folder.bytes("\(name)/model.onnx") == folder.bytes("plain/model.onnx"))
        }
    }

    @Test func `a word is a label when it is said, and else a sentence`() throws {
        let book = LoanBook()
        let text = Self.french(book, paid: "remboursé", defaulted: "défaut")
        let data = try write(text.utf8, as: "words.csv")
        let refused = try train(data, to: "out")
        #expect(refused.exitCode() == 74)
        #expect(refused.errors.contains("; --default-label says which word means default\n"))
        let command = try train(data, to: "out", ["--default-label", "défaut"])
        #expect(command.exitCode() == 0, "\(command.errors)")
    }

    @Test func `what was scored comes back in the file's own form`() throws {
        let text =
            "\u{feff}" + "nom;"
            + ScoreTests.header.replacing(",", with: ";") + "\r\n"
            + "Zoé;0;5 221,5;3915,4;78039,3;5;605\r\n;;;;;;\r\n"
        for encoding in ["utf-8", "utf-16"] {
            let bytes =
                encoding == "utf-8"
                ? Array(text.utf8) : text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
            let input = try write(bytes, as: "in.csv")
            let output = folder.path("out.csv")
            let command = try run(
                ["score", "--model", Files.defaultModel, "--input", input, "--output", output]
            )
            #expect(command.exitCode() == 0, "\(command.errors)")
            #expect(command.errors.contains("1 row in "))
            let back = try folder.bytes("out.csv")
            let scored = String(
                data: Data(back),
                encoding: encoding == "utf-8" ? .utf8 : .utf16LittleEndian
            )
            let lines = try #require(scored).replacing("\r\n", with: "\n").split(separator: "\n")
            #expect(lines.count == 2)
            #expect(back.starts(with: bytes.prefix(10)))
            #expect(lines[0].hasSuffix(";fico_score;probability;default"))
            let fields = lines[1].split(separator: ";")
            #expect(fields.prefix(3) == ["Zoé", "0", "5 221,5"])
            #expect(fields[7].hasPrefix("0,"))
            #expect(Double(fields[7].replacing(",", with: ".")) != nil)
        }
    }

    @Test func `a number that may be two is told with line, column and option`() throws {
        let text = ScoreTests.header.replacing(",", with: ";") + "\n0;5,221;3915;78039;5;605\n"
        let input = try write(text.utf8, as: "in.csv")
        let arguments = [
            "score", "--model", Files.defaultModel, "--input", input, "--skip-invalid",
        ]
        let command = try run(arguments)
        #expect(command.exitCode() == 74)
        #expect(
            command.errors.hasSuffix(
                "\(input), line 2, column loan_amt_outstanding: '5,221' may be a decimal number or one of"
                    + " thousands; say which mark is the decimal one with --decimal\n"
            )
        )
        let told = try run(arguments + ["--decimal", "point"])
        #expect(told.exitCode() == 0, "\(told.errors)")
        #expect(told.output.split(separator: "\n").count == 2)
    }

    @Test func `a workbook is named with the line that converts it, and nothing of it is shown`()
        throws
    {
        let bytes =
            [0x50, 0x4b, 3, 4] + [UInt8](repeating: 0, count: 26) + Array("xl/workbook.xml".utf8)
        let data = try write(bytes, as: "book.xlsx")
        let command = try train(data, to: "out")
        #expect(command.exitCode() == 74)
        #expect(
            command.errors
                == "\(data) is an Excel workbook (xlsx), not CSV; make CSV of it: soffice"
                + " --headless --convert-to csv \(data)\n"
        )
    }

    @Test func `a word for default that says nothing is wrong usage`() throws {
        let data = try write(LoanBook().text.utf8, as: "book.csv")
        #expect(try train(data, to: "out", ["--default-label", " "]).exitCode() == 64)
    }

    @Test(arguments: [
        ["--separator", "x"], ["--decimal", ";"], ["--encoding", "ebcdic"], ["--separator", ""],
    ])
    func `a form that none can be is wrong usage`(option: [String]) throws {
        let command = try run(["score", "--model", Files.defaultModel] + option)
        #expect(command.exitCode() == 64)
    }

    @Test func `an explained file has reasons and values in its own form`() throws {
        let text = ScoreTests.header.replacing(",", with: ";") + "\n5;1958,9;8228,7;26648,4;2;572\n"
        let input = try write(text.utf8, as: "in.csv")
        let command = try run([
            "explain", "--model", Files.defaultModel, "--input", input, "--change",
        ])
        #expect(command.exitCode() == 0, "\(command.errors)")
        let lines = command.output.split(separator: "\n").map {
            $0.split(separator: ";", omittingEmptySubsequences: false)
        }
        #expect(lines.count == 2)
        #expect(lines[0].count == lines[1].count)
        let place = try #require(lines[0].firstIndex(of: "raw_score"))
        #expect(lines[1][place].contains(",") && !command.output.contains("."))
    }
}
