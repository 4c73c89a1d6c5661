import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: SharedFiles.areGiven, SharedFiles.reason))
struct SharedModelTests {
    static let names = [
        "lightgbm", "sklearn_decision_tree_float32_zipmap",
        "sklearn_logistic_regression_float32_zipmap", "sklearn_logistic_regression_float64",
        "sklearn_random_forest_float32_zipmap", "xgboost",
    ]

    @Test(arguments: names)
    func `scored files agree with onnxruntime to 1e-6`(name: String) throws {
        let expected = "models/\(name).expected.csv"
        let command = try BuiltCommand(
            "sestina",
            [
                "score", "--model", SharedFiles.path("models/\(name).onnx"),
                "--input", SharedFiles.path(expected),
            ]
        )
        #expect(command.exitCode() == 0, "\(command.errors)")
        #expect(command.errors.contains("the model does not name its features"))
        let lines = command.output.split(separator: "\n").dropFirst()
        let given = try SharedFiles.lines(expected).dropFirst()
        try #require(!given.isEmpty)
        #expect(lines.count == given.count)
        for (line, given) in zip(lines, given) {
            #expect(line.hasPrefix(given + ","))
            let fields = line.split(separator: ",")
            let onnxruntime = try #require(Double(fields[7]))
            let probability = try #require(Double(fields[8]))
            #expect(abs(probability - onnxruntime) <= 1e-6)
            #expect(fields[9] == (probability >= 0.5 ? "1" : "0"))
        }
    }

    @Test func `a forest with labels of texts is refused, and right once the class is named`()
        throws
    {
        let model = SharedFiles.path("cases/models/a1-rf-default-paid-zipmap.onnx")
        let input = SharedFiles.path("models/lightgbm.expected.csv")
        let score = ["score", "--quiet", "--input", input, "--model", model]
        let refused = try BuiltCommand("sestina", score)
        #expect(refused.exitCode() == 2)
        #expect(refused.errors.contains("its classes are \"default\" and \"paid\""))
        let columns = try ["default", "paid"].map { label in
            let command = try BuiltCommand("sestina", score + ["--default-class", label])
            #expect(command.exitCode() == 0, "\(command.errors)")
            return command.output.split(separator: "\n").dropFirst().compactMap {
                Double($0.split(separator: ",")[8])
            }
        }
        #expect(columns[0].count > 100 && Set(columns[0]).count > 2)
        #expect(zip(columns[0], columns[1]).allSatisfy { abs($0 + $1 - 1) < 1e-6 })
    }

    @Test(arguments: [
        ("a3-raw-lr", "node \"LinearClassifier\" (LinearClassifier) gives any number"),
        ("a4-rfreg-amount", "node \"TreeEnsembleRegressor\" (TreeEnsembleRegressor) gives "),
    ])
    func `scores that nothing bounds are refused by their node`(name: String, words: String) throws
    {
        let model = SharedFiles.path("cases/models/\(name).onnx")
        let command = try BuiltCommand("sestina", ["inspect", model])
        #expect(command.exitCode() == 2)
        #expect(command.output.isEmpty)
        #expect(
            command.errors.hasPrefix("\(model) cannot be served: \(words)"),
            "\(command.errors)"
        )
    }

    @Test(arguments: names)
    func `every shared model is said to be fit to serve`(name: String) throws {
        let model = SharedFiles.path("models/\(name).onnx")
        let command = try BuiltCommand("sestina", ["inspect", model])
        #expect(command.exitCode() == 0)
        #expect(command.output.contains("\ncan be served  yes\n"), "\(command.output)")
        #expect(command.errors.isEmpty)
    }
}
