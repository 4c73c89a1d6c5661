import Foundation
import TestSupport
import Testing

/// `sestina train` on a loan book that other libraries were trained on, and what serves its models.
@Suite struct TrainReferenceTests {
    /// A loan book in two files, and the least that its models must be worth.
    struct Book: Sendable, CustomStringConvertible {
        let description: String
        /// The folder of `train.csv` and `test.csv`; nil has them made of the reference's book.
        let folder: String?
    }

    private static let books =
        [Book(description: "synthetic", folder: nil)]
        + (SharedFiles.folder.map { [Book(description: "shared", folder: $0 + "/data")] } ?? [])

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The paths of the rows to learn from and of those to be judged on.
    private func files(of book: Book) throws -> (train: String, test: String) {
        if let given = book.folder { return (given + "/train.csv", given + "/test.csv") }
        let text = try String(contentsOfFile: Reference.book, encoding: .utf8)
        let rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        // Customers have numbers, as in other loan books.
        let lines = rows.enumerated().map { $0 == 0 ? "customer_id,\($1)" : "\($0),\($1)" }
        let train = lines[...Reference.trainingRowCount]
        let test = lines[..<1] + lines[(Reference.trainingRowCount + 1)...]
        return (
            try folder.write(train.joined(separator: "\n"), as: "train.csv"),
            try folder.write(test.joined(separator: "\n"), as: "test.csv")
        )
    }

    /// The least that each algorithm's figures may be.
    private func bounds(of book: Book) throws -> [String: [String: Double]] {
        guard let given = book.folder else {
            let answers = try Reference.answers.get()
            // The C that its folds choose.
            let regression = answers.regression.asked.min {
                $0.crossValidatedLogLoss < $1.crossValidatedLogLoss
            }
            return [
                "logistic-regression": try #require(regression).figures,
                "decision-tree": try #require(answers.trees.asked.first).figures,
                "random-forest": worst(answers.forests.overSeeds.mapValues { ($0.min, $0.max) }),
            ]
        }
        let text = Data(try Data(contentsOf: URL(filePath: given + "/reference.json")))
        let reference = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
        let models = try #require(reference["models"] as? [String: [String: Any]])
        let tree = try #require(models["decision_tree"]?["test"] as? [String: Double])
        let forest = try #require(
            models["random_forest"]?["over_20_seeds"] as? [String: [String: Double]]
        )
        return [
            "logistic-regression": [
                "accuracy": 0.999, "recall": 0.995, "f1": 0.997, "roc_auc": 0.99998,
                "log_loss": 0.006,
            ],
            "decision-tree": tree.filter { !["tn", "fp", "fn", "tp"].contains($0.key) },
            "random-forest": worst(
                try forest.mapValues { (try #require($0["min"]), try #require($0["max"])) }
            ),
        ]
    }

    /// The worse end of each figure's range.
    private func worst(_ ranges: [String: (min: Double, max: Double)]) -> [String: Double] {
        Dictionary(
            uniqueKeysWithValues: ranges.map { name, range in
                (name, ["log_loss", "brier"].contains(name) ? range.max : range.min)
            }
        )
    }

    /// The figures of each model on the holdout.
    private func figures() throws -> [String: [String: Double]] {
        let models = try folder.json("out/metrics.json")["models"] as? [String: [String: Any]]
        return try #require(models).mapValues { model in
            let holdout = try #require(model["holdout"] as? [String: Any])
            let metrics = try #require(holdout["metrics"] as? [String: [String: Any]])
            return try metrics.mapValues { try #require($0["value"] as? Double) }
        }
    }

    /// Expects no figure to be worse than the bounds of the reference.
    private func expect(_ figures: [String: Double]?, atLeastAsGoodAs bounds: [String: Double]) {
        for (name, bound) in bounds {
            let figure = figures?[name] ?? .nan
            // The order of sums moves the last digits.
            let isLoss = name == "log_loss" || name == "brier"
            #expect(isLoss ? figure <= bound + 1e-9 : figure >= bound - 1e-9, "\(name): \(figure)")
        }
    }

    @Test(arguments: books)
    func `the figures of the reference are met, and what is served is what was judged`(
        book: Book
    ) throws {
        let files = try files(of: book)
        // Two folds, as a debug build takes its time.
        let command = try TrainCommand.start([
            "--data", files.train, "--test", files.test, "--quiet", "--folds", "2", "--output",
            folder.path("out"),
        ])
        #expect(command.exitCode(within: 600) == 0, "\(command.errors)")
        let figures = try figures()
        let bounds = try bounds(of: book)
        #expect(Set(figures.keys) == Set(bounds.keys))
        for (name, bounds) in bounds { expect(figures[name], atLeastAsGoodAs: bounds) }
        for name in ["model", "decision-tree", "random-forest"] {
            try expectServed(folder.path("out/\(name).onnx"), files.test)
        }
        try expectScored(figures, files.test)
    }

    /// Expects a server of the model to give bit for bit what the file gives.
    private func expectServed(_ model: String, _ test: String) throws {
        let server = try RunningServer(model: model)
        let load = try BuiltCommand(
            "loadtest",
            [
                "--address", "127.0.0.1:\(server.port)", "--verify", model, "--rps", "500",
                "--duration", "0.5", "--batch", "4", "--threshold", "errors<=0%", "--threshold",
                "achieved>=50%",
            ]
        )
        #expect(load.exitCode() == 0, "\(load.output)\(load.errors)")
        #expect(load.output.contains("every reply was verified bit for bit"))
        #expect(load.output.contains(" 0 wrong "))
        let file = try BuiltCommand("sestina", ["score", "--model", model, "--input", test])
        #expect(file.exitCode() == 0)
        let connection = try server.connect()
        let lines = file.output.split(separator: "\n").dropFirst()
        try #require(lines.count >= 500)
        for (id, line) in lines.enumerated() where id % 7 == 0 {
            let fields = line.split(separator: ",")
            let features = try fields[1...6].map { try #require(Double($0)) }
            let reply = try #require(
                try connection.ask(RawRequest.score(id: UInt64(id), features))
            )
            let probability = try #require(Double(fields[8]))
            #expect(reply.probability?.bitPattern == probability.bitPattern)
        }
    }

    /// Expects the rows that `sestina score` calls defaults to give the accuracy that was told.
    private func expectScored(_ figures: [String: [String: Double]], _ test: String) throws {
        for (name, figures) in figures {
            let score = try BuiltCommand(
                "sestina",
                [
                    "score", "--model", folder.path("out/\(name).onnx"), "--input",
                    test, "--quiet",
                ]
            )
            #expect(score.exitCode() == 0)
            let lines = score.output.split(separator: "\n").dropFirst()
            let right = lines.count { line in
                let fields = line.split(separator: ",")
                return fields[7] == fields[9]
            }
            #expect(Double(right) / Double(lines.count) == figures["accuracy"])
        }
    }
}
