import Foundation
import TestSupport
import Testing

/// `sestina train` on the synthetic loan book: what it writes, says and repeats.
@Suite struct TrainTests {
    private static let book = ["--synthetic", "300"] + TrainCommand.quick
    private static let tree = ["--synthetic", "300"] + TrainCommand.tree

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Trains into a folder of a name and returns the command when it has ended well.
    @discardableResult
    private func train(
        into name: String,
        _ arguments: [String] = [],
        on book: [String] = book
    ) throws -> BuiltCommand {
        let command = try TrainCommand.start(
            book + ["--output", folder.path(name)] + arguments
        )
        #expect(command.exitCode(within: 60) == 0, "\(command.errors)")
        return command
    }

    /// Expects two folders to hold the same files, byte for byte.
    private func expectSame(_ one: String, _ other: String) throws {
        let names = try folder.files(below: one)
        #expect(try folder.files(below: other) == names)
        #expect(names.contains("model.onnx") && names.contains("random-forest.onnx"))
        for name in names where name != "plots" {
            #expect(
                try folder.bytes("\(one)/\(name)") == folder.bytes("\(other)/\(name)"),
                "\(name)"
            )
        }
    }

    @Test func `one seed gives the same bytes, however often and with however many threads`()
        throws
    {
        try train(into: "one", ["--threads", "1"])
        try train(into: "again", ["--threads", "1"])
        try train(into: "two", ["--threads", "2"])
        try train(into: "many", ["--threads", "7"])
        for other in ["again", "two", "many"] { try expectSame("one", other) }
        try train(into: "other", ["--seed", "43"])
        let digest = try folder.bytes("one/random-forest.onnx")
        #expect(try folder.bytes("other/random-forest.onnx") != digest)
    }

    @Test func `the table names each algorithm and marks the best`() throws {
        let command = try train(into: "out")
        let lines = command.output.split(separator: "\n")
        let names = ["logistic regression", "decision tree", "random forest"]
        let head = try #require(lines.first { $0.contains(names[0]) })
        for name in names { #expect(head.contains(name)) }
        let best = try #require(names.first { head.contains($0 + " (chosen)") })
        #expect(lines.last?.hasPrefix("The \(best) is best by cross-validated log loss") == true)
        let metrics = [
            "accuracy", "precision", "recall", "F1", "ROC AUC", "average precision", "log loss",
            "Brier score", "predicts default from",
        ]
        for metric in metrics {
            #expect(lines.contains { $0.hasPrefix(metric + " ") }, "\(metric)")
        }
        let file = best.replacing(" ", with: "-") + ".onnx"
        #expect(try folder.bytes("out/model.onnx") == folder.bytes("out/\(file)"))
    }

    @Test func `a name shows in the report, in what is said, and in what is asked of the file`()
        throws
    {
        let command = try train(into: "out", ["--name", "spring book"], on: Self.tree)
        #expect(command.errors.contains("wrote spring book as "))
        let report = try folder.text("out/report.html")
        #expect(report.contains("Training of spring book"))
        #expect(
            report.contains(
                "sestina train --synthetic 300 --folds 2 --algorithm decision-tree --name "
                    + "&#39;spring book&#39;"
            )
        )
        let inspect = try BuiltCommand(
            "sestina",
            ["inspect", "--json", folder.path("out/model.onnx")]
        )
        #expect(inspect.exitCode() == 0)
        let told = try JSONSerialization.jsonObject(with: Data(inspect.output.utf8))
        #expect((told as? [String: Any])?["name"] as? String == "spring book")
    }

    @Test func `a report is French where it is asked for, and the figures stay`() throws {
        let tree = Self.tree + ["--monotone", "auto"]
        try train(into: "en", on: tree)
        let command = try train(into: "fr", ["--language", "fr"], on: tree)
        #expect(command.output.contains("Sur l’échantillon de contrôle"))
        #expect(!command.output.contains("customers") && !command.output.contains("0."))
        #expect(command.errors.contains("les probabilités ne baissent jamais"))
        #expect(try folder.text("fr/report.html").contains("Entraînement de loan-default"))
        for name in ["metrics.json", "model.onnx"] {
            #expect(try folder.bytes("en/\(name)") == folder.bytes("fr/\(name)"))
        }
    }

    @Test func `credit scoring's figures stand below the comparison`() throws {
        let command = try train(into: "out", on: Self.tree)
        for words in [
            "\nGini ", "\nKS ", "\nlift, highest tenth ",
            "Default rate by score band of the decision tree",
            "Each feature alone, in the training data", "Area alone",
        ] {
            #expect(command.output.contains(words), "\(words)")
        }
    }

    @Test func `json on stdout is metrics json, and quiet says nothing`() throws {
        let command = try train(into: "out", ["--json", "--quiet"])
        #expect(command.output == (try folder.text("out/metrics.json")))
        #expect(command.errors.isEmpty)
        let models = try folder.json("out/metrics.json")["models"] as? [String: Any]
        #expect(
            models?.keys.sorted() == ["decision-tree", "logistic-regression", "random-forest"]
        )
    }

    @Test func `the holdout is written and gives the same figures when it is named`() throws {
        try train(into: "out", ["--json"])
        let text = try folder.text("out/holdout.csv")
        let start =
            "# synthetic: 60 customers that do not exist, held out of a book of 300, seed 42\n"
        #expect(text.hasPrefix(start))
        let test = ["--test", folder.path("out/holdout.csv")]
        // The book itself, not what is left of it, so that only the holdout is the same.
        let command = try train(into: "again", test)
        #expect(!FileManager.default.fileExists(atPath: folder.path("again/holdout.csv")))
        let digests = try ["out", "again"].map { name in
            try folder.json("\(name)/metrics.json")["holdout"] as? [String: Any]
        }
        #expect(digests[0]?["digest"] as? String == digests[1]?["digest"] as? String)
        #expect(digests[1]?["rows"] as? Int == 60)
        #expect(command.errors.contains("warning: holdout: 60 of 60 rows are in the training data"))
    }

    @Test func `a book may come through the standard input`() throws {
        let command = try TrainCommand.start(
            ["--data", "-", "--output", folder.path("piped")] + TrainCommand.tree,
            takesInput: true
        )
        command.write(LoanBook().text)
        command.endInput()
        #expect(command.exitCode() == 0, "\(command.errors)")
        let data = try folder.write(LoanBook().text, as: "book.csv")
        try train(into: "read", on: ["--data", data] + TrainCommand.tree)
        #expect(try folder.bytes("piped/model.onnx") == folder.bytes("read/model.onnx"))
    }

    @Test(arguments: [
        ["--threshold", "best-f1"],
        [
            "--threshold", "least-cost", "--false-positive-cost", "5", "--false-negative-cost",
            "1",
        ],
    ])
    func `a threshold that is found is in the figures and in the model file`(
        arguments: [String]
    ) throws {
        let data = try folder.write(LoanBook(rowCount: 400).text, as: "book.csv")
        let book = ["--data", data] + TrainCommand.tree
        try train(into: "half", on: book)
        try train(into: "out", arguments, on: book)
        let models = try #require(
            try folder.json("out/metrics.json")["models"] as? [String: [String: Any]]
        )
        let holdout = try #require(models["decision-tree"]?["holdout"] as? [String: Any])
        let threshold = try #require(holdout["threshold"] as? Double)
        #expect(threshold > 0 && threshold < 1 && threshold != 0.5)
        let training = try #require(models["decision-tree"]?["training"] as? [String: Any])
        #expect((training["threshold_rule"] as? String)?.hasPrefix("0.5") == false)
        let model = folder.path("out/model.onnx")
        let inspect = try BuiltCommand("sestina", ["inspect", "--json", model])
        #expect(inspect.exitCode() == 0)
        let facts = try JSONSerialization.jsonObject(with: Data(inspect.output.utf8))
        #expect((facts as? [String: Any])?["threshold"] as? Double == threshold)
        #expect(try folder.bytes("out/model.onnx") != folder.bytes("half/model.onnx"))
    }

    @Test func `one algorithm alone is trained where it alone is named`() throws {
        let command = try train(
            into: "out",
            ["--algorithm", "random-forest", "--algorithm", "decision-tree"]
        )
        #expect(!command.output.contains("logistic"))
        let files = try folder.files(below: "out").filter { $0.hasSuffix(".onnx") }
        #expect(files == ["decision-tree.onnx", "model.onnx", "random-forest.onnx"])
        let alone = try train(into: "alone", ["--algorithm", "decision-tree"])
        #expect(alone.output.hasSuffix("The decision tree is the only one trained.\n"))
        let tree = try folder.bytes("out/decision-tree.onnx")
        #expect(try folder.bytes("alone/decision-tree.onnx") == tree)
    }

    @Test(arguments: [
        ([], "name a loan book with --data, or make one with --synthetic"),
        (["--data", "a", "--synthetic", "50"], "--data and --synthetic exclude each other"),
        (["--data", "-", "--test", "-"], "--data and --test cannot both be the standard input"),
        (["--synthetic", "49"], "--synthetic takes 50 to "),
        (["--synthetic", "50", "--label", "bad"], "a synthetic book has its own columns"),
        (["--data", "a", "--test-fraction", "1"], "--test-fraction takes a part between 0 and 1"),
        (
            ["--data", "a", "--test-fraction", "nan"],
            "--test-fraction takes a part between 0 and 1"
        ),
        (
            ["--data", "a", "--test", "b", "--test-fraction", "0.2"],
            "--test-fraction is for a holdout that --test does not name"
        ),
        (["--data", "a", "--features", "b,c"], "2 features were named; a model takes 6"),
        (["--data", "a", "--features", "b,c,d,e,f,b"], "the feature 'b' was named twice"),
        (["--data", "a", "--label", "income"], "the label 'income' is among the features"),
        (["--synthetic", "50", "--algorithm", "tree"], "--algorithm takes all, logistic"),
        (["--synthetic", "50", "--c", "0"], "--c takes a number above 0"),
        (["--synthetic", "50", "--c", "inf"], "--c takes a number above 0"),
        (["--synthetic", "50", "--criterion", "log"], "'log' is invalid for '--criterion"),
        (["--synthetic", "50", "--tree-depth", "0"], "--tree-depth and --forest-depth take 1 to"),
        (["--synthetic", "50", "--forest-trees", "0"], "--forest-trees takes 1 to"),
        (["--synthetic", "50", "--forest-features", "7"], "--forest-features takes 1 to 6"),
        (["--synthetic", "50", "--split-rows", "1"], "--split-rows takes 2 or more"),
        (["--synthetic", "50", "--leaf-rows", "0"], "--leaf-rows takes 1 or more"),
        (["--synthetic", "50", "--pruning=-1"], "--pruning takes a number of 0 or more"),
        (["--synthetic", "50", "--folds", "1"], "--folds takes 2 to 20"),
        (["--synthetic", "50", "--threads", "0"], "--threads takes 1 to 1024"),
        (["--synthetic", "50", "--seed=-1"], "'-1' is invalid for '--seed"),
        (["--synthetic", "50", "--name", ""], "--name needs a name"),
        (
            ["--synthetic", "50", "--name", String(repeating: "é", count: 128)],
            "--name: the name of the model"
        ),
        (
            ["--synthetic", "50", "--algorithm", "logistic"],
            "not 'logistic'; did you mean logistic-regression?"
        ),
        (
            ["--synthetic", "50", "--algorithm", "RandomForest"],
            "not 'RandomForest'; did you mean random-forest?"
        ),
        (
            ["--synthetic", "50", "--algorithm", "tree"],
            "not 'tree'; did you mean decision-tree?"
        ),
        (["--synthetic", "50", "--threshold", "0.3"], "'0.3' is invalid for '--threshold"),
        (["--synthetic", "50", "--threshold", "least-cost"], "needs --false-positive-cost and"),
        (
            ["--synthetic", "50", "--false-positive-cost", "1"],
            "costs are for --threshold least-cost"
        ),
        (
            [
                "--synthetic", "50", "--threshold", "least-cost", "--false-positive-cost", "0",
                "--false-negative-cost", "0",
            ], "costs are 0 or more, and not both 0"
        ),
    ])
    func `options that make no sense are wrong usage, and nothing is made`(
        arguments: [String],
        reason: String
    ) throws {
        let command = try TrainCommand.start(["--output", folder.path("out")] + arguments)
        #expect(command.exitCode() == 64)
        #expect(command.errors.hasPrefix("Error: "))
        #expect(command.errors.contains(reason), "\(command.errors)")
        #expect(try folder.files(below: "") == [])
    }

    @Test func `an output folder has to be named`() throws {
        for arguments in [[], ["--output", ""]] {
            let command = try TrainCommand.start(["--synthetic", "50"] + arguments)
            #expect(command.exitCode() == 64)
            #expect(command.errors.contains("--output"))
        }
    }
}
