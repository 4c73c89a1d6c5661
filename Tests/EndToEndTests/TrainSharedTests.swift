import Foundation
import TestSupport
import Testing

/// `sestina train` on the loan book that the reference figures are of, and what serves its models.
@Suite(.enabled(if: SharedFiles.areGiven, SharedFiles.reason))
struct TrainSharedTests {
    private static let book = [
        "--data", SharedFiles.path("data/train.csv"), "--test", SharedFiles.path("data/test.csv"),
    ]

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func train(_ arguments: [String]) throws {
        let command = try TrainCommand.start(
            Self.book + ["--quiet", "--output", folder.path("out")] + arguments
        )
        #expect(command.exitCode(within: 600) == 0, "\(command.errors)")
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

    @Test func `the figures of the reference are met, and what is served is what was judged`()
        throws
    {
        // Two folds, as a debug build takes its time.
        try train(["--folds", "2"])
        let figures = try figures()
        expect(
            figures["logistic-regression"],
            atLeastAsGoodAs: [
                "accuracy": 0.999, "recall": 0.995, "f1": 0.997, "roc_auc": 0.99998,
                "log_loss": 0.006,
            ]
        )
        let reference = try #require(
            try JSONSerialization.jsonObject(with: Data(SharedFiles.bytes("data/reference.json")))
                as? [String: Any]
        )
        let models = try #require(reference["models"] as? [String: [String: Any]])
        let tree = try #require(models["decision_tree"]?["test"] as? [String: Double])
        let counts = ["tn", "fp", "fn", "tp"]
        expect(
            figures["decision-tree"],
            atLeastAsGoodAs: tree.filter { !counts.contains($0.key) }
        )
        let forest = try #require(
            models["random_forest"]?["over_20_seeds"] as? [String: [String: Double]]
        )
        let losses = ["log_loss", "brier"]
        let worst = try Dictionary(
            uniqueKeysWithValues: forest.map { name, range in
                (name, try #require(range[losses.contains(name) ? "max" : "min"]))
            }
        )
        expect(figures["random-forest"], atLeastAsGoodAs: worst)
        for name in ["model", "decision-tree", "random-forest"] {
            try expectServed(folder.path("out/\(name).onnx"))
        }
        try expectScored(figures)
    }

    /// Expects a server of the model to give bit for bit what the file gives.
    private func expectServed(_ model: String) throws {
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
        let file = try BuiltCommand(
            "sestina",
            ["score", "--model", model, "--input", SharedFiles.path("data/test.csv")]
        )
        #expect(file.exitCode() == 0)
        let connection = try server.connect()
        let lines = file.output.split(separator: "\n").dropFirst()
        try #require(lines.count == 2000)
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
    private func expectScored(_ figures: [String: [String: Double]]) throws {
        for (name, figures) in figures {
            let score = try BuiltCommand(
                "sestina",
                [
                    "score", "--model", folder.path("out/\(name).onnx"), "--input",
                    SharedFiles.path("data/test.csv"), "--quiet",
                ]
            )
            #expect(score.exitCode() == 0)
            let lines = score.output.split(separator: "\n").dropFirst()
            let right = lines.count { line in
                let fields = line.split(separator: ",")
                return fields[7] == fields[9]
            }
            #expect(Double(right) / 2000 == figures["accuracy"])
        }
    }
}
