import Foundation
import TestSupport
import Testing

/// `sestina explain` of the rows of a file.
@Suite struct ExplainTests {
    private static let names = ScoreTests.header.split(separator: ",").map(String.init)
    private static let rows =
        ScoreTests.rows + ["3,3500,6500,41000,4,630", "1,5000.5,2500,52000,0,660"]
    private static let text = ([ScoreTests.header] + rows).joined(separator: "\n") + "\n"
    private static let codes = [
        "credit-lines", "loan-amount", "total-debt", "income", "employment", "credit-score",
    ]

    /// Explains a text with the default model, or another that is named.
    private func explain(
        _ text: String = text,
        _ arguments: [String] = [],
        command name: String = "explain"
    ) throws -> BuiltCommand {
        let model = arguments.contains("--model") ? [] : ["--model", Files.defaultModel]
        let command = try BuiltCommand("sestina", [name] + model + arguments, takesInput: true)
        command.write(text)
        command.endInput()
        return command
    }

    /// The fields of each row by the columns' names; no field here has a comma.
    private func table(_ output: String) -> [[String: String]] {
        let lines = output.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        guard let header = lines.first else { return [] }
        return lines.dropFirst().map {
            Dictionary(zip(header, $0), uniquingKeysWith: { first, _ in first })
        }
    }

