import Foundation
import TestSupport
import Testing

@Suite struct ScoreTests {
    static let header =
        "credit_lines_outstanding,loan_amt_outstanding,total_debt_outstanding,income,"
        + "years_employed,fico_score"
    static let rows = ["0,5221.5,3915.4,78039.3,5,605", "5,1958.9,8228.7,26648.4,2,572"]

    /// Scores a text with the default model, and returns what came out.
    private func score(_ text: String, _ arguments: [String] = []) throws -> BuiltCommand {
        let command = try BuiltCommand(
            "sestina",
            ["score"] + (arguments.contains("--model") ? [] : ["--model", Files.defaultModel])
                + arguments,
            takesInput: true
        )
        command.write(text)
        command.endInput()
        return command
    }

    /// The last two columns of each line that ends in a score.
    private func scores(_ output: String) -> [ArraySlice<Substring>] {
        output.replacing("\r\n", with: "\n").split(separator: "\n").map {
            $0.split(separator: ",").suffix(2)
        }
        .filter { $0.first.flatMap { Double($0) } != nil }
    }

    @Test func `rows come back as they were, with two columns more`() throws {
        let command = try score(([Self.header] + Self.rows).joined(separator: "\n") + "\n")
        #expect(command.exitCode() == 0)
        let lines = command.output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.first == "\(Self.header),probability,default")
        for (line, row) in zip(lines.dropFirst(), Self.rows) {
            #expect(line.hasPrefix(row + ","))
            let probability = try #require(Double(line.split(separator: ",")[6]))
            #expect(line.hasSuffix(probability >= 0.5 ? ",1" : ",0"))
        }
        #expect(command.errors.contains("2 rows in "))
    }

    @Test(arguments: [
        ("\r\n line ends", "\(header)\r\n\(rows[0])\r\n\(rows[1])\r\n"),
        ("no last line end", "\(header)\n\(rows[0])\n\(rows[1])"),
        ("a byte-order mark", "\u{feff}\(header)\n\(rows[0])\n\(rows[1])\n"),
        (
            "quotes",
            "\"name\",\(header)\n\"Doe, \"\"J.\"\"\",\(rows[0])\n\"two\nlines\",\(rows[1])\n"
        ),
        (
            "columns in another order",
            "fico_score,x,income,years_employed,total_debt_outstanding,loan_amt_outstanding,"
                + "credit_lines_outstanding\n605,?,78039.3,5,3915.4,5221.5,0\n"
                + "572,,26648.4,2,8228.7,1958.9,5\n"
        ),
    ])
    func `the same rows get the same scores however they are written`(
        form: String,
        text: String
    ) throws {
        let plain = try score(([Self.header] + Self.rows).joined(separator: "\n") + "\n")
        let command = try score(text)
        #expect(command.exitCode() == 0, "\(form): \(command.errors)")
        #expect(plain.exitCode() == 0)
        #expect(scores(plain.output).count == 2)
        #expect(scores(command.output) == scores(plain.output))
        // The bytes, since a line end of two is one character.
        let output = Array(command.output.utf8)
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            let row = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            #expect(output.contains(row), "\(form)")
        }
        #expect(command.output.hasPrefix("\u{feff}") == text.hasPrefix("\u{feff}"))
        #expect(command.output.contains("\r\n") == text.contains("\r\n"))
    }

    @Test(arguments: [
        ("income,fico_score\n1,2\n", "standard input has no column named"),
        ("\(header)\n1,2,x,4,5,6\n", "line 2, column total_debt_outstanding: 'x' is not a number"),
        ("\(header)\n1,2,inf,4,5,6\n", "'inf' is not a finite number"),
        ("\(header)\n\(rows[0])\n1,2,,4,5,6\n", "line 3, column total_debt_outstanding: the value"),
        ("\(header)\n1,2,3\n", "line 2: 3 columns where the header has 6"),
        ("\(header),income\n1,2,3,4,5,6,7\n", "more than one column named 'income'"),
        ("", "standard input is empty"),
        ("\(header)\n\"1,2,3,4,5,6\n", "a quoted field never ends"),
    ])
    func `input with a fault ends with a sentence`(text: String, words: String) throws {
        let command = try score(text, ["--quiet"])
        #expect(command.exitCode() == 74)
        #expect(command.errors.contains(words), "\(command.errors)")
        #expect(command.errors.split(separator: "\n").count == 1)
    }

    @Test func `rows without a score pass when they are to be skipped`() throws {
        let bad = ["1,,3,4,5,6", "1,2,x,4,5,6", "1,2,3,nan,5,6"]
        let text = ([Self.header] + bad + Self.rows).joined(separator: "\n") + "\n"
        let command = try score(text, ["--skip-invalid"])
        #expect(command.exitCode() == 0)
        let lines = command.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 6)
        #expect(Array(lines[1...3]) == bad.map { $0 + ",," })
        #expect(command.errors.contains("5 rows in "))
        #expect(command.errors.contains("3 had no score"))
    }

    @Test func `a row whose result is no probability has no score`() throws {
        let model = Files.inRepository("Tests/ONNXTests/Fixtures/tree_rounds_too_far.onnx").path
        let text = "\(Self.header)\n-1,0,0,0,0,0\n1,0,0,0,0,0\n"
        let command = try score(text, ["--quiet", "--model", model])
        #expect(command.exitCode() == 74)
        #expect(
            command.errors == "standard input, line 3: the model gives no probability; with "
                + "--skip-invalid such rows pass without a score\n"
        )
        let skipping = try score(text, ["--quiet", "--skip-invalid", "--model", model])
        #expect(skipping.exitCode() == 0)
        #expect(
            skipping.output
                == "\(Self.header),probability,default\n-1,0,0,0,0,0,0.75006103515625,1\n"
                + "1,0,0,0,0,0,,\n"
        )
    }

    @Test func `columns that are there already keep their names`() throws {
        let text = "default,probability,\(Self.header)\n1,0.5,\(Self.rows[0])\n"
        let command = try score(text)
        #expect(command.exitCode() == 0)
        #expect(
            command.output.hasPrefix(
                "default,probability,\(Self.header),predicted_probability,predicted_default\n"
            )
        )
        #expect(command.errors.contains("the added one is 'predicted_default'"))

        let again = try score(command.output)
        #expect(again.exitCode() == 74)
        #expect(again.errors.contains("rename or drop one"))
    }

    @Test func `a header alone gives a header alone`() throws {
        let command = try score(Self.header + "\n")
        #expect(command.exitCode() == 0)
        #expect(command.output == "\(Self.header),probability,default\n")
        #expect(command.errors.contains("0 rows in "))
    }

    @Test func `files are read and written where they are named, and not emptied by a mistake`()
        throws
    {
        let folder = try TemporaryFolder()
        let input = try folder.write("\(Self.header)\n\(Self.rows[0])\n", as: "in.csv")
        let output = folder.path("out.csv")
        let files = ["--input", input, "--output", output]
        let command = try score("", files)
        #expect(command.exitCode() == 0)
        #expect(command.output.isEmpty)
        let scored = try folder.text("out.csv")
        #expect(scored.hasPrefix("\(Self.header),probability,default\n\(Self.rows[0]),"))

        #expect(try score("", ["--input", input, "--output", input]).exitCode() == 64)
        #expect(try folder.text("in.csv") == "\(Self.header)\n\(Self.rows[0])\n")
        let missing = ["--input", folder.path("none.csv"), "--output", output]
        #expect(try score("", missing).exitCode() == 74)
        #expect(try folder.text("out.csv") == scored)
        #expect(try score("", ["--input", input, "--output", "/no/where"]).exitCode() == 74)
    }

    @Test func `a stream of any length passes in constant memory`() throws {
        let command = try BuiltCommand(
            "sestina",
            ["score", "--model", Files.defaultModel],
            takesInput: true
        )
        command.write(Self.header + "\n")
        let block = String(repeating: Self.rows.joined(separator: "\n") + "\n", count: 1000)
        for _ in 0..<100 { command.write(block) }
        let most = try #require(command.residentBytesMax)
        #expect(most < (Sanitizer.isOn ? 512 : 64) << 20, "\(most >> 20) MiB")
        command.endInput()
        #expect(command.exitCode() == 0)
        #expect(command.output.utf8.count { $0 == UInt8(ascii: "\n") } == 200_001)
    }

    @Test func `whoever reads the output may stop without a complaint`() throws {
        let folder = try TemporaryFolder()
        let rows = String(repeating: Self.rows.joined(separator: "\n") + "\n", count: 5000)
        let input = try folder.write("\(Self.header)\n\(rows)", as: "in.csv")
        let score = "'\(BuiltCommand.path(of: "sestina"))' score --quiet --input '\(input)'"
        let status = folder.path("status")
        let command = try BuiltCommand(
            "/bin/sh",
            ["-c", "(\(score) --model '\(Files.defaultModel)'; echo $? > '\(status)') | head -n 1"]
        )
        #expect(command.exitCode() == 0)
        #expect(command.output == "\(Self.header),probability,default\n")
        #expect(waited(within: 10) { (try? folder.text("status")) == "0\n" })
        #expect(command.errors.isEmpty)
    }
}
