import Foundation
import TestSupport
import Testing

/// `sestina adopt` of files of other tools beside a loan book.
@Suite struct AdoptBookTests {
    private static let columns = LoanBook.columns.dropFirst().dropLast().joined(separator: ",")

    private let folder: TemporaryFolder
    private let book: String

    init() throws {
        folder = try TemporaryFolder()
        book = try folder.write(LoanBook().text, as: "book.csv")
    }

    private func reference(_ name: String) -> String {
        Files.inRepository("Tests/Reference/Models/\(name).onnx").path
    }

    private func adopt(_ model: String, _ arguments: [String]) throws -> BuiltCommand {
        try BuiltCommand(
            "sestina",
            ["adopt", reference(model), "--output", folder.path("model.onnx")] + arguments
        )
    }

    private func inspected(_ model: String) throws -> [String: Any] {
        let command = try BuiltCommand("sestina", ["inspect", model, "--json"])
        #expect(command.exitCode() == 0, "\(command.errors)")
        let object = try JSONSerialization.jsonObject(with: Data(command.output.utf8))
        return try #require(object as? [String: Any])
    }

    @Test(arguments: [
        ("sklearn_random_forest_float32_zipmap", "probability"), ("xgboost", "log-odds"),
        ("sklearn_logistic_regression_float64", "log-odds"),
    ])
    func `a file of another tool gets all that a model of ours has, and its own bytes stay`(
        model: String,
        scale: String
    ) throws {
        let command = try adopt(
            model,
            ["--data", book, "--test", book, "--features", Self.columns, "--threshold", "0.4"]
        )
        #expect(command.exitCode(within: 60) == 0, "\(command.errors)")
        #expect(
            command.errors.contains("predicts default from 0.4 on; applicants are compared with ")
        )
        #expect(command.errors.contains("on the holdout it finds "))
        let original = try Data(contentsOf: URL(filePath: reference(model)))
        #expect(try folder.bytes("model.onnx").starts(with: original))
        let document = try inspected(folder.path("model.onnx"))
        #expect(
            document["features"] as? [String] == Self.columns.split(separator: ",").map(String.init)
        )
        #expect(document["threshold"] as? Double == 0.4)
        #expect(document["label_threshold"] as? Double == 0.5)
        #expect((document["ranges"] as? [[Double]])?[4] == [0, 9])
        #expect((document["golden_rows"] as? Int ?? 0) >= 30)
        #expect(document["scale"] as? String == scale)
        let group = try #require(document["reference"] as? [String: Any])
        #expect(group["selection"] as? String == "at-the-cut")
        let reasons = try #require(document["reasons"] as? [[String: String]])
        #expect(reasons[4]["en"] == "Length of employment")
        let metrics = try #require(document["metrics"] as? [String: Any])
        #expect(metrics["threshold"] as? Double == 0.4)
        let told = try BuiltCommand("sestina", ["inspect", folder.path("model.onnx")])
        #expect(told.exitCode() == 0)
        #expect(
            told.output.contains(
                "default from 0.5 on; from 0.4 to 0.5 the threshold decides otherwise, and it is what is served"
            )
        )
    }

    @Test func `what is adopted again with the same words is a copy`() throws {
        let words = ["--data", book, "--features", Self.columns]
        #expect(try adopt("xgboost", words).exitCode(within: 60) == 0)
        let again = try BuiltCommand(
            "sestina",
            [
                "adopt", folder.path("model.onnx"), "--data", book, "--output",
                folder.path("again.onnx"),
            ]
        )
        #expect(again.exitCode(within: 60) == 0)
        #expect(again.errors.contains("is a copy: the file says all of it already"))
        #expect(try folder.bytes("again.onnx") == folder.bytes("model.onnx"))
    }

    @Test func `a feature that may be missing may be empty in the book`() throws {
        let gaps = LoanBook().with("", line: 5, column: "income").with(
            "",
            line: 9,
            column: "income"
        )
        let data = try folder.write(gaps.text, as: "gaps.csv")
        let words = ["--data", data, "--features", Self.columns]
        let refused = try adopt("missing_lightgbm", words)
        #expect(refused.exitCode() == 74)
        #expect(refused.errors.contains("line 5, column income: the value is missing"))
        let command = try adopt("missing_lightgbm", words + ["--missing", "income"])
        #expect(command.exitCode(within: 60) == 0, "\(command.errors)")
        #expect(command.errors.contains("; income may be missing"))
    }

    @Test func `a file that names no features needs their columns`() throws {
        let command = try adopt("xgboost", ["--data", book])
        #expect(command.exitCode() == 64)
        #expect(command.errors.contains("name the six columns with --features"))
    }

    @Test(arguments: [
        (["--test", "x.csv"], "name the loan book with --data"),
        (["--threshold", "0.5"], "name the loan book with --data"),
        (["--data", "x", "--threshold", "1.5"], "--threshold"),
        (["--data", "x", "--threshold", "least-cost"], "needs --false-positive-cost"),
        (["--data", "x", "--false-positive-cost", "1"], "costs are for --threshold least-cost"),
        (
            ["--data", "x", "--features", "a,b"],
            "--features takes the names of six different columns"
        ),
        (["--data", "x", "--reference-rows", "257"], "--reference-rows takes 1 to 256"),
        (["--data", "-", "--test", "-"], "cannot both be the standard input"),
    ])
    func `options that say nothing together are wrong usage`(
        words: [String],
        sentence: String
    ) throws {
        let command = try adopt("xgboost", words)
        #expect(command.exitCode() == 64)
        #expect(command.errors.contains(sentence), "\(command.errors)")
    }

    @Test func `nobody below the threshold leaves a model without reasons, and that is said`()
        throws
    {
        let command = try adopt(
            "xgboost",
            ["--data", book, "--features", Self.columns, "--threshold", "0"]
        )
        #expect(command.exitCode(within: 60) == 0)
        #expect(
            command.errors.contains(
                "the model accepts nobody in the book, so that it gives no reasons"
            )
        )
        #expect(try inspected(folder.path("model.onnx"))["reference"] == nil)
    }

    @Test func `a group above the threshold is refused`() throws {
        let words = [
            "--data", book, "--features", Self.columns, "--reference", "all", "--threshold", "0.01",
        ]
        let command = try adopt("xgboost", words)
        #expect(command.exitCode(within: 60) == 2)
        #expect(command.errors.contains("is not below the threshold, 0.01"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("model.onnx")))
    }
}
