import Foundation
import TestSupport
import Testing

/// `sestina explain NAME=VALUE…`, the answer about one applicant.
@Suite struct ExplainRowTests {
    /// The values of a row of the loan book as arguments, in another order than the model's.
    private static func arguments(_ row: String) -> [String] {
        zip(ScoreTests.header.split(separator: ","), row.split(separator: ",")).map {
            "\($0)=\($1)"
        }
        .reversed()
    }

    private static let accepted = arguments(ScoreTests.rows[0])
    private static let refused = arguments(ScoreTests.rows[1])

    private func explain(
        _ arguments: [String],
        model: String = Files.defaultModel
    ) throws -> BuiltCommand {
        try BuiltCommand("sestina", ["explain", "--model", model] + arguments)
    }

    private func document(_ command: BuiltCommand) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(command.output.utf8))
        return try #require(object as? [String: Any])
    }

    @Test
    func
        `who is refused reads the decision, what speaks for it, reasons, and what would change it`()
        throws
    {
        let command = try explain(Self.refused)
        #expect(command.exitCode() == 0, "\(command.errors)")
        #expect(command.errors.isEmpty)
        let output = command.output
        #expect(output.hasPrefix("default is predicted: the probability of default, 1.0,"))
        #expect(output.contains(" is not below the threshold, 0."))
        #expect(
            output.contains("reference group of 128 applicants, chosen \"at-the-cut\", in log-odds")
        )
        #expect(output.contains("against default | for default\n"))
        let bar = try #require(output.split(separator: "\n").first { $0.contains("| +") })
        #expect(bar.hasPrefix("  credit_lines_outstanding  5 "))
        #expect(bar.hasSuffix("| ++++++++++++++++++++"), "the longest bar is the first")
        #expect(output.contains("\n  1. Number of open credit lines (credit-lines)\n"))
        #expect(output.contains(", all else equal, no default would be predicted\n"))
        #expect(output.contains(" instead of 5\n"))
    }

    @Test func `who is accepted reads what would turn the decision`() throws {
        let command = try explain(Self.accepted)
        #expect(command.exitCode() == 0, "\(command.errors)")
        #expect(command.output.hasPrefix("no default is predicted: "))
        #expect(command.output.contains(" is below the threshold, 0."))
        #expect(command.output.contains("- |\n"))
        #expect(command.output.contains("\n  credit_lines_outstanding  "))
    }

    @Test func `reasons are told in French where that is asked for`() throws {
        let command = try explain(Self.refused + ["--language", "fr"])
        #expect(command.exitCode() == 0)
        #expect(command.output.contains("1. Nombre de lignes de crédit ouvertes (credit-lines)\n"))
    }

    @Test func `values outside the training range are named`() throws {
        let row = Self.arguments("3,9000.5,20000,10,99,560")
        let command = try explain(row)
        #expect(command.exitCode() == 0)
        #expect(command.output.contains("\noutside the range seen in training: "))
        #expect(command.output.contains("income, years_employed\n"))
    }

    @Test func `programs read an object, whose integers are those of the columns`() throws {
        let command = try explain(Self.refused + ["--json"])
        #expect(command.exitCode() == 0)
        let answer = try document(command)
        #expect(answer["default"] as? Bool == true)
        #expect((answer["features"] as? [String: Double])?["income"] == 26648.4)
        let explanation = try #require(answer["explanation"] as? [String: Any])
        #expect(explanation["scale"] as? String == "log-odds")
        let units = try #require(explanation["units"] as? [String: Any])
        let parts = try #require(units["contributions"] as? [String: String])
        let numbers = parts.values.compactMap { Int64($0) }
        #expect(numbers.count == 6)
        let mean = (units["mean"] as? String).flatMap { Int64($0) } ?? 0
        let raw = (units["raw"] as? String).flatMap { Int64($0) }
        #expect(raw == numbers.reduce(mean, +))
        #expect(explanation["raw"] as? Double == raw.map { Double($0) * 0x1p-40 })
        let reasons = try #require(explanation["reasons"] as? [[String: String]])
        #expect(
            reasons.first == [
                "feature": "credit_lines_outstanding", "code": "credit-lines",
                "sentence": "Number of open credit lines",
            ]
        )
        let change = try #require(answer["change"] as? [String: Any])
        #expect((change["values"] as? [String: Any])?.count == 6)

        let text = "\(ScoreTests.header)\n\(ScoreTests.rows[1])\n"
        let rows = try BuiltCommand(
            "sestina",
            ["explain", "--quiet", "--units", "--model", Files.defaultModel],
            takesInput: true
        )
        rows.write(text)
        rows.endInput()
        #expect(rows.exitCode() == 0)
        let lines = rows.output.split(separator: "\n").map { $0.split(separator: ",") }
        try #require(lines.count == 2)
        for (name, field) in zip(lines[0], lines[1]) where name.hasPrefix("why_") {
            #expect(parts[String(name.dropFirst(4))] == String(field))
        }
    }

    @Test func `a value that is left out is missing where it may be, and a reason says so`() throws
    {
        let folder = try TemporaryFolder()
        let book = try folder.write(LoanBook().text, as: "book.csv")
        let adopted = try BuiltCommand(
            "sestina",
            [
                "adopt", Files.inRepository("Tests/Reference/Models/missing_lightgbm.onnx").path,
                "--data", book, "--features", ScoreTests.header, "--missing", "income",
                "--output", folder.path("model.onnx"),
            ]
        )
        #expect(adopted.exitCode(within: 60) == 0, "\(adopted.errors)")
        let bare = Self.refused.filter { !$0.hasPrefix("income=") }
        let command = try explain(bare, model: folder.path("model.onnx"))
        #expect(command.exitCode() == 0, "\(command.errors)")
        #expect(command.output.contains("\n  income                    missing  "))
        let empty = try explain(bare + ["income="], model: folder.path("model.onnx"))
        #expect(empty.exitCode() == 0 && empty.output == command.output)
        let asked = try explain(bare + ["--json"], model: folder.path("model.onnx"))
        let answer = try document(asked.ended)
        #expect((answer["features"] as? [String: Any])?["income"] is NSNull)
        let refused = try explain(["income=1"], model: folder.path("model.onnx"))
        #expect(refused.exitCode() == 64)
        #expect(refused.errors.contains("is not given, and the model does not take it as missing"))
    }

    @Test(arguments: [
        (["loans.csv"], "'loans.csv' is no NAME=VALUE; a file of rows is named with --input"),
        (["income=1"], "credit_lines_outstanding is not given"),
        (["incme=1"], "the model has no feature 'incme'; it has credit_lines_outstanding, "),
        (accepted + ["income=2"], "income is given twice"),
        (["income=abc"], "income: 'abc' is not a number"),
        (["income=inf"], "income: 'inf' is not a finite number"),
        (["income=\u{1b}[2J"], "income: '\u{fffd}[2J' is not a number"),
        (accepted + ["--input", "x.csv"], "--input is for a file of rows"),
        (accepted + ["--units"], "--units is for a file of rows"),
    ])
    func `what is no row is wrong usage`(words: [String], sentence: String) throws {
        let command = try explain(words)
        #expect(command.exitCode() == 64)
        #expect(command.errors.contains(sentence), "\(command.errors)")
        #expect(command.output.isEmpty)
    }

    @Test func `a row whose reasons are beyond what can be told has no answer`() throws {
        let row = Self.accepted.filter { !$0.hasPrefix("income=") } + ["income=1e300"]
        let command = try explain(row)
        #expect(command.exitCode() == 2)
        #expect(command.errors.hasPrefix("income contributes more than can be told"))
        #expect(command.output.isEmpty)
    }
}

extension BuiltCommand {
    /// Itself, once it has ended.
    fileprivate var ended: BuiltCommand {
        _ = exitCode()
        return self
    }
}