    @Test func `rows come back as score writes them, with reasons behind`() throws {
        let scored = try explain(command: "score")
        let command = try explain()
        #expect(scored.exitCode() == 0 && command.exitCode() == 0, "\(command.errors)")
        let lines = command.output.split(separator: "\n")
        let why = Self.names.map { "why_\($0)" }.joined(separator: ",")
        try #require(lines.count == 5)
        let header = "\(ScoreTests.header),probability,default,raw_score,reference_mean,\(why)"
        #expect(String(lines[0]) == header + ",reason_1,reason_2,reason_3,reason_4")
        for (line, start) in zip(lines, scored.output.split(separator: "\n")) {
            #expect(line.hasPrefix(start + ","))
        }
        #expect(
            command.errors.hasPrefix(
                "compared with the reference group of 128 applicants, chosen \"at-the-cut\", in log-odds\n"
            )
        )
        #expect(command.errors.contains("4 rows in "))
    }

    @Test func `whoever adds the columns as float64 gets the raw score, to the bit`() throws {
        let command = try explain()
        let units = try explain(Self.text, ["--units"])
        #expect(command.exitCode() == 0 && units.exitCode() == 0)
        let (rows, wholes) = (table(command.output), table(units.output))
        try #require(rows.count == 4 && wholes.count == 4)
        for (row, whole) in zip(rows, wholes) {
            let columns = ["reference_mean"] + Self.names.map { "why_\($0)" }
            let parts = columns.compactMap { row[$0].flatMap(Double.init) }
            #expect(parts.count == 7)
            #expect(parts.reduce(0, +) == row["raw_score"].flatMap(Double.init))
            #expect(parts.reversed().reduce(0, +) == row["raw_score"].flatMap(Double.init))
            let counts = columns.compactMap { whole[$0].flatMap(Int64.init) }
            #expect(counts.count == 7)
            #expect(counts.reduce(0, +) == whole["raw_score"].flatMap(Int64.init))
            #expect(counts.map { Double($0) * 0x1p-40 } == parts)
        }
    }

    @Test func `the features that speak most for default are reasons, the strongest first`() throws
    {
        let command = try explain()
        #expect(command.exitCode() == 0)
        for row in table(command.output) {
            let parts = Self.names.compactMap { row["why_\($0)"].flatMap(Double.init) }
            try #require(parts.count == 6)
            let order = (0..<6).filter { parts[$0] > 0 }.sorted { parts[$0] > parts[$1] }
            let told = (1...4).compactMap { row["reason_\($0)"] }
            #expect(told.filter { !$0.isEmpty } == order.prefix(4).map { Self.codes[$0] })
            #expect(row["default"] == "0" || !order.isEmpty, "who is refused has a reason")
        }
    }

    @Test(arguments: [
        ("en", "Number of open credit lines"), ("fr", "Nombre de lignes de crédit ouvertes"),
    ])
    func `sentences are added in the language that is asked for`(
        language: String,
        sentence: String
    ) throws {
        let command = try explain(Self.text, ["--language", language])
        #expect(command.exitCode() == 0)
        let rows = table(command.output)
        #expect(rows.contains { $0["reason_1"] == "credit-lines" })
        for row in rows {
            #expect((row["reason_1"] == "credit-lines") == (row["reason_1_text"] == sentence))
            #expect((row["reason_4"] == "") == (row["reason_4_text"] == ""))
        }
    }

    @Test func `a row that is changed as told gets the other decision`() throws {
        let command = try explain(Self.text, ["--change"])
        #expect(command.exitCode() == 0)
        var (changed, expected) = ([ScoreTests.header], [String]())
        for row in table(command.output) {
            var isSingle = false
            for name in Self.names {
                guard let value = row["change_\(name)"], !value.isEmpty else { continue }
                isSingle = true
                changed.append(
                    Self.names.map { $0 == name ? value : row[$0] ?? "" }.joined(separator: ",")
                )
                expected.append(row["default"] == "1" ? "0" : "1")
            }
            if let first = row["pair_1"], let second = row["pair_2"], !first.isEmpty {
                #expect(!isSingle, "a pair is told where no single feature would do")
                let pair = [first: row["pair_1_value"], second: row["pair_2_value"]]
                changed.append(
                    Self.names.map { (pair[$0] ?? row[$0]) ?? "" }.joined(separator: ",")
                )
                expected.append(row["default"] == "1" ? "0" : "1")
            }
        }
        #expect(expected.contains("0") && expected.contains("1"))
        let scored = try explain(changed.joined(separator: "\n") + "\n", command: "score")
        #expect(scored.exitCode() == 0)
        #expect(table(scored.output).map { $0["default"] ?? "" } == expected)
    }

    @Test func `a file that was explained before is refused`() throws {
        let dropped = try explain().wholeOutput.replacing(",probability,default,", with: ",p,d,")
        let again = try explain(dropped)
        #expect(again.exitCode() == 74)
        #expect(
            again.errors.contains("has a column named 'raw_score' already, which is to be added")
        )
    }

    @Test func `a model without a reference group explains nothing, and the way to one is told`()
        throws
    {
        let model = Files.inRepository("Tests/Reference/Models/xgboost.onnx").path
        let command = try explain(Self.text, ["--model", model])
        #expect(command.exitCode() == 2)
        #expect(
            command.errors
                == "\(model) cannot explain: the model has no reference group; 'sestina adopt' gives it "
                + "one\n"
        )
        #expect(command.output.isEmpty)
    }

    @Test func `a model without training ranges explains, and tells no changes`() throws {
        let folder = try TemporaryFolder()
        let data = try Files.defaultModel(replacing: "sestina.ranges", with: "sestina.Ranges")
        let model = try folder.write(data, as: "m.onnx")
        #expect(try explain(Self.text, ["--model", model]).exitCode() == 0)
        let command = try explain(Self.text, ["--model", model, "--change"])
        #expect(command.exitCode() == 2)
        #expect(
            command.errors
                == "\(model): the model does not tell what it saw in training; 'sestina adopt' adds it\n"
        )
    }

    @Test(arguments: [
        ("1,2,x,4,5,6", "line 2, column total_debt_outstanding: 'x' is not a number"),
        ("1,2,,4,5,6", "line 2, column total_debt_outstanding: the value is missing"),
        (
            "1,2,3,1e300,5,600",
            "line 2: income contributes more than can be told, which is 8,388,608 of the model's scale"
        ),
    ])
    func `a row without an answer ends the run, or passes when it is to be skipped`(
        row: String,
        words: String
    ) throws {
        let text = "\(ScoreTests.header)\n\(row)\n\(Self.rows[0])\n"
        let command = try explain(text, ["--quiet", "--change"])
        #expect(command.exitCode() == 74)
        #expect(command.errors.hasPrefix("standard input, \(words)"), "\(command.errors)")
        #expect(command.errors.split(separator: "\n").count == 1)
        let skipping = try explain(text, ["--skip-invalid", "--change"])
        #expect(skipping.exitCode() == 0)
        let lines = skipping.output.split(separator: "\n")
        try #require(lines.count == 3)
        #expect(lines[1] == row + String(repeating: ",", count: 24))
        #expect(lines.map { $0.count { $0 == "," } } == [29, 29, 29])
        #expect(skipping.errors.contains("1 had no score"))
    }

    @Test func `files are read and written where they are named`() throws {
        let folder = try TemporaryFolder()
        let input = try folder.write(Self.text, as: "in.csv")
        let files = ["--input", input, "--output", folder.path("out.csv")]
        #expect(try explain("", files + ["--quiet"]).exitCode() == 0)
        #expect(try folder.text("out.csv") == explain().wholeOutput)
        #expect(try explain("", ["--input", input, "--output", input]).exitCode() == 64)
        #expect(try folder.text("in.csv") == Self.text)
    }

    @Test(arguments: [
        (["--json"], "--json is for one row"), (["--language", "de"], "'de' is invalid"),
        (["--quiet", "--progress"], "--progress and --quiet exclude each other"),
    ])
    func `options that make no sense are wrong usage`(words: [String], sentence: String) throws {
        let command = try explain(Self.text, words)
        #expect(command.exitCode() == 64)
        #expect(command.errors.contains(sentence), "\(command.errors)")
    }
}

extension BuiltCommand {
    /// What it wrote until it ended well.
    fileprivate var wholeOutput: String { exitCode() == 0 ? output : "" }
}
